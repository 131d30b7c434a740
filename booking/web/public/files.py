"""Files that programs ask for at addresses of their own: for crawlers, for finders of a fault, for a browser's tab."""

from datetime import timedelta
from functools import cache
from pathlib import Path

from flask import current_app
from werkzeug.wrappers import Response

from booking.usecases import clinic
from booking.web.moment import now
from booking.web.public import public

# RFC 9116 advises less than a year; the address is read anew from the settings each time somebody asks.
SECURITY_FILE_HOLDS = timedelta(days=180)
TO_KEEP_OUT = ("/admin/", "/book/", "/manage/", "/your-answers", "/your-page/")
ICON_SECONDS = 24 * 60 * 60


@public.get("/robots.txt")
def robots() -> Response:
    """The street may be found; what is about one person may not."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in TO_KEEP_OUT), "Allow: /"]
    return _text(lines)


@public.get("/.well-known/security.txt")
def security_file() -> Response:
    """Where to tell us of a security fault (RFC 9116)."""
    expires_at = (now() + SECURITY_FILE_HOLDS).replace(microsecond=0)
    address = current_app.config["PUBLIC_URL"].rstrip("/")
    return _text(
        [
            f"Contact: mailto:{clinic.show_clinic().email}",
            f"Expires: {expires_at:%Y-%m-%dT%H:%M:%SZ}",
            f"Canonical: {address}/.well-known/security.txt",
            "Preferred-Languages: en",
        ]
    )


@public.get("/favicon.ico")
def favicon() -> Response:
    """The picture in a browser's tab, for those that ask without reading a page."""
    answer = Response(_icon(Path(current_app.static_folder or "")), mimetype="image/vnd.microsoft.icon")
    answer.cache_control.public = True
    answer.cache_control.max_age = ICON_SECONDS
    return answer


@cache
def _icon(folder: Path) -> bytes:
    return (folder / "favicon.ico").read_bytes()


def _text(lines: list[str]) -> Response:
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
