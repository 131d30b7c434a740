"""For whoever watches the machine: is the process there, and can it do its work."""

from datetime import timedelta

from flask import Blueprint
from werkzeug.wrappers import Response

from booking.usecases import readiness
from booking.web.moment import now

health = Blueprint("health", __name__)

LATE = timedelta(minutes=10)


@health.get("/healthz")
def healthz() -> tuple[str, int, dict[str, str]]:
    """The process answers."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@health.get("/readyz")
def readyz() -> Response:
    """The database is there at the newest version, and no message has waited long."""
    found = readiness.check(now())
    late = found.oldest_due_at is not None and now() - found.oldest_due_at > LATE
    lines = [
        f"database: {'ok' if found.at_head else 'behind, run: flask --app booking db upgrade'}",
        f"messages: {'late, is the worker running?' if late else 'ok'}",
    ]
    return Response("\n".join(lines) + "\n", 503 if late or not found.at_head else 200, mimetype="text/plain")
