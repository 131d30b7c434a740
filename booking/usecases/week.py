"""The week: who works when, who is away, and who comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.domain import cells, schedule, week
from booking.domain.accounts import Viewer
from booking.domain.appointment import EXPECTED
from booking.domain.clinic import Clinic
from booking.domain.errors import NotFoundError
from booking.domain.hours import Hours, Period
from booking.domain.schedule import Technician, cells_needed
from booking.store import appointment_lists
from booking.store import clinic as clinic_store
from booking.store import schedule as schedule_store
from booking.store.appointments import StoredAppointment
from booking.usecases import availability
from booking.usecases.appointments import limited_to


@dataclass(frozen=True)
class Placed:
    """An appointment, its place in the day, and the place it takes with its cleaning time."""

    stored: StoredAppointment
    place: Period
    with_cleaning: Period


@dataclass(frozen=True)
class Free:
    """A free quarter of an hour in which a new booking can begin, and the instant."""

    place: Period
    starts_at: datetime


@dataclass(frozen=True)
class Lane:
    """One technician's day, in local minutes: when they work, when they are away, and who comes, each in order."""

    slug: str
    technician: str
    open: Sequence[Period]
    away: Sequence[Period]
    placed: Sequence[Placed]
    free: Sequence[Free]


@dataclass(frozen=True)
class WeekDay:
    """One local date: `closed` is what clients are told of a closed period."""

    day: date
    closed: str | None
    is_holiday: bool
    lanes: Sequence[Lane]


@dataclass(frozen=True)
class Week:
    """Seven days, the technicians there are to choose from, and the hours that hold everything."""

    clinic: Clinic
    technicians: Sequence[Technician]
    days: Sequence[WeekDay]
    hours: Period


def show_week(day: date, technician: str | None, viewer: Viewer, now: datetime) -> Week:
    """The week of a local date, of one technician or of all side by side; a technician sees their own.

    What is over is not free. As many queries whatever the number of appointments. Raises NotFoundError for a technician
    there is none of.
    """
    clinic = clinic_store.get_clinic()
    zone = clinic.policy.zone
    own = limited_to(viewer)
    technicians = [each for each in schedule_store.list_technicians() if own in {None, each.slug}]
    shown = [each for each in technicians if technician in {None, each.slug}]
    if technician is not None and not shown:
        raise NotFoundError
    first = week.monday_of(day)
    last = first + timedelta(days=week.DAYS - 1)
    begins, ends = schedule.midnight(first, zone), schedule.midnight(last + timedelta(days=1), zone)
    found = appointment_lists.list_between(begins, ends, technician or own, EXPECTED)
    shown += _others(found, shown)
    slugs = [each.slug for each in shown]
    hours = availability.hours_by_technician(slugs, clinic.policy, first, last)
    free_from = {each.slug: now for each in technicians}
    days = [_day(first + timedelta(days=number), shown, hours, found, zone, free_from) for number in range(week.DAYS)]
    return Week(clinic, technicians, days, week.shown_hours(_all_parts(days)))


def _others(found: Sequence[StoredAppointment], shown: Sequence[Technician]) -> list[Technician]:
    """Who takes no bookings any more and still has some."""
    names = {stored.appointment.technician: stored.technician_name for stored in found}
    known = {each.slug for each in shown}
    return [Technician(slug, name, "") for slug, name in names.items() if slug not in known]


def _day(
    day: date,
    technicians: Sequence[Technician],
    hours: dict[str, Hours],
    found: Sequence[StoredAppointment],
    zone: ZoneInfo,
    free_from: Mapping[str, datetime],
) -> WeekDay:
    everybody = next(iter(hours.values()), None)
    closed = [period for period in everybody.closed if period.touches(day, day)] if everybody else []
    return WeekDay(
        day=day,
        closed=closed[0].message if closed else None,
        is_holiday=everybody is not None and day in everybody.holidays,
        lanes=[_lane(each, day, hours[each.slug], found, zone, free_from.get(each.slug)) for each in technicians],
    )


def _lane(
    technician: Technician,
    day: date,
    hours: Hours,
    found: Sequence[StoredAppointment],
    zone: ZoneInfo,
    free_from: datetime | None,
) -> Lane:
    """`free_from` is None for somebody who takes no bookings any more."""
    away_parts = (week.part_of_day(off.starts_at, off.ends_at, day, zone) for off in hours.time_off)
    away = [part for part in away_parts if part]
    mine = (stored for stored in found if stored.appointment.technician == technician.slug)
    placed = [one for one in (_placed(stored, day, zone) for stored in mine) if one]
    quarters = week.free_quarters(hours.stretches(day), [*away, *(one.with_cleaning for one in placed)])
    instants = ((part, week.instant_of(day, part.starts, zone)) for part in quarters)
    return Lane(
        slug=technician.slug,
        technician=technician.name,
        open=hours.stretches(day),
        away=away,
        placed=placed,
        free=[
            Free(part, starts_at) for part, starts_at in instants if starts_at and free_from and starts_at > free_from
        ],
    )


def _placed(stored: StoredAppointment, day: date, zone: ZoneInfo) -> Placed | None:
    appointment = stored.appointment
    if appointment.starts_at.astimezone(zone).date() != day:
        return None
    place = week.part_of_day(appointment.starts_at, appointment.ends_at, day, zone)
    needed = cells_needed(appointment.starts_at, appointment.service)
    around = week.part_of_day(cells.start_of(needed.start), cells.start_of(needed.stop), day, zone)
    return Placed(stored, place, around) if place and around else None


def _all_parts(days: Sequence[WeekDay]) -> list[Period]:
    """Hours and appointments; time off says nothing about which hours are worth showing."""
    lanes = [lane for day in days for lane in day.lanes]
    return [part for lane in lanes for part in (*lane.open, *(one.with_cleaning for one in lane.placed))]
