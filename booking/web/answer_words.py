"""Answers in the words of the page they were given on."""

from datetime import date
from typing import cast

from babel.dates import format_date
from flask import current_app
from flask_babel import get_locale, gettext

from booking.domain.calendar_dates import parse_month
from booking.domain.ruleset import NONE_OF_THESE, NOT_SURE, Json, Kind, Question


def answer_in_words(question: Question, answer: Json) -> str | list[str]:
    """An answer as a person reads it; several answers and several lines as a list."""
    if answer is None:
        return gettext("Not answered")
    if isinstance(answer, list):
        return [_word(question, item) for item in answer]
    if answer == NOT_SURE:
        return gettext("Not sure")
    if question.kind is Kind.MONTH:
        return format_date(parse_month(answer).last_day(), "MMMM y", locale=get_locale())
    if question.kind is Kind.DATE:
        return plain_date(date.fromisoformat(answer))
    if question.kind is Kind.TEXT:
        return str(answer).splitlines()
    return _word(question, answer)


def _word(question: Question, answer: str) -> str:
    words = {
        "yes": gettext("Yes"),
        "no": gettext("No"),
        NOT_SURE: gettext("Not sure"),
        NONE_OF_THESE: gettext("None of these"),
    }
    words |= {option.id: option.label for option in question.options}
    return words.get(answer, gettext("Not answered"))


def plain_date(day: date) -> str:
    """`3 March 2027`, by the same filter the templates use."""
    return cast(str, current_app.jinja_env.filters["plain_date"](day))
