"""Another time: the free ones a week at a time, then one short page that asks, and the old time is kept until then."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from flask import render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField

from booking.domain.enquiry import ANY_TECHNICIAN
from booking.domain.errors import (
    ActNotAllowedError,
    BookingNotAllowedError,
    ChangedMeanwhileError,
    NotFoundError,
    SlotTakenError,
    TimeNotOfferedError,
)
from booking.usecases import manage as own_page
from booking.usecases import reschedule as use_case
from booking.usecases import times
from booking.usecases.availability import Slot
from booking.usecases.reschedule import Rescheduling
from booking.web.answer_words import plain_date
from booking.web.call_us import call_us
from booking.web.client import manage
from booking.web.moment import now
from booking.web.public import who_and_when
from booking.web.seeing import see_other
from booking.web.step_form import StepForm


class MoveForm(StepForm):
    """Which version of the appointment the page showed."""

    version = HiddenField()


@manage.get("/<secret>/move")
def choose_move(secret: str) -> Response | str:
    """The free times, as when booking; too late for it, the appointment's page says to call."""
    try:
        found = use_case.show_rescheduling(secret, now())
    except ActNotAllowedError:
        return see_other(url_for("manage.appointment", secret=secret))
    except BookingNotAllowedError:
        return _no_time_at_all()
    week = who_and_when.week(found, partial(url_for, "manage.choose_move", secret=secret), _why_not_before(found))
    return render_template(
        "client/choose_move.html",
        stored=found.stored,
        has_errors=bool(week["day_form"].errors),
        page=url_for("manage.appointment", secret=secret),
        to_check=url_for("manage.move", secret=secret),
        **week,
    )


@manage.route("/<secret>/move/to", methods=["GET", "POST"])
def move(secret: str) -> Response | str:
    """From when to when? Nothing happens before the button is pressed; a time that has gone brings the nearest."""
    own_page.show(secret, now())  # before anything else, so that a link that is none gets the one answer
    page = url_for("manage.appointment", secret=secret)
    technician, starts_at = request.args.get("technician", ANY_TECHNICIAN), who_and_when.start_in(request.args)
    if starts_at is None:
        return see_other(url_for("manage.choose_move", secret=secret))
    posted = MoveForm()
    if posted.validate_on_submit():
        try:
            use_case.reschedule(secret, _version(posted), technician, starts_at, now())
        except (ActNotAllowedError, ChangedMeanwhileError):
            return see_other(f"{page}?meanwhile=yes")
        except BookingNotAllowedError:
            return _no_time_at_all()
        except (SlotTakenError, TimeNotOfferedError):
            posted.form_errors = [_gone()]
        else:
            return see_other(f"{page}?moved=yes")
    return _asking(secret, technician, starts_at, posted)


def _asking(secret: str, technician: str, starts_at: datetime, form: MoveForm) -> Response | str:
    try:
        found = use_case.show_rescheduling(secret, now())
    except ActNotAllowedError:
        return see_other(url_for("manage.appointment", secret=secret))
    except BookingNotAllowedError:
        return _no_time_at_all()
    slot, near = _on_offer(found, technician, starts_at)
    if slot is None and not form.form_errors:
        form.form_errors = [_gone()]
    form.version.data = str(found.stored.appointment.version)
    names = who_and_when.names_of(found)
    return render_template(
        "client/move.html",
        form=form,
        has_errors=bool(form.errors),
        stored=found.stored,
        appointment=found.stored.appointment,
        starts_at=starts_at,
        with_whom=[names[each] for each in found.expected(slot)] if slot else [],
        technician=technician,
        days=who_and_when.days_of(found, near),
        times=url_for("manage.choose_move", secret=secret),
    )


def _on_offer(found: Rescheduling, technician: str, starts_at: datetime) -> tuple[Slot | None, Sequence[Slot]]:
    """The time that is asked for, or the nearest ones where it is not to be had."""
    try:
        slot = times.find_slot(found, technician, starts_at, now())
        return slot, [] if slot else times.list_near(found, technician, starts_at, now())
    except NotFoundError:
        return None, times.list_near(found, ANY_TECHNICIAN, starts_at, now())


def _version(form: MoveForm) -> int:
    """The version that the page showed; 0, which no appointment has, for anything else."""
    text = form.version.data or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _gone() -> str:
    return gettext("That time is not free any more. Your appointment is as it was; these times are the nearest.")


def _why_not_before(found: Rescheduling) -> str | None:
    """Without the reason: the page opens with the link alone."""
    if found.terms.not_before is None:
        return None
    day = plain_date(found.terms.not_before)
    return gettext("Online, you can move it to %(day)s or later. Call us if you would like to talk it over.", day=day)


def _no_time_at_all() -> Response:
    text = gettext("We cannot offer another time online at the moment. Your appointment stays as it is.")
    return call_us(gettext("Please call us to move it"), text, status=200)
