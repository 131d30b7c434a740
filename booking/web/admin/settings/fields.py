"""Fields of the settings: whole numbers, web addresses, and texts that may be left empty."""

from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import ValidationError

from booking.web.forms import TextField, tidy

LONGEST_NUMBER = 6
LONGEST_LINK = 500


class NumberField(StringField):
    """A whole number from `least` to `most`, in steps of `step`; its value is in `number`, None where it is empty."""

    def __init__(
        self, label: str, *, least: int, most: int, step: int = 1, optional: bool = False, **kwargs: Any
    ) -> None:
        """`optional` lets it be empty."""
        super().__init__(label, filters=[_typed], **kwargs)
        self.least, self.most, self.step = least, most, step
        self.flags.optional = optional

    @property
    def number(self) -> int | None:
        """What was typed; None where it is empty or no number."""
        text = self.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None

    @property
    def whole(self) -> int:
        """The same where it cannot be empty."""
        return self.number or 0

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse what is no number, too small, too large, or between two steps."""
        del form
        if self.flags.optional and not self.data:
            return
        number = self.number
        if number is None or not self.least <= number <= self.most:
            raise ValidationError(
                gettext("Enter a whole number from %(least)s to %(most)s", least=self.least, most=self.most)
            )
        if number % self.step:
            raise ValidationError(gettext("Enter a number that can be divided by %(step)s", step=self.step))


def _typed(value: int | str | None) -> str | None:
    return tidy(str(value)) if value is not None else None


class LinkField(TextField):
    """The address of a page, over https."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        """It may be left empty."""
        super().__init__(label, message="", longest=LONGEST_LINK, optional=True, filters=[tidy], **kwargs)

    def pre_validate(self, form: FlaskForm) -> None:
        """Refuse what no browser could open safely."""
        super().pre_validate(form)
        text = self.data or ""
        host = text.removeprefix("https://").partition("/")[0]
        if text and (not text.startswith("https://") or " " in text or "." not in host):
            raise ValidationError(gettext("Enter a web address that begins with https://"))
