"""What the address of the time page asks for: whom, from which day, which part of the day; and links that ask it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import request, url_for
from flask_babel import gettext
from wtforms import Form, StringField

from booking.domain.times import DayPart
from booking.usecases.journey import Journey
from booking.usecases.times import Chooser, TimesShown, Wish
from booking.web.forms import tidy

WITH, FROM, PART = "with", "from", "part"


def asked_wish() -> Wish:
    """What the address asks for; what it says wrongly is as if it were not said."""
    return Wish(technician=request.args.get(WITH) or None, from_day=_asked_day(), part=_asked_part())


def _asked_day() -> date | None:
    try:
        return date.fromisoformat(_typed_day())
    except ValueError:
        return None


def _typed_day() -> str:
    return tidy(request.args.get(FROM)) or ""


def _asked_part() -> DayPart | None:
    try:
        return DayPart(request.args.get(PART, ""))
    except ValueError:
        return None


def day_form(shown: TimesShown) -> Form:
    """The form that goes to a date, with what was typed when that is no date, and a sentence about it."""
    form: Form = type("DayForm", (Form,), {FROM: StringField(gettext("Go to a date"))})()
    field = form[FROM]
    typed = _typed_day()
    field.data = shown.days.first.isoformat()
    if typed and request.method != "POST" and _asked_day() is None:
        field.data = typed
        field.errors = [gettext("Write the date like %(day)s", day=shown.days.first.isoformat())]
    return form


def page_address(chooser: Chooser, shown: TimesShown, page: Callable[..., str]) -> Callable[..., str]:
    """A function for links: the page as it is now, but for what is named (`technician`, `day`, `part`)."""
    now_shown = {
        WITH: shown.technician if len(chooser.technicians) > 1 else None,
        FROM: shown.days.first.isoformat() if request.args.get(FROM) else None,
        PART: shown.part,
    }

    def address(**changed: str | date | None) -> str:
        names = {"technician": WITH, "day": FROM, "part": PART}
        wanted = {**now_shown, **{names[name]: value for name, value in changed.items()}}
        query: dict[str, Any] = {name: str(value) for name, value in wanted.items() if value}
        # The list of times is what changes, so that is where the link leads.
        return page(_anchor="times", **query)

    return address


def chosen_week(found: Journey) -> str:
    """The address of the page that shows the chosen day first; the first week while none is chosen."""
    starts_at = found.enquiry.starts_at
    query: dict[str, Any] = {FROM: found.clinic.policy.local_date(starts_at).isoformat()} if starts_at else {}
    return url_for("book.time", **query)


@dataclass(frozen=True)
class Switch:
    """A part of the day that can be shown alone; pressing one that is on shows the whole day again."""

    part: DayPart
    label: str
    on: bool


def switches(shown: TimesShown) -> list[Switch]:
    """The three parts of the day, and which of them is on."""
    labels = {
        DayPart.MORNING: gettext("Mornings"),
        DayPart.AFTERNOON: gettext("Afternoons"),
        DayPart.EVENING: gettext("Evenings"),
    }
    return [Switch(part, label, part is shown.part) for part, label in labels.items()]
