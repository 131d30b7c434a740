"""What the page of times shows: which days, and which part of a day. Days and clock times are the clinic's own."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAYS_SHOWN = 7
NOON = time(12)
EVENING_BEGINS = time(17)


class DayPart(StrEnum):
    """A part of the day, by the start of a consultation: before noon, before 17:00, or later."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


def part_of(starts_at: datetime, zone: ZoneInfo) -> DayPart:
    """The part of the day in which something starts at the clinic."""
    local = starts_at.astimezone(zone).time()
    if local < NOON:
        return DayPart.MORNING
    return DayPart.AFTERNOON if local < EVENING_BEGINS else DayPart.EVENING


class Moved(StrEnum):
    """Why the days shown are not those that were asked for."""

    TOO_EARLY = "too early"
    TOO_FAR = "too far"


@dataclass(frozen=True)
class Days:
    """The days shown, `first` to `last`, of those that can be booked, `opens_on` to `furthest`; all included."""

    first: date
    last: date
    opens_on: date
    furthest: date
    moved: Moved | None = None

    @property
    def earlier(self) -> date | None:
        """The first of the days shown before these, where there are any."""
        return max(self.opens_on, self.first - timedelta(days=DAYS_SHOWN)) if self.first > self.opens_on else None

    @property
    def later(self) -> date | None:
        """The first of the days shown after these, where there are any."""
        return self.last + timedelta(days=1) if self.last < self.furthest else None


def days_shown(asked: date | None, opens_on: date, furthest: date) -> Days:
    """A week from the day asked for; the first or the last week when that day cannot be booked.

    Where notice is longer than the furthest day allows, the furthest day alone is shown.
    """
    opens_on = min(opens_on, furthest)
    week = timedelta(days=DAYS_SHOWN - 1)
    first, moved = asked or opens_on, None
    if first < opens_on:
        first, moved = opens_on, Moved.TOO_EARLY
    elif first > furthest:
        first, moved = max(opens_on, furthest - week), Moved.TOO_FAR
    return Days(first, first + min(week, furthest - first), opens_on, furthest, moved)
