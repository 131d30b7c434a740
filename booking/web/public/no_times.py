"""Why the time page shows no time, or none after a day: in sentences for the client."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from flask_babel import gettext

from booking.domain.ruleset import Outcome
from booking.usecases.journey import Journey
from booking.web.answer_words import plain_date
from booking.web.filters import waiting


def reasons(found: Journey, now: datetime, first_day: date, last_day: date, *, has_times: bool) -> list[str]:
    """What bounds the days shown; closed days and the date of a treatment are told elsewhere on the page."""
    return list(_reasons(found, now, first_day, last_day, has_times=has_times))


def _reasons(found: Journey, now: datetime, first_day: date, last_day: date, *, has_times: bool) -> Iterator[str]:
    policy = found.clinic.policy.for_service(found.service)
    window = found.window(now)
    opens_on = policy.local_date(window.opens_at)
    notice = timedelta(minutes=policy.minimum_notice_minutes)
    if first_day == opens_on and not has_times:
        if found.assessment.has(Outcome.LETTER) and opens_on == found.terms.not_before:
            yield gettext(
                "No time before %(day)s can be booked, so that the letter can be here first.", day=plain_date(opens_on)
            )
        elif notice and window.opens_at == now + notice:
            yield gettext(
                "We need to know %(time)s ahead, so no time before %(day)s can be booked.",
                time=waiting(notice),
                day=plain_date(opens_on),
            )
    if last_day == policy.local_date(window.closes_at) - timedelta(days=1):
        yield gettext("You can book up to %(day)s. Later days open as time goes on.", day=plain_date(last_day))
