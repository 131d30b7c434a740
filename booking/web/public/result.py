"""What the answers mean, where it is not plainly clear."""

from dataclasses import dataclass

from flask import render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.enquiry import Step
from booking.domain.ruleset import TODAY, Kind, Outcome
from booking.domain.screening import Finding
from booking.usecases import enquiry as use_case
from booking.usecases.journey import Journey
from booking.web.answer_words import answer_in_words, plain_date
from booking.web.moment import now
from booking.web.public import book, road
from booking.web.step_form import StepForm


@book.route("/result", methods=["GET", "POST"])
def result() -> Response | str:
    """Say it kindly: what it means, why, how a date came about, and what can be done now."""
    found = road.journey()
    if away := road.turned_away(found, Step.RESULT):
        return away
    if found.assessment.outcome is Outcome.CLEAR:
        return road.onwards()
    form = StepForm()
    if found.terms.allowed and form.validate_on_submit():
        use_case.see_result(road.secret(), now())
        return road.onwards()
    return render_template(
        "public/result.html",
        form=form,
        has_errors=bool(form.errors),
        journey=found,
        reasons=reasons(found),
        needs_look=found.assessment.has(Outcome.REVIEW),
        needs_letter=found.assessment.has(Outcome.LETTER),
        change_url=url_for("book.health", number=1),
        details_url=url_for("book.details") if found.enquiry.details else None,
        ways_round=found.list_ways_round(),
        look_url=url_for("book.look") if found.look_may_be_asked else None,
        changed=found.enquiry.result_seen not in (None, found.result_key()),
        section=road.section(Step.RESULT),
    )


@dataclass(frozen=True)
class Reason:
    """A finding as it is told: with the question it belongs to, and in words from when its wait is counted."""

    question: str
    finding: Finding
    counted_from: str


def reasons(found: Journey) -> list[Reason]:
    """The findings to be told, strictest first; advice comes last."""
    strictest_first = sorted(found.to_be_told(), key=lambda finding: -finding.outcome)
    return [
        Reason(found.rule_set.question(finding.question).text, finding, _counted_from(found, finding))
        for finding in strictest_first
    ]


def _counted_from(found: Journey, finding: Finding) -> str:
    """Where a dated wait begins, as the client said it; a month at its latest day."""
    if finding.treatment_from is None or finding.counted_from is None:
        return ""
    if finding.counted_from == TODAY:
        return gettext("today") if found.answered_on == found.today else plain_date(found.answered_on)
    question = found.rule_set.question(finding.counted_from)
    said = str(answer_in_words(question, found.enquiry.answers[question.id]))
    return gettext("the end of %(month)s", month=said) if question.kind is Kind.MONTH else said
