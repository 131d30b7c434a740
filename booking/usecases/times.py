"""The times a client can choose from: who has them, in which days, and where there are others. Reads only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Protocol

from booking.domain.clinic import Clinic
from booking.domain.enquiry import ANY_TECHNICIAN
from booking.domain.errors import NotFoundError
from booking.domain.hours import ClosedPeriod
from booking.domain.schedule import Service, Technician, Window
from booking.domain.terms import Terms
from booking.domain.times import DayPart, Days, days_shown
from booking.usecases import availability
from booking.usecases.availability import Mover, Slot

NEVER = datetime.max.replace(tzinfo=UTC)


class Chooser(Protocol):
    """A client who chooses a time: to book it, or for an appointment of theirs that moves."""

    @property
    def clinic(self) -> Clinic:
        """The clinic with its rules of booking."""

    @property
    def service(self) -> Service:
        """What the time is for."""

    @property
    def technicians(self) -> Sequence[Technician]:
        """Those who take bookings, in the clinic's order."""

    @property
    def preferred(self) -> str | None:
        """Whose times are shown while nobody is asked for; None for anyone."""

    @property
    def terms(self) -> Terms:
        """What the answers leave open."""

    @property
    def mover(self) -> Mover | None:
        """The appointment that moves, where one does."""

    def window(self, now: datetime) -> Window:
        """When a consultation may start for this client."""


@dataclass(frozen=True)
class Wish:
    """What the client asks to see; None leaves it open. The day is the clinic's."""

    technician: str | None = None
    from_day: date | None = None
    part: DayPart | None = None


@dataclass(frozen=True)
class Choice:
    """One technician, or anyone, with their first time of those asked for."""

    technician: str
    first: Slot | None


@dataclass(frozen=True)
class TimesShown:
    """A week of times with one choice of technician; `choices` has anyone first and then each in the clinic's order."""

    technician: str
    is_instead: bool
    part: DayPart | None
    days: Days
    slots: Sequence[Slot]
    choices: Sequence[Choice]
    closed: Sequence[ClosedPeriod]
    holidays: Collection[date]

    @property
    def chosen(self) -> Choice:
        """The choice that is shown."""
        return next(choice for choice in self.choices if choice.technician == self.technician)

    @property
    def following(self) -> Slot | None:
        """The first time after these days, when they have none."""
        return None if self.slots else self.chosen.first

    @property
    def sooner(self) -> Choice | None:
        """Another technician whose first time is before that of the one who is shown."""
        each = (choice for choice in self.choices if choice.technician != ANY_TECHNICIAN)
        first = min(each, key=_begins, default=self.chosen)
        return first if _begins(first) < _begins(self.chosen) else None


def show_times(chooser: Chooser, wish: Wish, now: datetime) -> TimesShown:
    """The week of times that is asked for, or what can be had instead of it.

    A technician who is not on offer gives way to anyone (`is_instead`), a day outside those that can be booked to the
    nearest week (`days.moved`). First times are those on or after the first day shown, in the part of the day.
    """
    service, policy, window = chooser.service, chooser.clinic.policy, chooser.window(now)
    opens_on, furthest = policy.local_date(window.opens_at), policy.local_date(window.closes_at) - timedelta(days=1)
    days = days_shown(wish.from_day or _own_day(chooser, opens_on, furthest), opens_on, furthest)
    technician, is_instead = _shown_technician(chooser, wish.technician)
    slugs = [each.slug for each in chooser.technicians]
    firsts = availability.find_first_slots(service, slugs, policy, window, days.first, wish.part, chooser.mover)
    return TimesShown(
        technician=technician,
        is_instead=is_instead,
        part=wish.part,
        days=days,
        slots=availability.list_slots(
            service,
            technicians_of(chooser, technician),
            policy,
            window,
            days.first,
            days.last,
            wish.part,
            chooser.mover,
        ),
        choices=_choices(firsts),
        closed=availability.list_closed(days.first, days.last),
        holidays=availability.list_holidays(days.first, days.last),
    )


def technicians_of(chooser: Chooser, choice: str) -> list[str]:
    """The technicians of a choice: one, or all for "anyone". Raises NotFoundError for one who is not on offer."""
    offered = [technician.slug for technician in chooser.technicians]
    if choice == ANY_TECHNICIAN:
        return offered
    if choice not in offered:
        raise NotFoundError
    return [choice]


def _shown_technician(chooser: Chooser, wanted: str | None) -> tuple[str, bool]:
    """Whom to show, and whether somebody else was asked for; where there is only one, nobody is asked."""
    if len(chooser.technicians) == 1:
        return chooser.technicians[0].slug, False
    asked = wanted or chooser.preferred or ANY_TECHNICIAN
    try:
        technicians_of(chooser, asked)
    except NotFoundError:
        return ANY_TECHNICIAN, True
    return asked, False


def _own_day(chooser: Chooser, opens_on: date, furthest: date) -> date | None:
    """The day of an appointment that moves, where it can move on that day: most move by little."""
    day = chooser.clinic.policy.local_date(chooser.mover.starts_at) if chooser.mover else None
    return day if day and opens_on <= day <= furthest else None


def _choices(firsts: dict[str, Slot | None]) -> list[Choice]:
    each = [Choice(technician, first) for technician, first in firsts.items()]
    earliest = min(each, key=_begins, default=None)
    return [Choice(ANY_TECHNICIAN, earliest.first if earliest else None), *each]


def _begins(choice: Choice) -> datetime:
    """The start of its first time; who has none comes last."""
    return choice.first.starts_at if choice.first else NEVER


def find_slot(chooser: Chooser, technician: str, starts_at: datetime, now: datetime) -> Slot | None:
    """A start on offer with a technician or with anyone. Raises NotFoundError for somebody who is not."""
    wanted = technicians_of(chooser, technician)
    policy, window = chooser.clinic.policy, chooser.window(now)
    if not window.holds(starts_at):
        return None
    day = policy.local_date(starts_at)
    slots = availability.list_slots(chooser.service, wanted, policy, window, day, day, mover=chooser.mover)
    return next((slot for slot in slots if slot.starts_at == starts_at), None)


def is_offered(chooser: Chooser, technician: str, starts_at: datetime, now: datetime) -> bool:
    """Whether a start is on offer with a technician or with anyone. Raises NotFoundError for somebody who is not."""
    return find_slot(chooser, technician, starts_at, now) is not None


def list_near(chooser: Chooser, technician: str, wanted: datetime, now: datetime) -> list[Slot]:
    """The three starts on offer closest to one that is gone. Raises NotFoundError for a technician who is not."""
    technicians, policy = technicians_of(chooser, technician), chooser.clinic.policy
    return availability.list_nearest(chooser.service, technicians, policy, chooser.window(now), wanted, chooser.mover)
