"""What a browser calls itself, in two words, so that a person knows their own sign-ins again."""

from flask import request
from flask_babel import gettext

# The first that is found counts: most browsers also name those they descend from.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "CrOS": "ChromeOS",
    "Windows": "Windows",
    "Mac OS X": "Mac",
    "Linux": "Linux",
}


def device() -> str:
    """Browser and system of this request, as far as they are known."""
    text = request.headers.get("User-Agent", "")
    found = [_first(BROWSERS, text), _first(SYSTEMS, text)]
    return ", ".join(filter(None, found)) or gettext("unknown browser")


def _first(names: dict[str, str], text: str) -> str | None:
    return next((name for mark, name in names.items() if mark in text), None)
