"""What a page of times shows, for a client who books and for one whose appointment moves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from flask_babel import gettext

from booking.domain.enquiry import ANY_TECHNICIAN
from booking.usecases import times
from booking.usecases.availability import Slot
from booking.usecases.times import Chooser, TimesShown
from booking.web.moment import instant_in, now
from booking.web.public import no_times
from booking.web.public.time_wish import asked_wish, day_form, page_address, switches


@dataclass(frozen=True)
class SlotShown:
    """A free time and the names of who is free then."""

    starts_at: datetime
    names: Sequence[str]


@dataclass(frozen=True)
class DayOfTimes:
    """A day with its free times."""

    day: date
    slots: Sequence[SlotShown]


def week(chooser: Chooser, page: Callable[..., str], not_before: str | None) -> dict[str, Any]:
    """What `public/_who_and_when.html` needs; `page` makes addresses of the page it stands on.

    `not_before` says why nothing is offered before the date that the answers ask for.
    """
    shown = times.show_times(chooser, asked_wish(), now())
    return {
        "chooser": chooser,
        "shown": shown,
        "names": names_of(chooser),
        "days": days_of(chooser, shown.slots),
        "empty_days": _days_without(chooser, shown),
        "told": no_times.told(chooser, now(), shown, not_before),
        "address": page_address(chooser, shown, page),
        "here": page(_anchor="times"),
        "switches": switches(shown),
        "day_form": day_form(shown),
        "today": chooser.clinic.policy.local_date(now()),
    }


def names_of(chooser: Chooser) -> dict[str, str]:
    """What the technicians, and anyone, are called."""
    return {ANY_TECHNICIAN: gettext("anyone"), **{item.slug: item.name for item in chooser.technicians}}


def days_of(chooser: Chooser, slots: Sequence[Slot]) -> list[DayOfTimes]:
    """Free times by the clinic's days."""
    grouped = groupby(slots, key=lambda slot: chooser.clinic.policy.local_date(slot.starts_at))
    names = names_of(chooser)
    return [
        DayOfTimes(day, [SlotShown(slot.starts_at, [names[slug] for slug in slot.technicians]) for slot in group])
        for day, group in grouped
    ]


def start_in(values: Any) -> datetime | None:
    """The start in what was posted or asked for, if it is an instant at all."""
    return instant_in(values.get("starts_at", ""))


def _days_without(chooser: Chooser, shown: TimesShown) -> list[tuple[date, date, bool]]:
    """The stretches of days without a time, for one quiet line each, and whether it is for a public holiday."""
    policy, first, last = chooser.clinic.policy, shown.days.first, shown.days.last
    with_times = {policy.local_date(slot.starts_at) for slot in shown.slots}
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    stretches: list[tuple[date, date, bool]] = []
    for day in days:
        if day in with_times:
            continue
        holiday = day in shown.holidays
        if stretches and stretches[-1][1:] == (day - timedelta(days=1), holiday):
            stretches[-1] = (stretches[-1][0], day, holiday)
        else:
            stretches.append((day, day, holiday))
    return stretches
