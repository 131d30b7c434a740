"""The time of a request, from the clock the app was started with."""

from datetime import datetime
from typing import cast

from flask import current_app

CLOCK = "hairline.clock"


def now() -> datetime:
    """This moment, in UTC."""
    return cast(datetime, current_app.extensions[CLOCK]())
