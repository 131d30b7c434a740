"""The doctor's letter: asking for it, and writing down what it says."""

from flask import render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField

from booking.domain.appointment import State
from booking.domain.letter import Letter
from booking.domain.reference import normalised
from booking.usecases import appointments, letters
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.admin.appointment import act, not_now, posted_version
from booking.web.context import page_clinic
from booking.web.forms import DatePartsField, TextField, tidy_lines
from booking.web.moment import now
from booking.web.step_form import StepForm

LONGEST_LETTER = 4000


class LetterForm(StepForm):
    """What the letter says, and which version of the appointment the page showed."""

    says = TextField(
        lazy_gettext("What does it say?"),
        message=lazy_gettext("Write down what the letter says"),
        longest=LONGEST_LETTER,
        filters=[tidy_lines],
    )
    version = HiddenField()


@admin.post("/appointments/<reference>/ask-for-letter")
def ask_for_letter(reference: str) -> Response:
    """Ask for it; the client is told that one thing more is needed."""
    return act(
        reference,
        lambda: letters.ask_for_letter(normalised(reference), posted_version(), viewer(), now()),
        gettext("The client is being told by e-mail, and the time stays kept."),
    )


@admin.route("/appointments/<reference>/letter", methods=["GET", "POST"])
def letter(reference: str) -> Response | str:
    """Write down what the letter says and when it was written; it holds for six months."""
    stored = appointments.show_to_reader(normalised(reference), viewer())
    page = url_for("admin.appointment", reference=stored.appointment.reference)
    if stored.appointment.state is not State.PROVISIONAL:
        return not_now(reference)
    form = _form(str(stored.appointment.version))
    if form.validate_on_submit():
        seen = Letter(written_on=form["written_on"].data, says=form["says"].data or "")
        return act(
            reference,
            lambda: letters.record_letter(stored.appointment.reference, posted_version(), seen, viewer(), now()),
            gettext("Kept. The appointment waits for your decision."),
        )
    return render_template("admin/letter.html", form=form, has_errors=bool(form.errors), stored=stored, page=page)


def _form(version: str) -> LetterForm:
    written_on = DatePartsField(
        gettext("Date on the letter"),
        parts=("day", "month", "year"),
        message=gettext("Enter the date on the letter"),
        latest=page_clinic().policy.local_date(now()),
    )
    form: LetterForm = type("DatedLetterForm", (LetterForm,), {"written_on": written_on})(version=version)
    return form
