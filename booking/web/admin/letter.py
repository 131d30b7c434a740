"""The doctor's letter: asking for it, and writing down what it says."""

from flask import render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField

from booking.domain import appointment as acts
from booking.domain.appointment import State
from booking.domain.letter import Letter
from booking.domain.reference import normalised
from booking.usecases import appointments, letters
from booking.web.access import viewer
from booking.web.admin import admin, words
from booking.web.admin.appointment import act, begun, not_now, posted_version
from booking.web.answer_words import answer_in_words
from booking.web.context import page_clinic
from booking.web.forms import ChoicesField, DatePartsField, TextField, tidy_lines
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


@admin.route("/appointments/<reference>/ask-for-letter", methods=["GET", "POST"])
def ask_for_letter(reference: str) -> Response | str:
    """Choose what the letter must speak of; the client is told that one thing more is needed."""
    stored = appointments.show_to_reader(normalised(reference), viewer())
    page = url_for("admin.appointment", reference=stored.appointment.reference)
    if not acts.letter_can_be_asked(stored.appointment, now()):
        return not_now(reference)
    form = _questions_form(stored.appointment.reference, str(stored.appointment.version))
    if form.validate_on_submit():
        return act(
            reference,
            lambda: letters.ask_for_letter(
                stored.appointment.reference, posted_version(), form["questions"].data, viewer(), now()
            ),
            words.told(stored.client_email, gettext("Asked, and the time stays kept."), staff=False),
        )
    return render_template(
        "admin/ask_for_letter.html", form=form, has_errors=bool(form.errors), stored=stored, page=page
    )


def _questions_form(reference: str, version: str) -> StepForm:
    askable = letters.show_askable(reference, viewer())
    choices = [(item.question.id, f"{item.question.text} {_in_words(item)}") for item in askable]
    fields = {
        "questions": ChoicesField(
            gettext("What must the letter speak of?"),
            choices=choices,
            message=gettext("Choose at least one"),
            default=[item.question.id for item in askable if item.wanted],
        ),
        "version": HiddenField(),
    }
    form: StepForm = type("AskForLetterForm", (StepForm,), fields)(version=version)
    return form


def _in_words(item: letters.Askable) -> str:
    said = answer_in_words(item.question, item.answer)
    return f"“{said if isinstance(said, str) else ', '.join(said)}”"


@admin.route("/appointments/<reference>/letter", methods=["GET", "POST"])
def letter(reference: str) -> Response | str:
    """Write down what the letter says and when it was written; it holds for six months."""
    stored = appointments.show_to_reader(normalised(reference), viewer())
    page = url_for("admin.appointment", reference=stored.appointment.reference)
    if stored.appointment.state is not State.PROVISIONAL:
        return not_now(reference)
    if acts.has_begun(stored.appointment, now()):
        return begun(reference)
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


@admin.get("/appointments/<reference>/letter/print")
def print_letter(reference: str) -> Response | str:
    """The page that clients get for their doctor, to print or to post where no e-mail can bring it."""
    page = letters.print_letter_page(normalised(reference), viewer(), now())
    return render_template("public/letter.html", page=page) if page.is_needed else not_now(reference)
