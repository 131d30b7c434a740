"""A change of when technicians work: what the hours are after it, and which appointments it leaves outside of them.

A change is a function from the hours before to the hours after, so that what is looked at before it is saved and what
is saved are the same.
"""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from booking.domain import plan
from booking.domain.appointment import Appointment
from booking.domain.hours import MINUTES_PER_DAY, ClosedPeriod, DayHours, Hours, Period, TimeOff, WeeklyHours

Change = Callable[[Hours], Hours]
NOON = 12 * 60
WEEKDAYS = range(7)


def with_time_off(time_off: TimeOff) -> Change:
    """Away for this stretch as well."""
    return lambda hours: replace(hours, time_off=[*hours.time_off, time_off])


def with_exception(day: date, day_hours: DayHours | None) -> Change:
    """Other hours on a date; the usual ones again with None."""

    def change(hours: Hours) -> Hours:
        exceptions = {other: kept for other, kept in hours.exceptions.items() if other != day}
        return replace(hours, exceptions=exceptions if day_hours is None else {**exceptions, day: day_hours})

    return change


def with_closed(closed: ClosedPeriod) -> Change:
    """The clinic is closed on these dates as well."""
    return lambda hours: replace(hours, closed=[*hours.closed, closed])


def with_holidays(holidays: Collection[date]) -> Change:
    """These public holidays and no others."""
    return lambda hours: replace(hours, holidays=holidays)


def with_weekly(weekly: WeeklyHours) -> Change:
    """Another usual week."""
    return lambda hours: replace(hours, weekly=weekly)


def left_outside(appointment: Appointment, before: Hours, after: Hours, zone: ZoneInfo) -> bool:
    """Whether an appointment lay in the hours before and does not in those after."""

    def inside(hours: Hours) -> bool:
        return plan.lies_inside(appointment.starts_at, appointment.service, hours, zone)

    return inside(before) and not inside(after)


def overlapping(parts: Sequence[Period]) -> list[int]:
    """Which of these parts of a day (by their place) begin before another one that begins no later has ended."""
    return [
        number
        for number, part in enumerate(parts)
        for other_number, other in enumerate(parts)
        if (other.starts, other_number) < (part.starts, number) and part.starts < other.ends
    ]


def outside(breaks: Sequence[Period], working: Sequence[Period]) -> list[int]:
    """Which of the breaks (by their place) do not lie inside one stretch of work."""
    return [
        number
        for number, gap in enumerate(breaks)
        if not any(part.starts <= gap.starts and gap.ends <= part.ends for part in working)
    ]


def version_of(weekly: WeeklyHours) -> str:
    """The same for the same usual week, so that two people who change it at once are told apart."""
    written = [[(part.starts, part.ends) for part in weekly.stretches(weekday)] for weekday in WEEKDAYS]
    return hashlib.sha256(repr(written).encode()).hexdigest()[:16]


def away(first_day: date, starts: int, last_day: date, ends: int, zone: ZoneInfo) -> TimeOff:
    """Time off from a minute of one local date to a minute of another.

    Where the clocks skip or repeat a minute it is the longer of the two. Raises ValueError where it ends too soon.
    """
    return TimeOff(min(_instants(first_day, starts, zone)), max(_instants(last_day, ends, zone)))


def _instants(day: date, minute: int, zone: ZoneInfo) -> list[datetime]:
    day += timedelta(days=minute // MINUTES_PER_DAY)
    clock = time(minute % MINUTES_PER_DAY // 60, minute % 60)
    return [datetime.combine(day, clock.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1)]


def midday(stretches: Sequence[Period]) -> tuple[int, int]:
    """When the morning ends and the afternoon begins: the gap between two stretches nearest to noon, else noon."""
    gaps = [(first.ends, second.starts) for first, second in pairwise(stretches) if first.ends < second.starts]
    return min(gaps, key=lambda gap: abs(sum(gap) - 2 * NOON), default=(NOON, NOON))
