"""Which times are on offer. Reads only; whether a time is still free the booking itself finds out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.domain import cells, schedule
from booking.domain.schedule import Policy, Service, Window, booking_window
from booking.store import clinic as clinic_store
from booking.store import schedule as store

DAYS_SEARCHED_AT_ONCE = 28


@dataclass(frozen=True)
class Slot:
    """A start on offer and who is free then, in the clinic's order."""

    starts_at: datetime
    technicians: tuple[str, ...]


def list_slots(
    service: Service, technicians: Sequence[str], policy: Policy, window: Window, first_day: date, last_day: date
) -> list[Slot]:
    """All starts on offer on the local days `first_day` to `last_day`, in order; two queries whatever the number."""
    hours = store.hours_by_technician(technicians)
    first_cell = cells.cell_at(schedule.midnight(first_day, policy.zone)) - cells.CELLS_PER_DAY
    last_cell = cells.cell_at(schedule.midnight(last_day, policy.zone)) + 2 * cells.CELLS_PER_DAY
    taken = store.taken_by_technician(technicians, first_cell, last_cell)
    free: dict[datetime, list[str]] = {}
    for technician in technicians:
        plan = schedule.plan(hours[technician], service, policy.zone, first_day, last_day)
        for starts_at in schedule.free_starts(plan, service, taken[technician], window):
            free.setdefault(starts_at, []).append(technician)
    return [Slot(starts_at, tuple(free[starts_at])) for starts_at in sorted(free)]


def find_first_slot(
    service: Service, technicians: Sequence[str], policy: Policy, window: Window, from_day: date
) -> Slot | None:
    """The first start on offer on or after a local day."""
    day = max(from_day, policy.local_date(window.opens_at))
    while schedule.midnight(day, policy.zone) < window.closes_at:
        last = day + timedelta(days=DAYS_SEARCHED_AT_ONCE - 1)
        slots = list_slots(service, technicians, policy, window, day, last)
        if slots:
            return slots[0]
        day = last + timedelta(days=1)
    return None


def list_nearest(
    service: Service, technicians: Sequence[str], policy: Policy, window: Window, wanted: datetime
) -> list[Slot]:
    """The three starts on offer closest to one that is gone, looked for two weeks around it and then from there on."""
    day = policy.local_date(wanted)
    around = timedelta(days=DAYS_SEARCHED_AT_ONCE // 2)
    slots = list_slots(service, technicians, policy, window, day - around, day + around)
    if not slots:
        first = find_first_slot(service, technicians, policy, window, day)
        return [first] if first else []
    chosen = schedule.nearest(wanted, [slot.starts_at for slot in slots])
    return [slot for slot in slots if slot.starts_at in chosen]


def find_earliest(now: datetime, technician: str | None = None) -> dict[str, Slot | None]:
    """For each service on offer, the first start anybody can book now, with one technician or with any of them."""
    clinic = clinic_store.get_clinic()
    technicians = [technician] if technician else [each.slug for each in store.list_technicians()]
    window = booking_window(clinic.policy, now)
    today = clinic.policy.local_date(now)
    return {
        service.slug: find_first_slot(service, technicians, clinic.policy, window, today)
        for service in clinic_store.list_services()
    }
