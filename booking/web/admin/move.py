"""Moving an appointment: the free times, then one page that says what will happen."""

from datetime import date, datetime, timedelta
from itertools import groupby

from flask import flash, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response
from wtforms import HiddenField

from booking.domain.errors import (
    ActNotAllowedError,
    BookingNotAllowedError,
    ChangedMeanwhileError,
    ReasonMissingError,
    SlotTakenError,
    TimeNotOfferedError,
)
from booking.domain.reference import normalised
from booking.usecases import move as use_case
from booking.usecases.move import Moving
from booking.web.access import viewer
from booking.web.admin import admin, words
from booking.web.admin.appointment import not_now, posted_version
from booking.web.forms import TextField, tidy_lines
from booking.web.moment import instant_in, now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm

DAYS_SHOWN = 7
A_WEEK = timedelta(days=DAYS_SHOWN)
LONGEST_REASON = 1000


@admin.get("/appointments/<reference>/move")
def choose_move(reference: str) -> Response | str:
    """The free times of a week with one technician; each leads to the page that asks once more."""
    try:
        moving = use_case.show_moving(normalised(reference), viewer(), now())
    except ActNotAllowedError:
        return not_now(reference)
    except BookingNotAllowedError:
        return _no_time_at_all(reference)
    technician = _technician(moving)
    with_reason = "more" in request.args
    window = moving.room.with_reason if with_reason else moving.room.rules
    opens_on = moving.policy.local_date(window.opens_at)
    closes_on = moving.policy.local_date(window.closes_at - timedelta(minutes=1))
    asked = _date(request.args.get("day", "")) or moving.policy.local_date(moving.stored.appointment.starts_at)
    first_day = min(max(asked, opens_on), closes_on)
    last_day = min(first_day + A_WEEK - timedelta(days=1), closes_on)
    times = use_case.list_times(moving, technician, first_day, last_day, with_reason=with_reason)
    return render_template(
        "admin/choose_move.html",
        moving=moving,
        stored=moving.stored,
        technician=technician,
        with_reason=with_reason,
        first_day=first_day,
        last_day=last_day,
        days=[(day, list(group)) for day, group in groupby(times, key=moving.policy.local_date)],
        earlier=max(opens_on, first_day - A_WEEK) if first_day > opens_on else None,
        later=last_day + timedelta(days=1) if last_day < closes_on else None,
        page=url_for("admin.appointment", reference=moving.stored.appointment.reference),
    )


@admin.route("/appointments/<reference>/move/to", methods=["GET", "POST"])
def move(reference: str) -> Response | str:
    """Say what will happen, ask for a reason where one is needed, and move it."""
    try:
        moving = use_case.show_moving(normalised(reference), viewer(), now())
    except ActNotAllowedError:
        return not_now(reference)
    except BookingNotAllowedError:
        return _no_time_at_all(reference)
    technician, starts_at = _technician(moving), instant_in(request.args.get("starts_at", ""))
    if starts_at is None:
        return see_other(url_for("admin.choose_move", reference=moving.stored.appointment.reference))
    form = _form(moving, starts_at)
    near: list[datetime] = []
    if form.validate_on_submit():
        try:
            return _move(moving, technician, starts_at, form)
        except (ChangedMeanwhileError, ActNotAllowedError):
            return not_now(reference)
        except (SlotTakenError, TimeNotOfferedError, ReasonMissingError):
            form.form_errors = [gettext("That time is not free any more. These are the nearest; your words are kept.")]
            near = use_case.list_near(moving, technician, starts_at)
    return render_template(
        "admin/move.html",
        form=form,
        has_errors=bool(form.errors),
        stored=moving.stored,
        technician=technician,
        technician_name={each.slug: each.name for each in moving.technicians}[technician],
        starts_at=starts_at,
        near=near,
        page=url_for(
            "admin.choose_move",
            reference=moving.stored.appointment.reference,
            technician=technician,
            day=moving.policy.local_date(starts_at).isoformat(),
        ),
    )


def _move(moving: Moving, technician: str, starts_at: datetime, form: StepForm) -> Response:
    reference = moving.stored.appointment.reference
    reason = form["reason"].data if "reason" in form else None
    use_case.move_appointment(reference, posted_version(), technician, starts_at, viewer(), now(), reason=reason)
    flash(words.told(moving.stored.client_email, gettext("Moved.")), "success")
    return see_other(url_for("admin.appointment", reference=reference))


def _form(moving: Moving, starts_at: datetime) -> StepForm:
    fields: dict[str, object] = {"version": HiddenField()}
    if moving.room.needs_reason(starts_at):
        fields["reason"] = TextField(
            gettext("Why is it moved there all the same?"),
            message=gettext("Write down why"),
            longest=LONGEST_REASON,
            filters=[tidy_lines],
        )
    form: StepForm = type("MoveForm", (StepForm,), fields)(version=str(moving.stored.appointment.version))
    return form


def _no_time_at_all(reference: str) -> Response:
    flash(gettext("The answers given last allow no time at all. Decide about it, or cancel it."), "warning")
    return see_other(url_for("admin.appointment", reference=normalised(reference)))


def _technician(moving: Moving) -> str:
    """The technician asked for; the appointment's own where none is, or whoever comes first where theirs is gone."""
    offered = [each.slug for each in moving.technicians]
    asked = request.args.get("technician") or moving.stored.appointment.technician
    if asked in offered:
        return asked
    if "technician" in request.args or not offered:
        raise NotFound
    return offered[0]


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
