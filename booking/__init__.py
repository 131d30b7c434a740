"""Hairline: consultation booking with a safety pre-screening.

Nothing is imported here, so that the rules in `booking.domain` load without Flask or a database.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    """Hand out `create_app` when somebody asks for it (`flask --app booking`, gunicorn)."""
    if name == "create_app":
        from booking.app import create_app

        return create_app
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
