"""Who and when: free times by day, a week at a time; and three near ones when a time has just gone."""

from functools import partial

from flask import render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField

from booking.domain.enquiry import ANY_TECHNICIAN, Step
from booking.domain.errors import NotFoundError
from booking.domain.ruleset import Outcome
from booking.usecases import enquiry as use_case
from booking.usecases import times
from booking.usecases.journey import Journey
from booking.web.answer_words import plain_date
from booking.web.moment import now
from booking.web.public import book, road, who_and_when
from booking.web.public.time_wish import chosen_week
from booking.web.step_form import StepForm


class TimeForm(StepForm):
    """Each time is its own button; whom it is with stands beside them all."""

    technician = HiddenField()


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
    week = who_and_when.week(found, partial(url_for, "book.time"), _why_not_before(found))
    form.technician.data = week["shown"].technician
    # Of a post the page says what is wrong with the post alone.
    wrong = form if form.is_submitted() else week["day_form"]
    return render_template(
        "public/time.html",
        form=form,
        wrong=wrong,
        has_errors=bool(wrong.errors),
        journey=found,
        section=road.section(Step.TIME),
        **week,
    )


def _why_not_before(found: Journey) -> str | None:
    if not (found.assessment.has(Outcome.LETTER) and found.terms.not_before):
        return None
    day = plain_date(found.terms.not_before)
    return gettext("No time before %(day)s can be booked, so that the letter can be here first.", day=day)


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
    near = times.list_near(found, found.enquiry.technician or ANY_TECHNICIAN, found.enquiry.starts_at, now())
    return render_template(
        "public/taken.html",
        form=form,
        has_errors=bool(form.errors),
        journey=found,
        days=who_and_when.days_of(found, near),
        times_url=chosen_week(found),
        section=road.section(Step.TIME),
    )


def _take_posted_time(found: Journey, *, gone: str) -> str | None:
    """Choose the posted technician and time, if they are on offer now; what is wrong with them otherwise."""
    technician, starts_at = request.form.get("technician", ""), who_and_when.start_in(request.form)
    try:
        if starts_at is None or not times.is_offered(found, technician, starts_at, now()):
            return gone
        use_case.choose_time(road.secret(), technician, starts_at, now())
    except NotFoundError:
        return gettext("That technician takes no bookings any more. Here is what you can have now.")
    return None
