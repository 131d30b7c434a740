"""Staff change when technicians work: the usual week, dated exceptions, time off, closed periods, public holidays.

Each act locks the technicians it is about before it writes, and a booking locks them before it reads their hours: so a
change and a booking cannot pass each other. Appointments that it leaves outside the hours are kept and told of. Who
looked first (`preview`) hands in the references `seen`: when there are others by now, nothing is changed and
OthersLeftOutsideError is raised.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.domain import accounts, hours_change
from booking.domain.accounts import Viewer
from booking.domain.clinic import HolidayRegion
from booking.domain.errors import ChangedMeanwhileError, HolidaysUnknownError, NotFoundError, OthersLeftOutsideError
from booking.domain.hours import ClosedPeriod, DayHours, Period, TimeOff, WeeklyHours
from booking.domain.hours_change import Change
from booking.gateways import public_holidays
from booking.store import appointment_lists, audit
from booking.store import clinic as clinic_store
from booking.store import hours as store
from booking.store import schedule as schedule_store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.usecases import availability

CLINIC = "clinic"
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Outside = Sequence[StoredAppointment]
Seen = Collection[str] | None


@dataclass(frozen=True)
class Added:
    """What was stored, by its id, and the appointments that lie in it, for staff to move or to cancel."""

    id: int
    appointments: Outside


def preview(change: Change, technician: str | None, viewer: Viewer, now: datetime) -> Outside:
    """The appointments to come that a change would leave outside the hours, of one technician or, with None, of all.

    Raises NotFoundError where the viewer may not make it.
    """
    if technician is None:
        _may_close(viewer)
    elif not _may_change(technician, viewer):
        raise NotFoundError
    return _left_outside(change, technician, now)


def preview_holidays(region: HolidayRegion | None, viewer: Viewer, now: datetime) -> Outside:
    """The appointments to come on the public holidays of a country or a part of it. Raises NotFoundError."""
    _may_close(viewer)
    return _on_holidays(region, now)


def add_time_off(technician: str, time_off: TimeOff, viewer: Viewer, now: datetime, seen: Seen = None) -> Added:
    """A technician is away from one instant to another; said twice, it is stored once.

    Raises NotFoundError, OthersLeftOutsideError.
    """
    with transaction():
        technician_id = _lock_one(technician, viewer)
        same = next((one for one in store.list_time_off(technician, now) if one.time_off == time_off), None)
        if same:
            return Added(same.id, [])
        found = _checked(_left_outside(hours_change.with_time_off(time_off), technician, now), seen)
        added = Added(store.add_time_off(technician_id, time_off), found)
        _record(f"time off added: {_stretch(time_off)}", technician, viewer, now)
        return added


def remove_time_off(technician: str, time_off_id: int, viewer: Viewer, now: datetime) -> None:
    """A technician is there after all. Raises NotFoundError."""
    with transaction():
        technician_id = _lock_one(technician, viewer)
        removed = store.delete_time_off(technician_id, time_off_id)
        _record(f"time off removed: {_stretch(removed)}", technician, viewer, now)


def set_weekly_hours(
    technician: str, weekly: WeeklyHours, version: str, viewer: Viewer, now: datetime, seen: Seen = None
) -> Outside:
    """A technician works another usual week from now on; `version` is of the one it replaces.

    Raises NotFoundError, ChangedMeanwhileError, OthersLeftOutsideError.
    """
    with transaction():
        technician_id = _lock_one(technician, viewer)
        before = schedule_store.weekly_hours_by_technician([technician])[technician]
        if hours_change.version_of(before) != version:
            raise ChangedMeanwhileError
        found = _checked(_left_outside(hours_change.with_weekly(weekly), technician, now), seen)
        schedule_store.set_weekly_hours(technician_id, weekly)
        days = [f"{DAY_NAMES[day]} {_day(weekly.stretches(day))}" for day in hours_change.WEEKDAYS]
        _record(f"usual week set: {'; '.join(days)}", technician, viewer, now)
        return found


def set_exception(
    technician: str, day: date, hours: DayHours, viewer: Viewer, now: datetime, seen: Seen = None
) -> Outside:
    """A technician works other hours on one date, or none. Raises NotFoundError, OthersLeftOutsideError."""
    with transaction():
        technician_id = _lock_one(technician, viewer)
        found = _checked(_left_outside(hours_change.with_exception(day, hours), technician, now), seen)
        store.set_exception(technician_id, day, hours)
        _record(f"hours of {day} set: {_day(hours.stretches())}", technician, viewer, now)
        return found


def remove_exception(technician: str, day: date, viewer: Viewer, now: datetime, seen: Seen = None) -> Outside:
    """The usual week holds on that date again. Raises NotFoundError, OthersLeftOutsideError."""
    with transaction():
        technician_id = _lock_one(technician, viewer)
        found = _checked(_left_outside(hours_change.with_exception(day, None), technician, now), seen)
        if not store.delete_exception(technician_id, day):
            raise NotFoundError
        _record(f"hours of {day} as usual", technician, viewer, now)
        return found


def add_closed_period(closed: ClosedPeriod, viewer: Viewer, now: datetime, seen: Seen = None) -> Added:
    """The whole clinic sees nobody on these dates; said twice, it is stored once.

    Raises NotFoundError where the viewer may not say so, OthersLeftOutsideError.
    """
    with transaction():
        _lock_all(viewer)
        same = next((one for one in store.list_closed_from(closed.starts_on) if one.closed == closed), None)
        if same:
            return Added(same.id, [])
        found = _checked(_left_outside(hours_change.with_closed(closed), None, now), seen)
        added = Added(store.add_closed_period(closed), found)
        _record(f"closed: {closed.starts_on} to {closed.ends_on}", CLINIC, viewer, now)
        return added


def remove_closed_period(closed_id: int, viewer: Viewer, now: datetime) -> None:
    """The clinic is open on these dates after all. Raises NotFoundError."""
    with transaction():
        _lock_all(viewer)
        removed = store.delete_closed_period(closed_id)
        _record(f"not closed: {removed.starts_on} to {removed.ends_on}", CLINIC, viewer, now)


def set_holiday_region(region: HolidayRegion | None, viewer: Viewer, now: datetime, seen: Seen = None) -> Outside:
    """Keep the public holidays of a country or a part of it; none with None.

    Raises HolidaysUnknownError, OthersLeftOutsideError, NotFoundError where the viewer may not say so.
    """
    if region is not None and not public_holidays.is_known(region):
        raise HolidaysUnknownError
    with transaction():
        _lock_all(viewer)
        found = _checked(_on_holidays(region, now), seen)
        clinic_store.save_holiday_region(region)
        name = "-".join(filter(None, (region.country, region.region))) if region else "none"
        _record(f"public holidays: {name}", CLINIC, viewer, now)
        return found


def _may_change(technician: str, viewer: Viewer) -> bool:
    known = (each.slug for each in schedule_store.list_technicians())
    return accounts.may_change_hours(viewer, technician) and technician in known


def _may_close(viewer: Viewer) -> None:
    if not accounts.may_close_clinic(viewer):
        raise NotFoundError


def _lock_one(technician: str, viewer: Viewer) -> int:
    if not accounts.may_change_hours(viewer, technician):
        raise NotFoundError
    ids = schedule_store.lock_technicians([technician], to_change=True)
    if technician not in ids:
        raise NotFoundError
    return ids[technician]


def _lock_all(viewer: Viewer) -> None:
    _may_close(viewer)
    everybody = [technician.slug for technician in schedule_store.list_technicians()]
    schedule_store.lock_technicians(everybody, to_change=True)


def _on_holidays(region: HolidayRegion | None, now: datetime) -> Outside:
    to_come = appointment_lists.list_to_come(now)
    days = [stored.appointment.starts_at.date() for stored in to_come] or [now.date()]
    # One day more on both sides: the date at the clinic may be another.
    kept = public_holidays.between(region, days[0] - availability.A_DAY, days[-1] + availability.A_DAY)
    return _left_outside(hours_change.with_holidays(kept), None, now)


def _left_outside(change: Change, technician: str | None, now: datetime) -> Outside:
    policy = clinic_store.get_clinic().policy
    to_come = appointment_lists.list_to_come(now, technician)
    if not to_come:
        return []
    slugs = [each.slug for each in schedule_store.list_technicians() if technician in {None, each.slug}]
    last_day = policy.local_date(to_come[-1].appointment.starts_at)
    before = availability.hours_by_technician(slugs, policy, policy.local_date(now), last_day)
    after = {slug: change(hours) for slug, hours in before.items()}
    found = [(stored, stored.appointment.technician) for stored in to_come]
    return [
        stored
        for stored, slug in found
        if slug in before and hours_change.left_outside(stored.appointment, before[slug], after[slug], policy.zone)
    ]


def _checked(found: Outside, seen: Seen) -> Outside:
    if seen is not None and not {stored.appointment.reference for stored in found} <= set(seen):
        raise OthersLeftOutsideError
    return found


def _record(act: str, subject: str, viewer: Viewer, now: datetime) -> None:
    audit.record(act, subject, now, actor="staff", account_id=viewer.account_id)


def _stretch(time_off: TimeOff) -> str:
    return f"{time_off.starts_at:%Y-%m-%d %H:%M%z} to {time_off.ends_at:%Y-%m-%d %H:%M%z}"


def _day(stretches: Sequence[Period]) -> str:
    return ", ".join(f"{_clock(part.starts)}-{_clock(part.ends)}" for part in stretches) or "not at all"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
