"""What the pages about hours show: a technician's usual week and what comes, closed periods, public holidays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.domain import accounts, hours_change
from booking.domain.accounts import Viewer
from booking.domain.clinic import HolidayRegion
from booking.domain.errors import NotFoundError
from booking.domain.hours import DayHours, WeeklyHours
from booking.domain.plan import lies_inside
from booking.domain.schedule import Technician
from booking.gateways import public_holidays, wording
from booking.store import appointment_lists
from booking.store import clinic as clinic_store
from booking.store import hours as store
from booking.store import schedule as schedule_store
from booking.store.appointments import StoredAppointment
from booking.store.hours import StoredClosed, StoredTimeOff
from booking.usecases import availability


@dataclass(frozen=True)
class TechnicianHours:
    """When one technician works: the usual week with its version, and what is not over of everything else."""

    technician: Technician
    weekly: WeeklyHours
    version: str
    exceptions: Mapping[date, DayHours]
    time_off: Sequence[StoredTimeOff]


@dataclass(frozen=True)
class Holiday:
    """One public holiday; `working` are the names of technicians who work on it all the same."""

    day: date
    name: str
    working: Sequence[str]


def list_technicians(viewer: Viewer) -> Sequence[Technician]:
    """The technicians who take bookings and whose hours the viewer may change, in the clinic's order."""
    return [each for each in schedule_store.list_technicians() if accounts.may_change_hours(viewer, each.slug)]


def show_hours(technician: str, viewer: Viewer, now: datetime) -> TechnicianHours:
    """The hours of one of them. Raises NotFoundError."""
    found = next((each for each in list_technicians(viewer) if each.slug == technician), None)
    if found is None:
        raise NotFoundError
    weekly = schedule_store.weekly_hours_by_technician([technician])[technician]
    exceptions = store.exceptions_by_technician([technician], _today(now), date.max)[technician]
    return TechnicianHours(
        technician=found,
        weekly=weekly,
        version=hours_change.version_of(weekly),
        exceptions=dict(sorted(exceptions.items())),
        time_off=store.list_time_off(technician, now),
    )


def show_day(technician: str, day: date, viewer: Viewer) -> DayHours:
    """The hours of one date as they are now: the exception, else the usual week, whatever is closed. NotFoundError."""
    if technician not in [each.slug for each in list_technicians(viewer)]:
        raise NotFoundError
    policy = clinic_store.get_clinic().policy
    hours = availability.hours_by_technician([technician], policy, day, day)[technician]
    return hours.exceptions.get(day, hours.weekly.of_day(day.weekday()))


def list_outside(technician: str | None, viewer: Viewer, now: datetime) -> Sequence[StoredAppointment]:
    """The appointments to come that lie outside the hours, of one technician or of all whose hours one may change.

    Raises NotFoundError.
    """
    slugs = [each.slug for each in list_technicians(viewer) if technician in {None, each.slug}]
    if technician is not None and not slugs:
        raise NotFoundError
    found = [one for one in appointment_lists.list_to_come(now, technician) if one.appointment.technician in slugs]
    if not found:
        return []
    policy = clinic_store.get_clinic().policy
    last_day = policy.local_date(found[-1].appointment.starts_at)
    hours = availability.hours_by_technician(slugs, policy, policy.local_date(now), last_day)
    return [
        one
        for one in found
        if not lies_inside(
            one.appointment.starts_at, one.appointment.service, hours[one.appointment.technician], policy.zone
        )
    ]


def list_closed(viewer: Viewer, now: datetime) -> Sequence[StoredClosed]:
    """The closed periods that are not over. Raises NotFoundError where the viewer may not change them."""
    _may_close(viewer)
    return store.list_closed_from(_today(now))


def find_region(viewer: Viewer) -> HolidayRegion | None:
    """Whose public holidays the clinic keeps. Raises NotFoundError where the viewer may not change it."""
    _may_close(viewer)
    return clinic_store.find_holiday_region()


def list_holidays(region: HolidayRegion | None, viewer: Viewer, now: datetime) -> Sequence[Holiday]:
    """The public holidays to come of this year and the next, of a region. Raises NotFoundError."""
    _may_close(viewer)
    today = _today(now)
    if region is None:
        return []
    technicians = schedule_store.list_technicians()
    last_day = date(today.year + 1, 12, 31)
    exceptions = store.exceptions_by_technician([each.slug for each in technicians], today, last_day)
    names = public_holidays.names_of(region, today.year) | public_holidays.names_of(region, today.year + 1)
    return [
        Holiday(day, name, [each.name for each in technicians if _works(exceptions[each.slug].get(day))])
        for day, name in names.items()
        if day >= today
    ]


def list_countries() -> Mapping[str, str]:
    """The countries whose public holidays are known, by code, in the order of their names."""
    named = {code: wording.country_name(code) for code in public_holidays.countries()}
    return dict(sorted(named.items(), key=lambda pair: pair[1]))


def list_parts(country: str) -> Mapping[str, str]:
    """The parts of a country whose public holidays differ, by code, in the order of their names."""
    return dict(sorted(public_holidays.parts_of(country).items(), key=lambda pair: pair[1]))


def _works(hours: DayHours | None) -> bool:
    return hours is not None and bool(hours.stretches())


def _may_close(viewer: Viewer) -> None:
    if not accounts.may_close_clinic(viewer):
        raise NotFoundError


def _today(now: datetime) -> date:
    return clinic_store.get_clinic().policy.local_date(now)
