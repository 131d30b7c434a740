"""What forms on both sides share: a press of a button, a choice, and a date typed in parts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from booking.domain.calendar_dates import Month
from booking.domain.ruleset import NOT_SURE

EARLIEST_YEAR = 1900
# Invisible, and part of the spelling of Persian and Indic names.
JOINERS = "\u200c\u200d"


def tidy(text: str | None) -> str | None:
    """Without spaces at the ends and without characters that a header or a page cannot carry.

    Every kind of space becomes a plain one, so that words do not run together.
    """
    if text is None:
        return None
    plain = (" " if character.isspace() else character for character in text)
    return "".join(character for character in plain if character.isprintable() or character in JOINERS).strip(
        " " + JOINERS
    )


def tidy_lines(text: str | None) -> str | None:
    """The same for text of several lines."""
    if text is None:
        return None
    return "\n".join(filter(None, (tidy(line) for line in text.splitlines())))


class PressForm(FlaskForm):
    """A button and nothing else."""


def _select_choices(choices: Sequence[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in choices]


class ChoiceField(RadioField):
    """One of several answers; anything else gets the field's own sentence."""

    def __init__(self, label: str, *, choices: Sequence[tuple[str, str]], message: str, **kwargs: Any) -> None:
        """`choices` are (value, label); `message` says what to do when nothing, or nothing known, was chosen."""
        super().__init__(label, validate_choice=False, choices=_select_choices(choices), **kwargs)
        self.message = message
        self.offered = {value for value, _label in choices}

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse what is not on offer."""
        if self.data not in self.offered:
            raise ValidationError(self.message)


class ChoicesField(SelectMultipleField):
    """Any of several answers; the one that excludes the others clears them."""

    def __init__(
        self,
        label: str,
        *,
        choices: Sequence[tuple[str, str]],
        message: str,
        exclusive: str | None = None,
        **kwargs: Any,
    ) -> None:
        """`exclusive` is the answer that stands alone ("None of these"), where there is one."""
        super().__init__(label, validate_choice=False, choices=_select_choices(choices), **kwargs)
        self.message = message
        self.exclusive = exclusive
        self.offered = {value for value, _label in choices}

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse nothing at all, what is not on offer, and "none" together with something."""
        given = set(self.data or ())
        if not given or not given <= self.offered:
            raise ValidationError(self.message)
        if self.exclusive in given and len(given) > 1:
            raise ValidationError(gettext("Choose either the things that apply or “None of these”, not both"))


class TextField(StringField):
    """One line or more of text with a longest length; what was typed comes back whole."""

    def __init__(self, label: str, *, message: str, longest: int, optional: bool = False, **kwargs: Any) -> None:
        """`message` says what to do when the field is empty and not `optional`, `longest` is in characters."""
        super().__init__(label, **kwargs)
        self.flags.optional = optional
        self.message = message
        self.longest = longest

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse nothing, and too much."""
        if not self.data and not self.flags.optional:
            raise ValidationError(self.message)
        if len(self.data or "") > self.longest:
            raise ValidationError(gettext("Use %(longest)s characters or fewer", longest=self.longest))


class _WrongDate(Exception):
    """What is wrong with a typed date, and in which parts (all of them when none is named)."""

    def __init__(self, fault: str, parts: set[str]) -> None:
        super().__init__(fault)
        self.fault = fault
        self.parts = parts


class DatePartsField(Field):
    """A date people remember, typed in parts; its value is a date, a Month, "not sure" or None.

    The texts are posted as `<name>-day`, `<name>-month`, `<name>-year` and `<name>-not_sure`, and come back as typed.
    """

    def __init__(
        self,
        label: str,
        *,
        parts: Sequence[str],
        message: str,
        earliest: date | None = None,
        latest: date | None = None,
        allow_not_sure: bool = False,
        optional: bool = False,
        autocomplete: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        """`message` asks for the date when it is empty and not `optional`.

        Outside `earliest` to `latest` comes a friendly question.
        """
        super().__init__(label, **kwargs)
        self.parts = tuple(parts)
        self.message = message
        self.earliest = earliest
        self.latest = latest
        self.allow_not_sure = allow_not_sure
        self.flags.optional = optional
        self.autocomplete = autocomplete or {}
        self.labels = {"day": gettext("Day"), "month": gettext("Month"), "year": gettext("Year")}
        self.part_errors: set[str] = set()
        self.not_sure = False
        self._typed: dict[str, str] = {}
        self._fault: str | None = None

    def part_value(self, part: str) -> str:
        """The text typed for a part."""
        return self._typed.get(part, "")

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take what was typed, or else the stored value."""
        del extra_filters
        self.process_errors: list[str] = []
        stored = self.default if data is unset_value else data
        self.object_data = self.data = stored
        if formdata:
            self._typed = {part: formdata.get(f"{self.name}-{part}", "").strip() for part in self.parts}
            self.not_sure = self.allow_not_sure and f"{self.name}-not_sure" in formdata
            try:
                self.data = self._read()
            except _WrongDate as wrong:
                self._fault, self.part_errors = wrong.fault, wrong.parts
        elif stored == NOT_SURE:
            self.not_sure = True
        elif stored is not None:
            self._typed = {part: str(getattr(stored, part)) for part in self.parts}

    def pre_validate(self, form: FlaskForm) -> None:
        """Say what is wrong with what was typed."""
        if self._fault:
            raise ValidationError(self._fault)

    def _read(self) -> date | Month | str | None:
        empty = {part for part in self.parts if not self._typed[part]}
        if self.not_sure:
            if empty == set(self.parts):
                return NOT_SURE
            raise _WrongDate(gettext("Give a date or choose “I'm not sure”, not both"), set())
        if empty == set(self.parts):
            if self.flags.optional:
                return None
            raise _WrongDate(self.message, set())
        if empty:
            names = gettext(" and ").join(self.labels[part].lower() for part in self.parts if part in empty)
            raise _WrongDate(gettext("The date must include a %(part)s", part=names), empty)
        return self._real_date()

    def _real_date(self) -> date | Month:
        numbers = {}
        for part in self.parts:
            text = self._typed[part]
            if not (text.isascii() and text.isdigit() and len(text) <= 4):
                example = {"day": "27", "month": "4", "year": "2026"}[part]
                raise _WrongDate(
                    gettext("%(part)s must be a number, like %(example)s", part=self.labels[part], example=example),
                    {part},
                )
            numbers[part] = int(text)
        if numbers["year"] < 1000:
            raise _WrongDate(
                gettext("Year must have four figures, like %(year)s", year=self._likely(numbers["year"])), {"year"}
            )
        if numbers["year"] < EARLIEST_YEAR:
            raise _WrongDate(gettext("Look at the year again"), {"year"})
        try:
            day = date(numbers["year"], numbers["month"], numbers.get("day", 1))
        except ValueError:
            raise _WrongDate(gettext("There is no such date. Please look at it again"), set()) from None
        typed = " ".join(self._typed.values())
        if self.earliest and day < self.earliest:
            raise _WrongDate(gettext("%(typed)s is long past. Is that right?", typed=typed), set())
        if self.latest and day > self.latest:
            raise _WrongDate(gettext("%(typed)s is in the future. Is that right?", typed=typed), set())
        return day if "day" in self.parts else Month(day.year, day.month)

    def _likely(self, year: int) -> int:
        """The year that was meant by its last two figures, not after the latest one possible."""
        year = year % 100 + 2000
        return year - 100 if self.latest and year > self.latest.year else year
