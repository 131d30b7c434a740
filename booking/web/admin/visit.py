"""At the visit: photo ID and the questions for the day, and the consultation form to print and sign."""

from collections.abc import Mapping
from datetime import date

from flask import flash, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import BooleanField
from wtforms.validators import InputRequired

from booking.domain.errors import TooEarlyError
from booking.domain.reference import normalised
from booking.domain.ruleset import AskedAt, Json, Question, RuleSet
from booking.domain.visit import IdKind
from booking.usecases import rules as rule_sets
from booking.usecases import visit as use_case
from booking.web.access import viewer
from booking.web.admin import admin, words
from booking.web.answer_words import answer_in_words
from booking.web.context import page_clinic
from booking.web.forms import ChoiceField
from booking.web.health_fields import field_of, stored_answer
from booking.web.moment import now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm

# What a page showed; no question can have this name.
SHOWN = "shown-question"


@admin.route("/appointments/<reference>/visit", methods=["GET", "POST"])
def visit(reference: str) -> Response | str:
    """Write down which photo ID was seen, and ask the questions for the day."""
    page = url_for("admin.appointment", reference=normalised(reference))
    try:
        stored = use_case.show_for_visit(normalised(reference), viewer(), now())
    except TooEarlyError:
        flash(gettext("This is done on the day of the consultation. Nothing was kept."), "warning")
        return see_other(page)
    rule_set = rule_sets.in_force(now())
    form = _form(rule_set, page_clinic().policy.local_date(now()))
    questions = _asked(form, rule_set)
    # An answer may open a question that was not on the page yet: it is asked before anything is kept.
    opened = [question for question in questions if question.id not in request.form.getlist(SHOWN)]
    if form.validate_on_submit() and not opened:
        answers = {question.id: stored_answer(form[question.id].data) for question in questions}
        use_case.record_visit(stored.appointment.reference, IdKind(form["id_kind"].data), answers, viewer(), now())
        flash(gettext("Kept."), "success")
        return see_other(page)
    for question in opened:
        form[question.id].errors = []
    return render_template(
        "admin/visit.html",
        form=form,
        has_errors=bool(form.errors),
        stored=stored,
        questions=questions,
        opened=opened if form.is_submitted() else [],
        shown=SHOWN,
        page=page,
    )


def _form(rule_set: RuleSet, today: date) -> StepForm:
    kinds = [(kind.value, name) for kind, name in words.id_kinds().items()]
    fields = {question.id: field_of(question, None, today) for question in _of_the_day(rule_set)}
    fields["id_kind"] = ChoiceField(
        gettext("Which photo ID did you see?"),
        choices=kinds,
        message=gettext("Choose which photo ID you saw"),
    )
    fields["matches"] = BooleanField(
        gettext("The photo, the name and the date of birth match, and the client is 18 or over"),
        validators=[InputRequired(gettext("Tick the box when they match; if they do not, do not treat"))],
    )
    form: StepForm = type("VisitForm", (StepForm,), fields)()
    return form


def _of_the_day(rule_set: RuleSet) -> list[Question]:
    """All questions that may be asked at the visit, those that hang on an answer included."""
    return [question for question in rule_set.questions if AskedAt.AT_VISIT in question.asked_at]


def _asked(form: StepForm, rule_set: RuleSet) -> list[Question]:
    """The questions that are asked after what was answered; the others leave the form."""
    given = {question.id: stored_answer(form[question.id].data) for question in _of_the_day(rule_set)}
    asked = rule_set.asked(given, AskedAt.AT_VISIT)
    for question in _of_the_day(rule_set):
        if question not in asked:
            del form[question.id]
    return asked


@admin.get("/appointments/<reference>/form")
def consultation_form(reference: str) -> str:
    """The form to print; both sign it."""
    form = use_case.show_consultation_form(normalised(reference), viewer(), now())
    day = form.day_screening
    return render_template(
        "admin/consultation_form.html",
        form=form,
        appointment=form.stored.appointment,
        id_kinds=words.id_kinds(),
        history=[(part.on, _in_words(part.rule_set, part.answers)) for part in form.history if part.answers],
        day=_in_words(form.day_rule_set, day.answers) if day else [],
        to_ask=[] if day else [question.text for question in form.day_rule_set.asked({}, AskedAt.AT_VISIT)],
        day_findings=day.findings if day else (),
    )


def _in_words(rule_set: RuleSet, given: Mapping[str, Json]) -> list[tuple[str, str | list[str]]]:
    return [
        (question.text, answer_in_words(question, given[question.id]))
        for question in rule_set.questions
        if question.id in given
    ]
