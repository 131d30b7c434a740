"""The week as staff see it: a column of local minutes for each day and technician."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.domain import cells
from booking.domain.hours import MINUTES_PER_DAY, Period
from booking.domain.schedule import midnight

DAYS = 7
USUAL_DAY = Period(9 * 60, 17 * 60)
AN_HOUR = 60
A_QUARTER = 15


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def part_of_day(starts_at: datetime, ends_at: datetime, day: date, zone: ZoneInfo) -> Period | None:
    """The part of a stretch that lies on a local date, by the wall clock, in whole five minutes; None if there is none.

    A stretch of which the clocks skip everything, or that the wall clock shows backwards, counts as five minutes.
    """
    begins, ends = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    if ends_at <= begins or ends <= starts_at:
        return None
    first = 0 if starts_at <= begins else _minute(starts_at, zone)
    last = MINUTES_PER_DAY if ends_at >= ends else _minute(ends_at, zone)
    first = min(first, MINUTES_PER_DAY - cells.MINUTES_PER_CELL)
    return Period(first, max(last, first + cells.MINUTES_PER_CELL))


def free_quarters(open_parts: Iterable[Period], taken: Iterable[Period]) -> list[Period]:
    """The whole quarters of an hour, by the wall clock, in which somebody works and nothing is."""
    busy = list(taken)
    quarters = (
        Period(minute, minute + A_QUARTER)
        for part in open_parts
        for minute in range(-(-part.starts // A_QUARTER) * A_QUARTER, part.ends - A_QUARTER + 1, A_QUARTER)
    )
    return [free for free in quarters if not any(it.starts < free.ends and free.starts < it.ends for it in busy)]


def instant_of(day: date, minute: int, zone: ZoneInfo) -> datetime | None:
    """The instant of a local minute, the first of two; None for one that the clocks skip."""
    wall = datetime.combine(day, time(minute // AN_HOUR, minute % AN_HOUR), zone)
    instant = wall.astimezone(UTC)
    return instant if instant.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None) else None


def shown_hours(parts: Iterable[Period]) -> Period:
    """From which full hour to which a week is shown, so that everything in it has its place."""
    everything = [USUAL_DAY, *parts]
    first = min(part.starts for part in everything) // AN_HOUR * AN_HOUR
    last = -(-max(part.ends for part in everything) // AN_HOUR) * AN_HOUR
    return Period(first, last)


def _minute(instant: datetime, zone: ZoneInfo) -> int:
    local = instant.astimezone(zone)
    minute = local.hour * AN_HOUR + local.minute
    return minute - minute % cells.MINUTES_PER_CELL
