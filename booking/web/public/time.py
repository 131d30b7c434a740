"""When: free times by day, a week at a time; and three near ones when a time has just gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.enquiry import ANY_TECHNICIAN, Step
from booking.usecases import availability
from booking.usecases import enquiry as use_case
from booking.usecases.availability import Slot
from booking.usecases.journey import Journey
from booking.web.moment import now
from booking.web.public import book, no_times, road
from booking.web.step_form import StepForm

DAYS_SHOWN = 7


class TimeForm(StepForm):
    """Each time is its own button, so there is nothing to fill in."""


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


@book.route("/time", methods=["GET", "POST"])
def time() -> Response | str:
    """Choose a time; one that is gone or was never on offer is refused with the page as it is now."""
    found = road.journey()
    if away := road.turned_away(found, Step.TIME):
        return away
    if not found.terms.allowed:
        return road.onwards()
    form = TimeForm()
    if form.validate_on_submit():
        if _take_posted_time(found):
            return road.onwards()
        form.form_errors = [gettext("That time is not free any more. Here are the times you can have now.")]
    return _time_page(found, form)


def _time_page(found: Journey, form: TimeForm) -> str:
    window = found.window(now())
    policy = found.clinic.policy
    opens_on = policy.local_date(window.opens_at)
    last_day = policy.local_date(window.closes_at) - timedelta(days=1)
    first_day = min(max(_asked_day() or opens_on, opens_on), last_day)
    until = min(first_day + timedelta(days=DAYS_SHOWN - 1), last_day)
    wanted = found.wanted_technicians()
    slots = availability.list_slots(found.service, wanted, policy, window, first_day, until)
    return render_template(
        "public/time.html",
        form=form,
        has_errors=bool(form.errors),
        journey=found,
        with_whom=_with_whom(found),
        days=_days(found, slots),
        empty_days=_days_without(found, slots, first_day, until),
        following=None if slots else availability.find_first_slot(found.service, wanted, policy, window, until),
        earlier=max(opens_on, first_day - timedelta(days=DAYS_SHOWN)) if first_day > opens_on else None,
        later=until + timedelta(days=1) if until < last_day else None,
        last_day=last_day,
        closed=availability.list_closed(first_day, until),
        reasons=no_times.reasons(found, now(), first_day, until, has_times=bool(slots)),
        change_url=url_for("book.technician") if len(found.technicians) > 1 else None,
        section=road.section(Step.TIME),
    )


@book.route("/taken", methods=["GET", "POST"])
def taken() -> Response | str:
    """The chosen time has just gone: everything is kept, and three near times are one press away."""
    found = road.journey()
    if away := road.turned_away(found, Step.DETAILS):
        return away
    if not found.terms.allowed or found.enquiry.starts_at is None:
        return road.onwards()
    form = TimeForm()
    if form.validate_on_submit():
        if _take_posted_time(found):
            return road.onwards()
        form.form_errors = [gettext("That time is not free any more either. Please choose another.")]
    window = found.window(now())
    near = availability.list_nearest(
        found.service, found.wanted_technicians(), found.clinic.policy, window, found.enquiry.starts_at
    )
    return render_template(
        "public/taken.html",
        form=form,
        has_errors=bool(form.errors),
        journey=found,
        days=_days(found, near),
        section=road.section(Step.TIME),
    )


def _take_posted_time(found: Journey) -> bool:
    """Choose the posted time, if it is on offer now."""
    starts_at = _posted_start()
    if starts_at is None or not _is_offered(found, starts_at):
        return False
    use_case.choose_time(road.secret(), starts_at, now())
    return True


def _posted_start() -> datetime | None:
    """The posted start, if it is a time with a zone at all."""
    try:
        starts_at = datetime.fromisoformat(request.form.get("starts_at", ""))
    except ValueError:
        return None
    return starts_at if starts_at.tzinfo else None


def _is_offered(found: Journey, starts_at: datetime) -> bool:
    window = found.window(now())
    if not window.holds(starts_at):
        return False
    policy = found.clinic.policy
    day = policy.local_date(starts_at)
    slots = availability.list_slots(found.service, found.wanted_technicians(), policy, window, day, day)
    return any(slot.starts_at == starts_at for slot in slots)


def _asked_day() -> date | None:
    try:
        return date.fromisoformat(request.args.get("from", ""))
    except ValueError:
        return None


def _days(found: Journey, slots: Sequence[Slot]) -> list[DayOfTimes]:
    policy = found.clinic.policy
    grouped = groupby(slots, key=lambda slot: policy.local_date(slot.starts_at))
    names = {item.slug: item.name for item in found.technicians}
    return [
        DayOfTimes(day, [SlotShown(slot.starts_at, [names[slug] for slug in slot.technicians]) for slot in group])
        for day, group in grouped
    ]


def _days_without(found: Journey, slots: Sequence[Slot], first: date, last: date) -> list[tuple[date, date]]:
    """The stretches of days without a time, for one quiet line each."""
    policy = found.clinic.policy
    with_times = {policy.local_date(slot.starts_at) for slot in slots}
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    stretches: list[tuple[date, date]] = []
    for day in days:
        if day in with_times:
            continue
        if stretches and stretches[-1][1] == day - timedelta(days=1):
            stretches[-1] = (stretches[-1][0], day)
        else:
            stretches.append((day, day))
    return stretches


def _with_whom(found: Journey) -> str:
    chosen = found.enquiry.technician
    if chosen == ANY_TECHNICIAN:
        return gettext("anyone")
    return next((item.name for item in found.technicians if item.slug == chosen), "")
