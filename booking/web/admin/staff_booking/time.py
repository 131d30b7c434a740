"""Who and when: a week of free times, also those that take a reason; the nearest first when one has just gone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from flask import render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.enquiry import ANY_TECHNICIAN, Step
from booking.domain.errors import NotFoundError
from booking.usecases import enquiry as enquiries
from booking.usecases import staff_booking as use_case
from booking.usecases.journey import Journey
from booking.web.admin.staff_booking import road, staff_booking
from booking.web.moment import instant_in, now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm

A_WEEK = timedelta(days=7)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Shown:
    """Which times are shown: with whom, on which local days, and whether those that take a reason are among them."""

    technician: str
    first_day: date
    last_day: date
    opens_on: date
    closes_on: date
    with_reason: bool


@staff_booking.route("/<uuid:key>/time", methods=["GET", "POST"])
def time(key: UUID) -> Response | str:
    """Choose who and when in one press; what is gone or was never on offer is refused with the times as they are."""
    found = road.journey(key)
    if away := road.turned_away(found, Step.TIME):
        return away
    if not found.terms.allowed:
        return road.onwards(key)
    form = StepForm()
    if form.validate_on_submit():
        if _choose(key, found):
            return road.onwards(key)
        form.form_errors = [gettext("That time is not free any more. Here are the times there are now.")]
    shown = _shown(found)
    slots = use_case.list_times(
        found, shown.technician, shown.first_day, shown.last_day, now(), with_reason=shown.with_reason
    )
    return render_template(
        "admin/staff_booking/time.html",
        form=form,
        has_errors=bool(form.errors),
        journey=found,
        shown=shown,
        room=found.room(now()),
        near=use_case.list_near(found, now()) if "gone" in request.args else [],
        gone="gone" in request.args,
        days=[(day, list(group)) for day, group in groupby(slots, lambda each: _day(found, each.starts_at))],
        names={each.slug: each.name for each in found.technicians},
        earlier=_address(key, shown, max(shown.opens_on, shown.first_day - A_WEEK))
        if shown.first_day > shown.opens_on
        else None,
        later=_address(key, shown, shown.last_day + A_DAY) if shown.last_day < shown.closes_on else None,
    )


def gone(key: UUID) -> Response:
    """To this page, which says that the chosen time has just gone; everything is kept."""
    return see_other(url_for("staff_booking.time", key=key, gone="yes"))


def _choose(key: UUID, found: Journey) -> bool:
    technician, starts_at = request.form.get("technician", ""), instant_in(request.form.get("starts_at", ""))
    try:
        if starts_at is None or not use_case.is_offered(found, technician, starts_at, now()):
            return False
        enquiries.choose_time(road.finder(key), technician, starts_at, now())
    except NotFoundError:
        return False
    return True


def _shown(found: Journey) -> Shown:
    room, with_reason = found.room(now()), "more" in request.args
    window = room.with_reason if with_reason else room.rules
    opens_on = _day(found, window.opens_at)
    closes_on = _day(found, window.closes_at - timedelta(minutes=1))
    chosen = found.enquiry.starts_at
    asked = _date(request.args.get("day", "")) or (_day(found, chosen) if chosen else opens_on)
    first_day = min(max(asked, opens_on), closes_on)
    return Shown(
        technician=_technician(found),
        first_day=first_day,
        last_day=min(first_day + A_WEEK - A_DAY, closes_on),
        opens_on=opens_on,
        closes_on=closes_on,
        with_reason=with_reason,
    )


def _technician(found: Journey) -> str:
    offered = [each.slug for each in found.technicians]
    if len(offered) == 1:
        return offered[0]
    asked = request.args.get("technician") or found.enquiry.technician
    return asked if asked in offered else ANY_TECHNICIAN


def _address(key: UUID, shown: Shown, day: date) -> str:
    more = "y" if shown.with_reason else None
    return url_for("staff_booking.time", key=key, technician=shown.technician, day=day.isoformat(), more=more)


def _day(found: Journey, instant: datetime) -> date:
    return found.clinic.policy.local_date(instant)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
