"""The page where the way online ends and a person goes on."""

from flask import render_template
from werkzeug.wrappers import Response


def call_us(title: str, text: str, back_url: str | None = None, *, status: int) -> Response:
    """A page that asks to call; `back_url` leads to the answers, which are kept."""
    html = render_template("errors/call_us.html", title=title, text=text, back_url=back_url)
    return Response(html, status, mimetype="text/html")
