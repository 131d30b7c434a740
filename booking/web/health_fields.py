"""Health questions as form fields, and their answers as stored."""

from datetime import date, timedelta
from typing import Any

from flask_babel import gettext
from wtforms import Field

from booking.domain.calendar_dates import Month, parse_month
from booking.domain.ruleset import NONE_OF_THESE, NOT_SURE, Json, Kind, Question
from booking.web.forms import ChoiceField, ChoicesField, DatePartsField, TextField, tidy_lines

LONGEST_TEXT = 500
# A date that may lie ahead is near today; another is a slip of the pen, which would count as a wait that is over.
LONG_PAST = timedelta(days=365)
FAR_AHEAD = timedelta(days=3 * 365)


def stored_answer(value: Any) -> Json:
    """An answer of a form, as stored."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Month) else value


def field_of(question: Question, stored: Json, today: date) -> Field:
    """The field of a question, filled with what was answered before."""
    if question.kind is Kind.TEXT:
        return TextField(
            question.text,
            message=gettext("Write an answer: %(question)s", question=question.text),
            longest=LONGEST_TEXT,
            filters=[tidy_lines],
            default=stored,
        )
    if question.kind in (Kind.MONTH, Kind.DATE):
        return DatePartsField(
            question.text,
            parts=("month", "year") if question.kind is Kind.MONTH else ("day", "month", "year"),
            message=gettext("Give a date: %(question)s", question=question.text),
            earliest=None if question.in_past else today - LONG_PAST,
            latest=today if question.in_past else today + FAR_AHEAD,
            allow_not_sure=question.not_sure,
            default=_stored_date(question.kind, stored),
        )
    message = gettext("Choose an answer: %(question)s", question=question.text)
    options = [(option.id, option.label) for option in question.options]
    not_sure = [(NOT_SURE, gettext("Not sure"))] if question.not_sure else []
    if question.kind is Kind.CHOICES:
        none = [(NONE_OF_THESE, gettext("None of these"))]
        return ChoicesField(
            question.text,
            message=message,
            exclusive=NONE_OF_THESE,
            choices=options + not_sure + none,
            default=stored,
        )
    if question.kind is Kind.YES_NO:
        options = [("yes", gettext("Yes")), ("no", gettext("No"))]
    return ChoiceField(question.text, message=message, choices=options + not_sure, default=stored)


def _stored_date(kind: Kind, stored: Json) -> date | Month | str | None:
    if stored in (None, NOT_SURE):
        return stored
    return parse_month(stored) if kind is Kind.MONTH else date.fromisoformat(stored)
