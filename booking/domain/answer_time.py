"""By when the clinic answers: counted in hours in which anybody works, told as a moment."""

import math
from collections.abc import Collection
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.domain import cells
from booking.domain.hours import Hours
from booking.domain.plan import stretches_in_cells

HOURS_OF_A_WORKING_DAY = 8
CELLS_PER_HOUR = 60 // cells.MINUTES_PER_CELL


def answer_by(
    asked_at: datetime, working_hours: int, technicians: Collection[Hours], zone: ZoneInfo, last_day: date
) -> datetime | None:
    """The end of that many hours of work after a question, at a whole five minutes.

    An hour counts once, however many work in it, and not where everybody is off. None when the local days up to
    `last_day` do not hold as many.
    """
    first_cell = math.ceil(asked_at.timestamp() / cells.SECONDS_PER_CELL)
    left = working_hours * CELLS_PER_HOUR
    day = asked_at.astimezone(zone).date()
    while day <= last_day:
        worked = sorted(cell for cell in _worked(technicians, day, zone) if cell >= first_cell)
        if left <= len(worked):
            return cells.start_of(worked[left - 1] + 1)
        left -= len(worked)
        day += timedelta(days=1)
    return None


def promised(answer_by: datetime, starts_at: datetime) -> datetime:
    """What can be promised for a request: the answer comes before the consultation begins, whatever the hours."""
    return min(answer_by, starts_at)


def _worked(technicians: Collection[Hours], day: date, zone: ZoneInfo) -> set[int]:
    """The cells of a local day in which somebody works."""
    found: set[int] = set()
    for hours in technicians:
        own = {cell for first, count in stretches_in_cells(hours, day, zone) for cell in range(first, first + count)}
        found |= own.difference(*(off.cells for off in hours.time_off))
    return found
