"""Findings and answers, in words, for those who may read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from booking.domain.ruleset import NONE_OF_THESE, TODAY, Json, RuleSet
from booking.domain.screening import Finding
from booking.usecases.appointments import Shown
from booking.usecases.looks import ShownLook
from booking.usecases.standing import Checked
from booking.web.admin import words
from booking.web.answer_words import answer_in_words

PLAIN_NO: Sequence[Json] = ("no", "none", [NONE_OF_THESE])
Worded = tuple[str, str | list[str]]


@dataclass(frozen=True)
class FindingShown:
    """A finding with its answer in words and its sources as links."""

    finding: Finding
    outcome: str
    question: str
    answer: str | list[str]
    follow_ups: Sequence[Worded]
    basis: str
    counted_from: str
    sources: Sequence[tuple[str, str]]


def findings_shown(shown: Shown | ShownLook | Checked) -> tuple[list[FindingShown], list[Worded]]:
    """The findings, strictest first, and all answers they do not speak of; nothing for who may not read them."""
    screening, rule_set = shown.screening, shown.rule_set
    if screening is None or rule_set is None:
        return [], []
    answers = _answers(screening.answers, rule_set)
    found = _findings(screening.findings, rule_set, answers)
    spoken_of = {item.finding.question for item in found}
    spoken_of |= {question.id for one in spoken_of for question in rule_set.follow_ups(one)}
    others = [question for question in answers if question not in spoken_of]
    # What is no plain no stands first.
    others.sort(key=lambda question: screening.answers[question] in PLAIN_NO)
    return found, [answers[question] for question in others]


def _findings(findings: Sequence[Finding], rule_set: RuleSet, answers: Mapping[str, Worded]) -> list[FindingShown]:
    strictest_first = sorted(findings, key=lambda finding: -finding.outcome)
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


def _counted_from(finding: Finding, answers: Mapping[str, Worded]) -> str:
    if finding.counted_from == TODAY:
        return gettext("the day of the answers")
    if finding.counted_from and finding.counted_from in answers:
        return str(answers[finding.counted_from][1])
    return ""


def _answers(given: Mapping[str, Json], rule_set: RuleSet) -> dict[str, Worded]:
    """Each answer as (question, answer in words), by the question's id."""
    return {
        question.id: (question.text, answer_in_words(question, given[question.id]))
        for question in rule_set.questions
        if question.id in given
    }
