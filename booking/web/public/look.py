"""Asking a person to look, where the answers alone offer no time."""

from flask import render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import BooleanField
from wtforms.validators import InputRequired

from booking.domain.enquiry import Step
from booking.domain.errors import TooManyOpenError
from booking.usecases import looks
from booking.usecases.answer_time import find_answer_by
from booking.web.moment import now
from booking.web.public import book, road
from booking.web.public.details import DetailsForm, details_form, details_of, filled_by_a_machine
from booking.web.public.too_quick import sent_too_quickly
from booking.web.seeing import see_other


class LookForm(DetailsForm):
    """Who asks, and the agreement that everything is kept for a person to see."""

    agree = BooleanField(
        lazy_gettext("Keep my answers and these details, so that a technician can look at them"),
        validators=[InputRequired(lazy_gettext("Tick the box to agree, or go back: nothing is sent then"))],
    )


@book.route("/look", methods=["GET", "POST"])
def look() -> Response | str:
    """Say what is kept and who sees it, and ask who it is."""
    found = road.journey()
    if away := road.turned_away(found, Step.RESULT):
        return away
    if not found.look_may_be_asked:
        return road.onwards()
    form = details_form(found, LookForm)
    if form.validate_on_submit() and not filled_by_a_machine(found, form) and not sent_too_quickly(found, form):
        try:
            looks.ask_for_look(road.secret(), details_of(form), now())
        except TooManyOpenError:
            form.form_errors = [
                gettext(
                    "We could not take another question with these details. Please call us on %(phone)s.",
                    phone=found.clinic.phone,
                )
            ]
        else:
            return road.onwards()
    return _page(form)


def asking(problem: str) -> str:
    """The form with what was typed, and a problem that stands in the way."""
    form = details_form(road.journey(), LookForm)
    form.form_errors = [problem]
    return _page(form)


def _page(form: DetailsForm) -> str:
    return render_template(
        "public/look.html",
        form=form,
        has_errors=True if form.form_errors else bool(form.errors),
        back_url=url_for("book.result"),
        section=road.section(Step.RESULT),
    )


@book.get("/look/asked")
def look_asked() -> Response | str:
    """What happens next; only the browser that asked sees it."""
    found = road.journey()
    if found.appointment_id is not None or found.look is None:
        return road.onwards()
    if not found.is_sent:
        return see_other(url_for("book.time"))
    asked = found.look.look
    answer_by = find_answer_by(asked.asked_at, found.clinic)
    in_time = answer_by if answer_by and answer_by > now() else None
    return render_template("public/look_asked.html", stored=found.look, look=asked, answer_by=in_time)
