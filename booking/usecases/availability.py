"""Which times are on offer. Reads only; whether a time is still free the booking itself finds out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.domain import cells, plan, schedule
from booking.domain.errors import NotFoundError
from booking.domain.hours import ClosedPeriod, Hours
from booking.domain.schedule import Policy, Service, Window, booking_window
from booking.domain.times import DayPart, part_of
from booking.gateways import public_holidays
from booking.store import clinic as clinic_store
from booking.store import hours as hours_store
from booking.store import schedule as store

DAYS_SEARCHED_AT_ONCE = 28
# Cleaning before or after a consultation may reach into the day before or after.
A_DAY = timedelta(days=1)
NO_SERVICE, NO_TECHNICIAN = "no such service", "no such technician"


@dataclass(frozen=True)
class Slot:
    """A start on offer and who is free then, in the clinic's order."""

    starts_at: datetime
    technicians: tuple[str, ...]


@dataclass(frozen=True)
class Mover:
    """The appointment that looks for another time: it is not in its own way, and where it stands is no other time."""

    appointment_id: int
    technician: str
    starts_at: datetime


def hours_by_technician(
    technicians: Sequence[str], policy: Policy, first_day: date, last_day: date
) -> dict[str, Hours]:
    """Everything that says when they work on the local days `first_day` to `last_day`; five queries for all.

    Inside a transaction that locked the technicians, no change of it can pass (`store/schedule.lock_technicians`).
    """
    begins = schedule.midnight(first_day, policy.zone) - A_DAY
    ends = schedule.midnight(last_day, policy.zone) + 2 * A_DAY
    weekly = store.weekly_hours_by_technician(technicians)
    exceptions = hours_store.exceptions_by_technician(technicians, first_day, last_day)
    time_off = hours_store.time_off_by_technician(technicians, begins, ends)
    closed = hours_store.list_closed_periods(first_day, last_day)
    holidays = list_holidays(first_day, last_day)
    return {slug: Hours(weekly[slug], exceptions[slug], time_off[slug], holidays, closed) for slug in technicians}


def list_slots(
    service: Service,
    technicians: Sequence[str],
    policy: Policy,
    window: Window,
    first_day: date,
    last_day: date,
    part: DayPart | None = None,
    mover: Mover | None = None,
) -> list[Slot]:
    """All starts on offer on the local days `first_day` to `last_day`, in order; six queries whatever the number.

    With a part of the day, only those in it; with an appointment that moves, those it can have instead.
    """
    hours = hours_by_technician(technicians, policy, first_day, last_day)
    first_cell = cells.cell_at(schedule.midnight(first_day, policy.zone) - A_DAY)
    last_cell = cells.cell_at(schedule.midnight(last_day, policy.zone) + 2 * A_DAY)
    itself = mover.appointment_id if mover else None
    taken = store.taken_by_technician(technicians, first_cell, last_cell, but_by=itself)
    free: dict[datetime, list[str]] = {}
    for technician in technicians:
        planned = plan.make_plan(hours[technician], service, policy.zone, first_day, last_day)
        for starts_at in plan.free_starts(planned, service, taken[technician], window):
            if mover and (technician, starts_at) == (mover.technician, mover.starts_at):
                continue
            if part is None or part_of(starts_at, policy.zone) is part:
                free.setdefault(starts_at, []).append(technician)
    return [Slot(starts_at, tuple(free[starts_at])) for starts_at in sorted(free)]


def find_first_slots(
    service: Service,
    technicians: Sequence[str],
    policy: Policy,
    window: Window,
    from_day: date,
    part: DayPart | None = None,
    mover: Mover | None = None,
) -> dict[str, Slot | None]:
    """For each technician, the first start on offer on or after a local day; asked for all of them together.

    With a part of the day, the first in it.
    """
    first: dict[str, Slot | None] = dict.fromkeys(technicians)
    for slot in _slots_from(from_day, service, technicians, policy, window, part, mover):
        for technician in slot.technicians:
            first[technician] = first[technician] or slot
        if None not in first.values():
            break
    return first


def find_first_slot(
    service: Service,
    technicians: Sequence[str],
    policy: Policy,
    window: Window,
    from_day: date,
    mover: Mover | None = None,
) -> Slot | None:
    """The first start on offer on or after a local day."""
    return next(_slots_from(from_day, service, technicians, policy, window, mover=mover), None)


def _slots_from(
    from_day: date,
    service: Service,
    technicians: Sequence[str],
    policy: Policy,
    window: Window,
    part: DayPart | None = None,
    mover: Mover | None = None,
) -> Iterator[Slot]:
    """The starts on offer on or after a local day, in order; four weeks are read at a time, and only when asked for."""
    day = max(from_day, policy.local_date(window.opens_at))
    while schedule.midnight(day, policy.zone) < window.closes_at:
        last = day + timedelta(days=DAYS_SEARCHED_AT_ONCE - 1)
        yield from list_slots(service, technicians, policy, window, day, last, part, mover)
        day = last + timedelta(days=1)


def list_nearest(
    service: Service,
    technicians: Sequence[str],
    policy: Policy,
    window: Window,
    wanted: datetime,
    mover: Mover | None = None,
) -> list[Slot]:
    """The three starts on offer closest to one that is gone, looked for two weeks around it and then from there on."""
    day = policy.local_date(wanted)
    around = timedelta(days=DAYS_SEARCHED_AT_ONCE // 2)
    slots = list_slots(service, technicians, policy, window, day - around, day + around, mover=mover)
    if not slots:
        first = find_first_slot(service, technicians, policy, window, day, mover)
        return [first] if first else []
    chosen = schedule.nearest(wanted, [slot.starts_at for slot in slots])
    return [slot for slot in slots if slot.starts_at in chosen]


@dataclass(frozen=True)
class FreeTimes:
    """The free times of a service, for programs."""

    zone: ZoneInfo
    length: timedelta
    slots: Sequence[Slot]


def find_free_times(service: str, technician: str | None, first_day: date, last_day: date, now: datetime) -> FreeTimes:
    """What anybody can book of a service on these local days, both included; of one technician, or of all with None.

    Days outside the window of booking cost nothing, so the days may be any. Raises NotFoundError(NO_SERVICE) or
    NotFoundError(NO_TECHNICIAN).
    """
    policy = clinic_store.get_clinic().policy
    services = {found.slug: found for found in clinic_store.list_services()}
    technicians = [found.slug for found in store.list_technicians()]
    if service not in services:
        raise NotFoundError(NO_SERVICE)
    if technician not in {None, *technicians}:
        raise NotFoundError(NO_TECHNICIAN)
    wanted = services[service]
    window = booking_window(policy.for_service(wanted), now)
    first = max(first_day, policy.local_date(window.opens_at))
    last = min(last_day, policy.local_date(window.closes_at))
    asked = technicians if technician is None else [technician]
    slots = list_slots(wanted, asked, policy, window, first, last) if first <= last else []
    return FreeTimes(policy.zone, timedelta(minutes=wanted.length_minutes), slots)


def list_closed(first_day: date, last_day: date) -> list[ClosedPeriod]:
    """The closed periods of the clinic that touch these local days, both included, in order."""
    return hours_store.list_closed_periods(first_day, last_day)


def list_holidays(first_day: date, last_day: date) -> frozenset[date]:
    """The public holidays of the clinic on these local days, both included."""
    return public_holidays.between(clinic_store.find_holiday_region(), first_day, last_day)


def find_earliest(now: datetime, technician: str | None = None) -> dict[str, Slot | None]:
    """For each service on offer, the first start anybody can book now, with one technician or with any of them."""
    policy = clinic_store.get_clinic().policy
    technicians = [technician] if technician else [each.slug for each in store.list_technicians()]
    return {
        service.slug: find_first_slot(
            service, technicians, policy, booking_window(policy.for_service(service), now), policy.local_date(now)
        )
        for service in clinic_store.list_services()
    }
