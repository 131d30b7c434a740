"""The times a client can choose from: who has them, in which days, and where there are others. Reads only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from booking.domain.enquiry import ANY_TECHNICIAN
from booking.domain.errors import NotFoundError
from booking.domain.hours import ClosedPeriod
from booking.domain.times import DayPart, Days, days_shown
from booking.usecases import availability
from booking.usecases.availability import Slot
from booking.usecases.journey import Journey

NEVER = datetime.max.replace(tzinfo=UTC)


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


def show_times(journey: Journey, wish: Wish, now: datetime) -> TimesShown:
    """The week of times that is asked for, or what can be had instead of it.

    A technician who is not on offer gives way to anyone (`is_instead`), a day outside those that can be booked to the
    nearest week (`days.moved`). First times are those on or after the first day shown, in the part of the day.
    """
    service, policy, window = journey.service, journey.clinic.policy, journey.window(now)
    days = days_shown(
        wish.from_day, policy.local_date(window.opens_at), policy.local_date(window.closes_at) - timedelta(days=1)
    )
    technician, is_instead = _shown_technician(journey, wish.technician)
    slugs = [each.slug for each in journey.technicians]
    firsts = availability.find_first_slots(service, slugs, policy, window, days.first, wish.part)
    return TimesShown(
        technician=technician,
        is_instead=is_instead,
        part=wish.part,
        days=days,
        slots=availability.list_slots(
            service, journey.technicians_of(technician), policy, window, days.first, days.last, wish.part
        ),
        choices=_choices(firsts),
        closed=availability.list_closed(days.first, days.last),
        holidays=availability.list_holidays(days.first, days.last),
    )


def _shown_technician(journey: Journey, wanted: str | None) -> tuple[str, bool]:
    """Whom to show, and whether somebody else was asked for; where there is only one, nobody is asked."""
    if len(journey.technicians) == 1:
        return journey.technicians[0].slug, False
    asked = wanted or journey.enquiry.technician or ANY_TECHNICIAN
    try:
        journey.technicians_of(asked)
    except NotFoundError:
        return ANY_TECHNICIAN, True
    return asked, False


def _choices(firsts: dict[str, Slot | None]) -> list[Choice]:
    each = [Choice(technician, first) for technician, first in firsts.items()]
    earliest = min(each, key=_begins, default=None)
    return [Choice(ANY_TECHNICIAN, earliest.first if earliest else None), *each]


def _begins(choice: Choice) -> datetime:
    """The start of its first time; who has none comes last."""
    return choice.first.starts_at if choice.first else NEVER


def is_offered(journey: Journey, technician: str, starts_at: datetime, now: datetime) -> bool:
    """Whether a start is on offer with a technician or with anyone, to staff also with a reason.

    Raises NotFoundError for somebody who is not.
    """
    wanted = journey.technicians_of(technician)
    policy, window = journey.clinic.policy, journey.room(now).with_reason
    if not window.holds(starts_at):
        return False
    day = policy.local_date(starts_at)
    slots = availability.list_slots(journey.service, wanted, policy, window, day, day)
    return any(slot.starts_at == starts_at for slot in slots)
