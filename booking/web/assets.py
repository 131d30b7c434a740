"""Static files: each address carries a digest of the content, so that browsers may keep it for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, current_app, url_for


def register(app: Flask) -> None:
    """Give templates `asset(name)`."""
    app.jinja_env.globals["asset"] = asset


def asset(name: str) -> str:
    """The address of a static file."""
    return url_for("static", filename=name, v=_digest(Path(current_app.static_folder or "") / name))


@cache
def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
