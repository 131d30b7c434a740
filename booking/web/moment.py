"""The time of a request, from the clock the app was started with, and instants that somebody sent."""

from datetime import MAXYEAR, MINYEAR, datetime
from typing import cast

from flask import current_app

CLOCK = "hairline.clock"


def now() -> datetime:
    """This moment, in UTC."""
    return cast(datetime, current_app.extensions[CLOCK]())


def instant(text: str) -> datetime | None:
    """The instant a text names with its zone; None for any other text, and for years with none before or after them."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo and MINYEAR < found.year < MAXYEAR else None
