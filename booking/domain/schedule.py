"""Working hours, services and the times on offer.

Hours are local to the clinic; everything offered is a UTC instant. A local time that a clock change skips is never
offered, one that it repeats is offered at both of its instants.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.domain import cells
from booking.domain.errors import TimeNotOfferedError

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
class WeeklyHours:
    """When one technician works: by weekday (Monday is 0), the working periods and the breaks in them."""

    working: Mapping[int, Sequence[Period]]
    breaks: Mapping[int, Sequence[Period]]

    def stretches(self, weekday: int) -> list[Period]:
        """The working periods of a weekday with the breaks cut out, in order."""
        parts = sorted(self.working.get(weekday, ()), key=lambda part: part.starts)
        for gap in self.breaks.get(weekday, ()):
            parts = [piece for part in parts for piece in _without(part, gap)]
        return parts


def _without(part: Period, gap: Period) -> Iterable[Period]:
    if gap.ends <= part.starts or part.ends <= gap.starts:
        yield part
        return
    if part.starts < gap.starts:
        yield Period(part.starts, gap.starts)
    if gap.ends < part.ends:
        yield Period(gap.ends, part.ends)


@dataclass(frozen=True)
class Service:
    """A kind of consultation on offer; lengths in minutes, multiples of five."""

    slug: str
    name: str
    length_minutes: int
    cleaning_before_minutes: int
    cleaning_after_minutes: int
    step_minutes: int
    waits_bind: bool

    def __post_init__(self) -> None:
        """Refuse lengths that are off the five-minute grid, and a length or step of nothing."""
        cleaning = (self.cleaning_before_minutes, self.cleaning_after_minutes)
        for minutes in (self.length_minutes, *cleaning, self.step_minutes):
            cells.cells_in(minutes)
        if not (self.length_minutes and self.step_minutes):
            message = "a service has a length and a step of at least five minutes"
            raise ValueError(message)


@dataclass(frozen=True)
class Policy:
    """The clinic's rules of booking."""

    time_zone: str
    minimum_notice_minutes: int
    furthest_days: int
    consultation_lead_days: int
    letter_days: int
    confirms_automatically: bool
    most_open_appointments: int
    stale_after_days: int = 14

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.time_zone)

    def local_date(self, instant: datetime) -> date:
        """The date at the clinic at an instant."""
        return instant.astimezone(self.zone).date()


@dataclass(frozen=True)
class Window:
    """From which instant to which (not included) a consultation may start."""

    opens_at: datetime
    closes_at: datetime

    def holds(self, starts_at: datetime) -> bool:
        """Whether a start lies inside."""
        return self.opens_at <= starts_at < self.closes_at


def booking_window(policy: Policy, now: datetime, not_before: date | None = None) -> Window:
    """When a consultation may start: after the minimum notice, up to the furthest day, not before a date.

    The furthest day is counted from `not_before` when that is later than today.
    """
    today = policy.local_date(now)
    first_day = max(today, not_before or today)
    opens_at = max(now + timedelta(minutes=policy.minimum_notice_minutes), midnight(first_day, policy.zone))
    closes_at = midnight(first_day + timedelta(days=policy.furthest_days + 1), policy.zone)
    return Window(opens_at, closes_at)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a local date begins (some zones skip midnight itself: then the first instant after)."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


@dataclass(frozen=True)
class Plan:
    """One technician's working cells and possible starts between two cells, before anything is booked."""

    origin: int
    working: int
    starts: int


def plan(hours: WeeklyHours, service: Service, zone: ZoneInfo, first_day: date, last_day: date) -> Plan:
    """The working cells of the local days `first_day` to `last_day`, and where the service may start by its step.

    The step is counted from the start of each stretch of work, so a technician who opens at 09:10 with a step of
    thirty minutes is offered at 09:10, 09:40 and so on, and starts afresh after a break.
    """
    origin = cells.cell_at(midnight(first_day, zone))
    working = starts = 0
    step = cells.cells_in(service.step_minutes)
    length = cells.cells_in(service.length_minutes)
    day = first_day
    while day <= last_day:
        for first, count in _stretches_in_cells(hours, day, zone):
            working |= cells.run_of_ones(first - origin, count)
            for offset in range(0, count - length + 1, step):
                starts |= 1 << (first - origin + offset)
        day += timedelta(days=1)
    return Plan(origin, working, starts & cells.starts_of_runs(working, length))


def _stretches_in_cells(hours: WeeklyHours, day: date, zone: ZoneInfo) -> Iterable[tuple[int, int]]:
    """Each stretch of work of a local day as (first cell, number of cells)."""
    stretches = hours.stretches(day.weekday())
    if not stretches:
        return
    begins, ends = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    first_cell = cells.cell_at(begins)
    if ends - begins == timedelta(days=1):
        for part in stretches:
            yield first_cell + cells.cells_in(part.starts), cells.cells_in(part.ends - part.starts)
        return
    # The clocks change on this day: ask each cell what the wall clock shows while it lasts.
    locals_ = (cells.start_of(cell).astimezone(zone) for cell in range(first_cell, cells.cell_at(ends)))
    shown = [local.hour * 60 + local.minute for local in locals_]
    for part in stretches:
        inside = [part.starts <= minute < part.ends for minute in shown]
        yield from ((first_cell + start, count) for start, count in _runs(inside))


def _runs(flags: Sequence[bool]) -> Iterable[tuple[int, int]]:
    start = None
    for index, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = index
        elif not flag and start is not None:
            yield start, index - start
            start = None


def free_starts(plan_: Plan, service: Service, taken: Iterable[int], window: Window) -> list[datetime]:
    """The instants at which the service can be booked: in the plan, in the window, and clear of taken cells.

    Cleaning time before and after counts in full on both neighbours; it may lie outside working hours.
    """
    before = cells.cells_in(service.cleaning_before_minutes)
    needed = before + cells.cells_in(service.length_minutes) + cells.cells_in(service.cleaning_after_minutes)
    # Everything is shifted up by `before`, so that cleaning before the first start does not fall off the low end.
    origin = plan_.origin - before
    occupied = 0
    for cell in taken:
        if cell >= origin:
            occupied |= 1 << (cell - origin)
    free = ~occupied & cells.run_of_ones(0, plan_.working.bit_length() + needed + before)
    possible = plan_.starts & cells.starts_of_runs(free, needed)
    instants = (cells.start_of(plan_.origin + position) for position in cells.positions(possible))
    return [instant for instant in instants if window.holds(instant)]


def check_planned(starts_at: datetime, hours: WeeklyHours, service: Service, policy: Policy, window: Window) -> None:
    """Refuse a start that the plan does not offer, whoever posted it; whether it is *taken* the database decides.

    Raises TimeNotOfferedError.
    """
    if window.holds(starts_at) and starts_at.timestamp() % cells.SECONDS_PER_CELL == 0:
        day = policy.local_date(starts_at)
        day_plan = plan(hours, service, policy.zone, day, day)
        if day_plan.starts >> (cells.cell_at(starts_at) - day_plan.origin) & 1:
            return
    raise TimeNotOfferedError


def cells_needed(starts_at: datetime, service: Service) -> range:
    """All cells an appointment occupies, cleaning time before and after included."""
    first = cells.cell_at(starts_at)
    return range(
        first - cells.cells_in(service.cleaning_before_minutes),
        first + cells.cells_in(service.length_minutes) + cells.cells_in(service.cleaning_after_minutes),
    )


def nearest(wanted: datetime, offered: Iterable[datetime], count: int = 3) -> list[datetime]:
    """The `count` offered instants closest to the wanted one, in order of time."""
    closest = sorted(set(offered), key=lambda instant: (abs(instant - wanted), instant))[:count]
    return sorted(closest)


@dataclass(frozen=True)
class Technician:
    """Somebody who consults and treats."""

    slug: str
    name: str
    intro: str
