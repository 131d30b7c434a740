"""The form of a health page, made of the rule set's questions."""

from collections.abc import Mapping
from datetime import date

from wtforms import HiddenField

from booking.domain.ruleset import Json, Page
from booking.web.health_fields import field_of, stored_answer
from booking.web.step_form import StepForm


def health_form(page: Page, answers: Mapping[str, Json], today: date) -> StepForm:
    """A form with a field for each question of the page, filled with what was answered before."""
    fields = {question.id: field_of(question, answers.get(question.id), today) for question in page.questions}
    # Pages move when an answer opens a follow-up: the form itself says which page it answers.
    fields["page"] = HiddenField(default=page.slug)
    form: StepForm = type("HealthForm", (StepForm,), fields)()
    return form


def answers_of(form: StepForm, page: Page) -> dict[str, Json]:
    """What was answered, as stored."""
    return {question.id: stored_answer(form[question.id].data) for question in page.questions}
