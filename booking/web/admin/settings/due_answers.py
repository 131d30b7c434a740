"""The answers of the safety page: what the clinic says to what clients are told to ask before they pay."""

from datetime import date

from flask import flash, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms.validators import ValidationError

from booking.domain.evidence import DueAnswer
from booking.usecases import due_answers as use_case
from booking.usecases.due_answers import Asked
from booking.web.access import viewer
from booking.web.admin.settings import saving, settings
from booking.web.admin.settings.saving import SettingsForm
from booking.web.context import page_clinic
from booking.web.forms import DatePartsField, TextField, tidy
from booking.web.moment import now
from booking.web.seeing import see_other

LONGEST_ANSWER = 600
LONGEST_PROOF = 300
LONGEST_NAME = 200


class AnswerForm(SettingsForm):
    """An answer with what shows it and who checked it when; left empty, the question is unanswered."""

    text = TextField(lazy_gettext("Our answer"), message="", longest=LONGEST_ANSWER, optional=True, filters=[tidy])
    proof = TextField(lazy_gettext("What shows it"), message="", longest=LONGEST_PROOF, optional=True, filters=[tidy])
    checked_by = TextField(
        lazy_gettext("Checked by"),
        message=lazy_gettext("Enter the name of whoever checked it"),
        longest=LONGEST_NAME,
        filters=[tidy],
    )

    def validate_proof(self, field: TextField) -> None:
        """Proof of nothing is no proof."""
        if field.data and not self["text"].data:
            raise ValidationError(gettext("Enter the answer that this shows, or leave it out"))

    def answer(self) -> DueAnswer:
        """What was filled in, once it is valid."""
        return DueAnswer(
            self["text"].data or "", self.proof.data or "", self.checked_by.data or "", self["checked_on"].data
        )


def _form(asked: Asked, today: date) -> AnswerForm:
    """Filled with the answer as it stands; a new check is one of today by whoever is signed in."""
    checked_on = DatePartsField(
        gettext("Checked on"),
        parts=("day", "month", "year"),
        message=gettext("Enter the day of the check"),
        latest=today,
    )
    kind = type("DatedAnswerForm", (AnswerForm,), {"checked_on": checked_on})
    stored = asked.evidence.answer
    form: AnswerForm = kind(obj=stored) if stored else kind(checked_by=viewer().name, checked_on=today)
    return form


@settings.get("/answers")
def due_answers() -> str:
    """All questions, with how the clinic and each technician stand to them."""
    asked = use_case.list_asked(viewer(), now())
    return render_template("admin/settings/due_answers.html", asked=asked)


@settings.route("/answers/<question>", methods=["GET", "POST"])
def due_answer(question: str) -> Response | str:
    """The clinic's answer to one."""
    return _answer(question, "", url_for("settings.due_answers"))


@settings.route("/answers/<question>/<slug>", methods=["GET", "POST"])
def technician_answer(question: str, slug: str) -> Response | str:
    """One technician's answer to one."""
    return _answer(question, slug, url_for("settings.due_answers"))


def _answer(question: str, technician: str, back: str) -> Response | str:
    asked = use_case.show(question, technician, viewer(), now())
    stored = asked.evidence.answer
    form = _form(asked, page_clinic().policy.local_date(now()))
    if not form.is_submitted():
        form.show_stored(stored)
    if form.validate_on_submit():
        answer = form.answer()
        act = f"{use_case.CHANGED} {question} of {technician} " if technician else f"{use_case.CHANGED} {question} "
        if saving.save(
            form,
            (),
            lambda seen: use_case.save(question, technician, answer, seen, viewer(), now()),
            act,
            stored,
        ):
            flash(gettext("Saved. It stands on the safety page."), "success")
            return see_other(back)
    return render_template("admin/settings/due_answer.html", form=form, has_errors=bool(form.errors), asked=asked)
