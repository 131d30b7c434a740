"""The time of a request, from the clock the app was started with."""

from datetime import datetime
from typing import cast

from flask import current_app

CLOCK = "hairline.clock"


def now() -> datetime:
    """This moment, in UTC."""
    return cast(datetime, current_app.extensions[CLOCK]())


def instant_in(text: str) -> datetime | None:
    """The instant that an address or a form names, if it is one with a zone and can be reckoned with."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    # The first and the last years that there are leave no room for another zone or the day after.
    return found if found.tzinfo and 2000 <= found.year < 9000 else None
