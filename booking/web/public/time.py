"""Who and when: free times by day, a week at a time; and three near ones when a time has just gone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from flask import render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField

from booking.domain.enquiry import ANY_TECHNICIAN, Step
from booking.domain.errors import NotFoundError
from booking.usecases import availability, times
from booking.usecases import enquiry as use_case
from booking.usecases.availability import Slot
from booking.usecases.journey import Journey
from booking.usecases.times import TimesShown
from booking.web.moment import now
from booking.web.public import book, no_times, road
from booking.web.public.time_wish import asked_wish, chosen_week, day_form, page_address, switches
from booking.web.step_form import StepForm


class TimeForm(StepForm):
    """Each time is its own button; whom it is with stands beside them all."""

    technician = HiddenField()


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
    """Choose who and when in one press; what is gone or was never on offer is refused with the page as it is now."""
    found = road.journey()
    if away := road.turned_away(found, Step.TIME):
        return away
    if not found.terms.allowed:
        return road.onwards()
    form = TimeForm()
    if form.validate_on_submit():
        fault = _take_posted_time(
            found, gone=gettext("That time is not free any more. Here are the times you can have now.")
        )
        if fault is None:
            return road.onwards()
        form.form_errors = [fault]
        found = road.journey()
    return _time_page(found, form)


def _time_page(found: Journey, form: TimeForm) -> str:
    shown = times.show_times(found, asked_wish(), now())
    form.technician.data = shown.technician
    asks_for_day = day_form(shown)
    # Of a post the page says what is wrong with the post alone.
    wrong = form if form.is_submitted() else asks_for_day
    return render_template(
        "public/time.html",
        form=form,
        day_form=asks_for_day,
        wrong=wrong,
        has_errors=bool(wrong.errors),
        journey=found,
        shown=shown,
        names=_names(found),
        days=_days(found, shown.slots),
        empty_days=_days_without(found, shown),
        told=no_times.told(found, now(), shown),
        address=page_address(found, shown),
        switches=switches(shown),
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
        fault = _take_posted_time(found, gone=gettext("That time is not free any more either. Please choose another."))
        if fault is None:
            return road.onwards()
        form.form_errors = [fault]
    form.technician.data = found.enquiry.technician
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
        times_url=chosen_week(found),
        section=road.section(Step.TIME),
    )


def _take_posted_time(found: Journey, *, gone: str) -> str | None:
    """Choose the posted technician and time, if they are on offer now; what is wrong with them otherwise."""
    technician, starts_at = request.form.get("technician", ""), _posted_start()
    try:
        if starts_at is None or not times.is_offered(found, technician, starts_at, now()):
            return gone
        use_case.choose_time(road.secret(), technician, starts_at, now())
    except NotFoundError:
        return gettext("That technician takes no bookings any more. Here is what you can have now.")
    return None


def _posted_start() -> datetime | None:
    """The posted start, if it is a time with a zone at all."""
    try:
        starts_at = datetime.fromisoformat(request.form.get("starts_at", ""))
    except ValueError:
        return None
    return starts_at if starts_at.tzinfo else None


def _names(found: Journey) -> dict[str, str]:
    return {ANY_TECHNICIAN: gettext("anyone"), **{item.slug: item.name for item in found.technicians}}


def _days(found: Journey, slots: Sequence[Slot]) -> list[DayOfTimes]:
    policy = found.clinic.policy
    grouped = groupby(slots, key=lambda slot: policy.local_date(slot.starts_at))
    names = _names(found)
    return [
        DayOfTimes(day, [SlotShown(slot.starts_at, [names[slug] for slug in slot.technicians]) for slot in group])
        for day, group in grouped
    ]


def _days_without(found: Journey, shown: TimesShown) -> list[tuple[date, date, bool]]:
    """The stretches of days without a time, for one quiet line each, and whether it is for a public holiday."""
    policy, first, last = found.clinic.policy, shown.days.first, shown.days.last
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
