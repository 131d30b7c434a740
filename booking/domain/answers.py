"""Answers as stored: the dates in them, and whether they still fit a question that a new rule set asks otherwise."""

from collections.abc import Mapping
from datetime import date

from booking.domain.calendar_dates import Month, parse_month
from booking.domain.ruleset import DATED, NOT_SURE, Json, Kind, Question, RuleSet


def fitting(rule_set: RuleSet, given: Mapping[str, Json]) -> dict[str, Json]:
    """The answers that are of their question's kind, without those to questions there are no more."""
    return {
        question.id: given[question.id]
        for question in rule_set.questions
        if question.id in given and fits(question, given[question.id])
    }


def fits(question: Question, answer: Json) -> bool:
    """Whether an answer could have been given to a question as it is asked now."""
    if question.kind is Kind.CHOICES:
        return isinstance(answer, list)
    if question.kind is Kind.TEXT or answer == NOT_SURE:
        return isinstance(answer, str)
    if question.kind in DATED:
        return date_of(question, answer) is not None
    return isinstance(answer, str) and answer in question.answer_ids()


def date_of(question: Question, answer: Json) -> date | Month | None:
    """The date or month of an answer to a question that asks for one; None where it holds none."""
    try:
        return parse_month(answer) if question.kind is Kind.MONTH else date.fromisoformat(answer)
    except (TypeError, ValueError):
        return None
