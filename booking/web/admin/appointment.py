"""One appointment: why it is as it is, and the decision."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app, flash, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError
from booking.domain.reference import normalised
from booking.domain.ruleset import TODAY
from booking.domain.screening import Finding
from booking.usecases import appointments, decide
from booking.usecases.appointments import Shown
from booking.web.access import viewer
from booking.web.admin import admin, words
from booking.web.answer_words import answer_in_words
from booking.web.forms import PressForm
from booking.web.moment import now
from booking.web.seeing import see_other


@admin.get("/appointments/<reference>")
def appointment(reference: str) -> str:
    """Show it; a look at the answers is recorded."""
    shown = appointments.show_appointment(normalised(reference), viewer(), now())
    answers = _answers(shown)
    found = _findings(shown, answers)
    spoken_of = {item.finding.question for item in found}
    if shown.rule_set is not None:
        spoken_of |= {question.id for one in spoken_of for question in shown.rule_set.follow_ups(one)}
    return render_template(
        "admin/appointment.html",
        shown=shown,
        stored=shown.stored,
        appointment=shown.stored.appointment,
        findings=found,
        others=[answer for question, answer in answers.items() if question not in spoken_of],
        outcome_name=words.outcome(shown.stored.outcome),
        outcome_words=words.what_to_do(),
        treatment_from=max(
            (item.finding.treatment_from for item in found if item.finding.treatment_from), default=None
        ),
        id_kinds=words.id_kinds(),
        letter_can_be_asked=shown.letter_can_be_asked,
        happened=_happened(shown),
        now=now(),
        form=PressForm(),
    )


@admin.post("/appointments/<reference>/confirm")
def confirm(reference: str) -> Response:
    """Confirm it, unless somebody changed it since the page was shown."""
    return act(
        reference,
        lambda: decide.confirm_appointment(normalised(reference), posted_version(), viewer(), now()),
        gettext("Confirmed. The client and staff are being told by e-mail."),
    )


def act(reference: str, do: Callable[[], None], done: str) -> Response:
    """Do something with an appointment, say how it went, and go back to its page."""
    try:
        do()
    except (ChangedMeanwhileError, ActNotAllowedError):
        return not_now(reference)
    flash(done, "success")
    return see_other(url_for("admin.appointment", reference=normalised(reference)))


def not_now(reference: str) -> Response:
    """Back to the appointment's page with a sentence on why nothing was done."""
    flash(changed_meanwhile(reference), "warning")
    return see_other(url_for("admin.appointment", reference=normalised(reference)))


def posted_version() -> int:
    """The version of the appointment the page showed; 0, which no appointment has, for anything else."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def changed_meanwhile(reference: str) -> str:
    """Who was faster, in a sentence."""
    stored = appointments.show_for_decision(normalised(reference), viewer())
    found = stored.appointment
    if found.decided_by == viewer().name:
        return gettext("You did this already. This is how it stands.")
    if found.decided_by and found.decided_at:
        minutes = max(0, int((now() - found.decided_at).total_seconds() // 60))
        return ngettext(
            "%(name)s changed this a minute ago. Nothing was changed by you.",
            "%(name)s changed this %(num)s minutes ago. Nothing was changed by you.",
            max(1, minutes),
            name=found.decided_by,
        )
    return gettext("This appointment was changed in the meantime. Nothing was changed by you.")


@dataclass(frozen=True)
class FindingShown:
    """A finding with its answer in words and its sources as links."""

    finding: Finding
    outcome: str
    question: str
    answer: str | list[str]
    follow_ups: Sequence[tuple[str, str | list[str]]]
    basis: str
    counted_from: str
    sources: Sequence[tuple[str, str]]


def _findings(shown: Shown, answers: Mapping[str, tuple[str, str | list[str]]]) -> list[FindingShown]:
    """The findings, strictest first."""
    if shown.screening is None or shown.rule_set is None:
        return []
    rule_set = shown.rule_set
    strictest_first = sorted(shown.screening.findings, key=lambda finding: -finding.outcome)
    unanswered = ("", gettext("Not answered"))
    return [
        FindingShown(
            finding=finding,
            outcome=words.outcome(finding.outcome),
            question=answers.get(finding.question, unanswered)[0],
            answer=answers.get(finding.question, unanswered)[1],
            follow_ups=[
                answers[question.id] for question in rule_set.follow_ups(finding.question) if question.id in answers
            ],
            basis=words.basis(finding.basis) if finding.basis else "",
            counted_from=_counted_from(finding, answers),
            sources=[(name, rule_set.sources.get(name, "")) for name in finding.sources],
        )
        for finding in strictest_first
    ]


def _counted_from(finding: Finding, answers: Mapping[str, tuple[str, str | list[str]]]) -> str:
    if finding.counted_from == TODAY:
        return gettext("the day of the answers")
    if finding.counted_from and finding.counted_from in answers:
        return str(answers[finding.counted_from][1])
    return ""


def _answers(shown: Shown) -> dict[str, tuple[str, str | list[str]]]:
    """Each stored answer as (question, answer in words), by the question's id; empty for who may not read them."""
    if shown.screening is None or shown.rule_set is None:
        return {}
    given = shown.screening.answers
    return {
        question.id: (question.text, answer_in_words(question, given[question.id]))
        for question in shown.rule_set.questions
        if question.id in given
    }


def _happened(shown: Shown) -> list[dict[str, str]]:
    """The timeline; looks at the answers in a row by the same person count as one."""
    lines = []
    last = None
    for line in shown.history:
        if (line.act, line.by) == last:
            continue
        last = (line.act, line.by)
        lines.append(
            {
                "time": current_app.jinja_env.filters["short_when"](line.at, shown.clinic.policy.zone),
                "at": line.at.isoformat(),
                "text": words.act(line.act, line.by or shown.stored.client_name),
            }
        )
    return lines
