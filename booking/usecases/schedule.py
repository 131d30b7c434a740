"""Staff change when technicians work: time off, dated exceptions, closed periods, public holidays.

Each act locks the technicians it is about before it writes, and a booking locks them before it reads their hours: so a
change and a booking cannot pass each other. Appointments that were there before are kept and told of.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.domain import accounts, schedule
from booking.domain.accounts import Viewer
from booking.domain.clinic import HolidayRegion
from booking.domain.errors import HolidaysUnknownError, NotFoundError
from booking.domain.hours import ClosedPeriod, DayHours, TimeOff
from booking.gateways import public_holidays
from booking.store import appointment_lists, audit
from booking.store import clinic as clinic_store
from booking.store import hours as store
from booking.store import schedule as schedule_store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction

CLINIC = "clinic"


@dataclass(frozen=True)
class Added:
    """What was stored, by its id, and the appointments that lie in it, for staff to move or to cancel."""

    id: int
    appointments: Sequence[StoredAppointment]


def add_time_off(technician: str, time_off: TimeOff, viewer: Viewer, now: datetime) -> Added:
    """A technician is away from one instant to another. Raises NotFoundError."""
    with transaction():
        technician_id = _lock_one(technician, viewer)
        found = appointment_lists.list_occupying(technician, time_off.cells)
        added = Added(store.add_time_off(technician_id, time_off), found)
        _record(f"time off added: {_stretch(time_off)}", technician, viewer, now)
        return added


def remove_time_off(technician: str, time_off_id: int, viewer: Viewer, now: datetime) -> None:
    """A technician is there after all. Raises NotFoundError."""
    with transaction():
        technician_id = _lock_one(technician, viewer)
        removed = store.delete_time_off(technician_id, time_off_id)
        _record(f"time off removed: {_stretch(removed)}", technician, viewer, now)


def set_exception(
    technician: str, day: date, hours: DayHours, viewer: Viewer, now: datetime
) -> Sequence[StoredAppointment]:
    """A technician works other hours on one date, or none; the appointments of that date. Raises NotFoundError."""
    with transaction():
        technician_id = _lock_one(technician, viewer)
        store.set_exception(technician_id, day, hours)
        parts = ", ".join(f"{_clock(part.starts)}-{_clock(part.ends)}" for part in hours.stretches())
        _record(f"hours of {day} set: {parts or 'not at all'}", technician, viewer, now)
        return _appointments_on(day, day, technician)


def remove_exception(technician: str, day: date, viewer: Viewer, now: datetime) -> Sequence[StoredAppointment]:
    """The usual week holds on that date again; the appointments of that date. Raises NotFoundError."""
    with transaction():
        technician_id = _lock_one(technician, viewer)
        if not store.delete_exception(technician_id, day):
            raise NotFoundError
        _record(f"hours of {day} as usual", technician, viewer, now)
        return _appointments_on(day, day, technician)


def add_closed_period(closed: ClosedPeriod, viewer: Viewer, now: datetime) -> Added:
    """The whole clinic sees nobody on these dates. Raises NotFoundError where the viewer may not say so."""
    with transaction():
        _lock_all(viewer)
        added = Added(store.add_closed_period(closed), _appointments_on(closed.starts_on, closed.ends_on, None))
        _record(f"closed: {closed.starts_on} to {closed.ends_on}", CLINIC, viewer, now)
        return added


def remove_closed_period(closed_id: int, viewer: Viewer, now: datetime) -> None:
    """The clinic is open on these dates after all. Raises NotFoundError."""
    with transaction():
        _lock_all(viewer)
        removed = store.delete_closed_period(closed_id)
        _record(f"not closed: {removed.starts_on} to {removed.ends_on}", CLINIC, viewer, now)


def set_holiday_region(holidays: HolidayRegion | None, viewer: Viewer, now: datetime) -> None:
    """Keep the public holidays of a country or a part of it; none with None.

    Raises HolidaysUnknownError, NotFoundError where the viewer may not say so.
    """
    if holidays is not None and not public_holidays.is_known(holidays):
        raise HolidaysUnknownError
    with transaction():
        _lock_all(viewer)
        clinic_store.save_holiday_region(holidays)
        name = "-".join(filter(None, (holidays.country, holidays.region))) if holidays else "none"
        _record(f"public holidays: {name}", CLINIC, viewer, now)


def _lock_one(technician: str, viewer: Viewer) -> int:
    if not accounts.may_change_hours(viewer, technician):
        raise NotFoundError
    ids = schedule_store.lock_technicians([technician], to_change=True)
    if technician not in ids:
        raise NotFoundError
    return ids[technician]


def _lock_all(viewer: Viewer) -> None:
    if not accounts.may_close_clinic(viewer):
        raise NotFoundError
    everybody = [technician.slug for technician in schedule_store.list_technicians()]
    schedule_store.lock_technicians(everybody, to_change=True)


def _appointments_on(first_day: date, last_day: date, technician: str | None) -> Sequence[StoredAppointment]:
    zone = clinic_store.get_clinic().policy.zone
    begins, ends = schedule.midnight(first_day, zone), schedule.midnight(last_day + timedelta(days=1), zone)
    return appointment_lists.list_between(begins, ends, technician)


def _record(act: str, subject: str, viewer: Viewer, now: datetime) -> None:
    audit.record(act, subject, now, actor="staff", account_id=viewer.account_id)


def _stretch(time_off: TimeOff) -> str:
    return f"{time_off.starts_at:%Y-%m-%d %H:%M%z} to {time_off.ends_at:%Y-%m-%d %H:%M%z}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
