"""Which times a service can be booked at: the plan of a technician's hours, less what is taken.

What is shown and what is accepted come from the same plan. Hours are local to the clinic; everything offered is a UTC
instant. A local time that a clock change skips is never offered, one that it repeats is offered at both its instants.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.domain import cells
from booking.domain.errors import TimeNotOfferedError
from booking.domain.hours import Hours
from booking.domain.schedule import Policy, Service, Window, cells_needed, midnight


@dataclass(frozen=True)
class Plan:
    """Where a service may start by one technician's hours, before anything is booked: bits from the cell `origin`."""

    origin: int
    starts: int


def make_plan(hours: Hours, service: Service, zone: ZoneInfo, first_day: date, last_day: date) -> Plan:
    """The starts of the local days `first_day` to `last_day`, by the service's step.

    The step is counted from the start of each stretch of work, so a technician who opens at 09:10 with a step of
    thirty minutes is offered at 09:10, 09:40 and so on, and starts afresh after a break. Time off only takes starts
    away: it moves no other, and keeps clear of cleaning time too.
    """
    origin = cells.cell_at(midnight(first_day, zone))
    starts = 0
    step = cells.cells_in(service.step_minutes)
    length = cells.cells_in(service.length_minutes)
    day = first_day
    while day <= last_day:
        for first, count in stretches_in_cells(hours, day, zone):
            for offset in range(0, count - length + 1, step):
                starts |= 1 << (first - origin + offset)
        day += timedelta(days=1)
    return Plan(origin, _clear_of(starts, origin, (off.cells for off in hours.time_off), service))


def _clear_of(starts: int, origin: int, blocked: Iterable[range], service: Service) -> int:
    """Those of the starts whose cells, cleaning included, are clear of the blocked ones."""
    before = cells.cells_in(service.cleaning_before_minutes)
    needed = before + cells.cells_in(service.length_minutes) + cells.cells_in(service.cleaning_after_minutes)
    # Everything is shifted up by `before`, so that cleaning before the first start does not fall off the low end.
    lowest, width = origin - before, starts.bit_length() + needed
    occupied = 0
    for run in blocked:
        first, end = max(run.start - lowest, 0), min(run.stop - lowest, width)
        if first < end:
            occupied |= cells.run_of_ones(first, end - first)
    free = ~occupied & cells.run_of_ones(0, width)
    return starts & cells.starts_of_runs(free, needed)


def stretches_in_cells(hours: Hours, day: date, zone: ZoneInfo) -> Iterable[tuple[int, int]]:
    """Each stretch of work of a local day as (first cell, number of cells); time off is not cut out."""
    stretches = hours.stretches(day)
    if not stretches:
        return
    begins, ends = midnight(day, zone), midnight(day + timedelta(days=1), zone)
    first_cell = cells.cell_at(begins)
    if ends - begins == timedelta(days=1):
        for part in stretches:
            yield first_cell + cells.cells_in(part.starts), cells.cells_in(part.ends - part.starts)
        return
    # The clocks change on this day: ask each cell what the wall clock shows while it lasts.
    shown = [_minute_shown(cell, zone) for cell in range(first_cell, cells.cell_at(ends))]
    for part in stretches:
        inside = [part.starts <= minute < part.ends for minute in shown]
        yield from ((first_cell + start, count) for start, count in _runs(inside))


def _minute_shown(cell: int, zone: ZoneInfo) -> int:
    local = cells.start_of(cell).astimezone(zone)
    return local.hour * 60 + local.minute


def _runs(flags: Sequence[bool]) -> Iterable[tuple[int, int]]:
    start = None
    for index, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = index
        elif not flag and start is not None:
            yield start, index - start
            start = None


def free_starts(plan: Plan, service: Service, taken: Iterable[int], window: Window) -> list[datetime]:
    """The instants at which the service can be booked: in the plan, in the window, and clear of taken cells.

    Cleaning time before and after counts in full on both neighbours; it may lie outside working hours.
    """
    possible = _clear_of(plan.starts, plan.origin, (range(cell, cell + 1) for cell in taken), service)
    instants = (cells.start_of(plan.origin + position) for position in cells.positions(possible))
    return [instant for instant in instants if window.holds(instant)]


def check_planned(starts_at: datetime, hours: Hours, service: Service, policy: Policy, window: Window) -> None:
    """Refuse a start that the plan does not offer, whoever posted it; whether it is *taken* the database decides.

    Raises TimeNotOfferedError.
    """
    if window.holds(starts_at) and starts_at.timestamp() % cells.SECONDS_PER_CELL == 0:
        day = policy.local_date(starts_at)
        day_plan = make_plan(hours, service, policy.zone, day, day)
        if day_plan.starts >> (cells.cell_at(starts_at) - day_plan.origin) & 1:
            return
    raise TimeNotOfferedError


def lies_inside(starts_at: datetime, service: Service, hours: Hours, zone: ZoneInfo) -> bool:
    """Whether a consultation lies in the hours, on the step or not: itself in one stretch, clear of time off."""
    first, length = cells.cell_at(starts_at), cells.cells_in(service.length_minutes)
    day = starts_at.astimezone(zone).date()
    stretches = stretches_in_cells(hours, day, zone)
    if not any(start <= first and first + length <= start + count for start, count in stretches):
        return False
    needed = cells_needed(starts_at, service)
    return not any(needed.start < off.cells.stop and off.cells.start < needed.stop for off in hours.time_off)
