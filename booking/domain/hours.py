"""When a technician works: weekly hours with breaks, and everything that is taken from them or set instead.

Hours are local to the clinic, in minutes after midnight; time off is a stretch of instants.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from booking.domain import cells

MINUTES_PER_DAY = 24 * 60


@dataclass(frozen=True)
class Period:
    """A part of a local day: minutes after midnight, `ends` not included."""

    starts: int
    ends: int

    def __post_init__(self) -> None:
        """Refuse a period that is empty, backwards, outside the day or off the five-minute grid."""
        if not 0 <= self.starts < self.ends <= MINUTES_PER_DAY:
            message = f"a period must lie inside one day and end after it starts: {self.starts}-{self.ends}"
            raise ValueError(message)
        cells.cells_in(self.starts)
        cells.cells_in(self.ends)


@dataclass(frozen=True)
class DayHours:
    """The hours of one day: the working periods and the breaks in them; without any period, a day off."""

    working: Sequence[Period] = ()
    breaks: Sequence[Period] = ()

    def stretches(self) -> list[Period]:
        """The working periods with the breaks cut out, in order."""
        parts = sorted(self.working, key=lambda part: part.starts)
        for gap in self.breaks:
            parts = [piece for part in parts for piece in _without(part, gap)]
        return parts


@dataclass(frozen=True)
class WeeklyHours:
    """When one technician works in a usual week: by weekday (Monday is 0), the working periods and the breaks."""

    working: Mapping[int, Sequence[Period]]
    breaks: Mapping[int, Sequence[Period]]

    def of_day(self, weekday: int) -> DayHours:
        """The working periods and breaks of a weekday, each in order."""
        return DayHours(
            sorted(self.working.get(weekday, ()), key=lambda part: part.starts),
            sorted(self.breaks.get(weekday, ()), key=lambda part: part.starts),
        )

    def stretches(self, weekday: int) -> list[Period]:
        """The working periods of a weekday with the breaks cut out, in order."""
        return self.of_day(weekday).stretches()


def _without(part: Period, gap: Period) -> Iterable[Period]:
    if gap.ends <= part.starts or part.ends <= gap.starts:
        yield part
        return
    if part.starts < gap.starts:
        yield Period(part.starts, gap.starts)
    if gap.ends < part.ends:
        yield Period(gap.ends, part.ends)


@dataclass(frozen=True)
class TimeOff:
    """From one instant to another (not included) a technician is away: no consultation, and no cleaning either."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        """Refuse instants without a zone, in the wrong order or off the five-minute grid."""
        for instant in (self.starts_at, self.ends_at):
            if instant.tzinfo is None or instant.timestamp() % cells.SECONDS_PER_CELL:
                message = f"time off starts and ends at whole five minutes, with a zone: {instant}"
                raise ValueError(message)
        if self.ends_at <= self.starts_at:
            message = f"time off must end after it starts: {self.starts_at} - {self.ends_at}"
            raise ValueError(message)

    @property
    def cells(self) -> range:
        """Its cells."""
        return range(cells.cell_at(self.starts_at), cells.cell_at(self.ends_at))


@dataclass(frozen=True)
class ClosedPeriod:
    """Local dates, both included, on which the whole clinic sees nobody; `message` tells clients why."""

    starts_on: date
    ends_on: date
    message: str

    def __post_init__(self) -> None:
        """Refuse a period that ends before it starts, and one that tells nothing."""
        if self.ends_on < self.starts_on:
            message = f"a closed period must not end before it starts: {self.starts_on} - {self.ends_on}"
            raise ValueError(message)
        if not self.message.strip():
            message = "a closed period has a sentence for clients"
            raise ValueError(message)

    def touches(self, first_day: date, last_day: date) -> bool:
        """Whether one of these days, both included, is closed."""
        return self.starts_on <= last_day and first_day <= self.ends_on


@dataclass(frozen=True)
class Hours:
    """Everything that says when one technician works.

    A dated exception stands for the weekly hours of its date and outweighs a public holiday: somebody wrote down that
    they work then. It does not open a closed clinic, and time off is taken from whatever is left.
    """

    weekly: WeeklyHours
    exceptions: Mapping[date, DayHours] = field(default_factory=dict)
    time_off: Sequence[TimeOff] = ()
    holidays: Collection[date] = frozenset()
    closed: Sequence[ClosedPeriod] = ()

    def stretches(self, day: date) -> list[Period]:
        """The stretches of work of a local date, in order; time off, being instants, is not cut out here."""
        if any(period.touches(day, day) for period in self.closed):
            return []
        if day in self.exceptions:
            return self.exceptions[day].stretches()
        if day in self.holidays:
            return []
        return self.weekly.stretches(day.weekday())
