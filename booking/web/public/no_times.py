"""Why the time page shows no time, or other days than asked for: in sentences for the client."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext

from booking.domain.times import DayPart, Moved
from booking.usecases.times import Chooser, TimesShown
from booking.web.answer_words import plain_date
from booking.web.filters import waiting

ONE_AND_ANYONE = 2


@dataclass(frozen=True)
class Told:
    """The sentences of one page: what is shown instead, what bounds it, and what its empty days say."""

    notices: Sequence[str]
    reasons: Sequence[str]
    none_here: str
    none_that_day: str
    none_any_more: str


def told(chooser: Chooser, now: datetime, shown: TimesShown, not_before: str | None) -> Told:
    """The sentences for the times shown; closed days and the date of a treatment are told elsewhere on the page.

    `not_before` is the one for a first day that the answers ask for.
    """
    return Told(
        notices=list(_notices(shown)),
        reasons=list(_reasons(chooser, now, shown, not_before)),
        none_here=_none_in_these_days(shown.part),
        none_that_day=_none_on_a_day(shown.part),
        none_any_more=_none_any_more(shown),
    )


def _notices(shown: TimesShown) -> Iterator[str]:
    if shown.is_instead:
        yield gettext("That technician takes no bookings at the moment. These are the times with anyone.")
    days = shown.days
    if days.moved is Moved.TOO_EARLY:
        yield gettext("The first day you can book is %(day)s.", day=plain_date(days.opens_on))
    elif days.moved is Moved.TOO_FAR:
        yield gettext("You cannot book that far ahead yet. The last day is %(day)s.", day=plain_date(days.furthest))


def _reasons(chooser: Chooser, now: datetime, shown: TimesShown, not_before: str | None) -> Iterator[str]:
    policy = chooser.clinic.policy.for_service(chooser.service)
    window = chooser.window(now)
    opens_on = policy.local_date(window.opens_at)
    notice = timedelta(minutes=policy.minimum_notice_minutes)
    if shown.days.first == opens_on and not shown.slots and shown.part is None:
        if not_before and opens_on == chooser.terms.not_before:
            yield not_before
        elif notice and window.opens_at == now + notice:
            yield gettext(
                "We need to know %(time)s ahead, so no time before %(day)s can be booked.",
                time=waiting(notice),
                day=plain_date(opens_on),
            )
    if not shown.slots:
        for day in sorted(shown.holidays):
            yield gettext("%(day)s is a public holiday.", day=plain_date(day))
    if shown.days.last == shown.days.furthest:
        yield gettext(
            "You can book up to %(day)s. Later days open as time goes on.", day=plain_date(shown.days.furthest)
        )


def _none_in_these_days(part: DayPart | None) -> str:
    return {
        None: gettext("There is no free time in these days."),
        DayPart.MORNING: gettext("There is no free morning in these days."),
        DayPart.AFTERNOON: gettext("There is no free afternoon in these days."),
        DayPart.EVENING: gettext("There is no free evening in these days."),
    }[part]


def _none_on_a_day(part: DayPart | None) -> str:
    return {
        None: gettext("No times"),
        DayPart.MORNING: gettext("No mornings"),
        DayPart.AFTERNOON: gettext("No afternoons"),
        DayPart.EVENING: gettext("No evenings"),
    }[part]


def _none_any_more(shown: TimesShown) -> str:
    """That there is none to come either, and what to do: it says no more than was looked at."""
    last = plain_date(shown.days.furthest)
    if shown.part is not None:
        more = gettext("There is none up to %(day)s either. Please look at the whole day.", day=last)
        return f"{_none_in_these_days(shown.part)} {more}"
    if shown.days.earlier:
        more = gettext("There is none up to %(day)s either. Please look at earlier days.", day=last)
        return f"{_none_in_these_days(None)} {more}"
    if len(shown.choices) > ONE_AND_ANYONE:
        return gettext("There is no free time up to %(day)s. Please call us, or choose somebody else.", day=last)
    return gettext("There is no free time up to %(day)s. Please call us.", day=last)
