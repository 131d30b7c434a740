"""Fields for staff: a time by the clock in steps of five minutes, and a date to pick."""

import re
from datetime import date
from typing import Any

from flask_babel import gettext
from wtforms import StringField
from wtforms.validators import ValidationError

from booking.domain.cells import MINUTES_PER_CELL
from booking.domain.hours import MINUTES_PER_DAY
from booking.web.forms import tidy

# 9, 9:30, 09.30, 0930
CLOCK = re.compile(r"([0-9]{1,2})(?:[:.]?([0-9]{2}))?")


class ClockField(StringField):
    """A time by the clock; `minute` is minutes after midnight, up to 24:00, and None while nothing was typed."""

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        """Spaces at the ends do not count; a stored minute is given as `data` in words (`clock`)."""
        super().__init__(label, filters=[tidy], **kwargs)
        self.minute: int | None = None

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no time, and a time between two steps."""
        del form
        if not self.data:
            return
        found = CLOCK.fullmatch(self.data)
        minute = int(found[1]) * 60 + int(found[2] or 0) if found else MINUTES_PER_DAY + 1
        if minute > MINUTES_PER_DAY or (found and int(found[2] or 0) > 59):
            raise ValidationError(gettext("Enter a time like 09:30"))
        if minute % MINUTES_PER_CELL:
            raise ValidationError(gettext("Use steps of five minutes, like 09:30 or 09:35"))
        self.minute = minute


class DayField(StringField):
    """A date to pick; `day` is the date, None while nothing was given."""

    def __init__(self, label: Any = None, *, message: Any, optional: bool = False, **kwargs: Any) -> None:
        """`message` says what to do when it is empty and not `optional`."""
        super().__init__(label, filters=[tidy], **kwargs)
        self.flags.optional = optional
        self.message = message
        self.day: date | None = None
        self.earliest, self.latest = date.min, date.max

    def pre_validate(self, form: Any) -> None:
        """Refuse nothing, what is no date, and a date that is over or far off."""
        del form
        if not self.data:
            if not self.flags.optional:
                raise ValidationError(self.message)
            return
        try:
            day = date.fromisoformat(self.data)
        except ValueError:
            raise ValidationError(gettext("Enter a date as year, month and day, like 2026-12-24")) from None
        if day < self.earliest:
            raise ValidationError(gettext("This date is over. Choose one to come"))
        if day > self.latest:
            raise ValidationError(gettext("This date is too far off. Look at the year again"))
        self.day = day
