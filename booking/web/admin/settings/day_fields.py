"""The hours of one day as fields: up to three stretches of work and three breaks, or more where more are stored."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import Form

from booking.domain import hours_change
from booking.domain.hours import DayHours, Period
from booking.web.admin.week import clock
from booking.web.time_fields import ClockField

ROWS = 3
WORK, BREAK = "work", "break"


class DayForm(Form):
    """Pairs of times; what is wrong with two of them together is said beside the later one."""

    rows = ROWS

    def pairs(self, kind: str) -> list[tuple[ClockField, ClockField]]:
        """The fields of each stretch, or of each break: from and until."""
        return [(self[f"{kind}_from_{row}"], self[f"{kind}_until_{row}"]) for row in range(self.rows)]

    @property
    def needs_more(self) -> bool:
        """Whether more than the first stretch and the first break is filled in."""
        return any(field.data for kind in (WORK, BREAK) for pair in self.pairs(kind)[1:] for field in pair)

    def validate(self, extra_validators: Any = None) -> bool:
        """Each time alone, then the times together."""
        if not super().validate(extra_validators):
            return False
        halves = [_complete(pair) for kind in (WORK, BREAK) for pair in self.pairs(kind)]
        if not all(halves):
            return False
        work, work_fields = self._periods(WORK)
        gaps, gap_fields = self._periods(BREAK)
        for parts, fields in ((work, work_fields), (gaps, gap_fields)):
            for number in hours_change.overlapping(parts):
                fields[number].errors = [gettext("This begins before another one has ended")]
        for number in hours_change.outside(gaps, work):
            gap_fields[number].errors = [gettext("A break must lie inside one stretch of work")]
        return not self.errors

    def hours(self) -> DayHours:
        """What was filled in; only after it was found right."""
        return DayHours(self._periods(WORK)[0], self._periods(BREAK)[0])

    def _periods(self, kind: str) -> tuple[list[Period], list[ClockField]]:
        parts, fields = [], []
        for first, last in self.pairs(kind):
            if first.minute is not None and last.minute is not None:
                parts.append(Period(first.minute, last.minute))
                fields.append(first)
        return parts, fields


def _complete(pair: tuple[ClockField, ClockField]) -> bool:
    """Whether both times are there, the later one last; says beside the field what is not."""
    first, last = pair
    if first.minute is None and last.minute is None:
        return True
    if first.minute is None:
        first.errors = [gettext("Enter a time here too, or empty the one beside it")]
    elif last.minute is None:
        last.errors = [gettext("Enter a time here too, or empty the one beside it")]
    elif last.minute <= first.minute:
        last.errors = [gettext("This must be later than %(time)s", time=clock(first.minute))]
    return not (first.errors or last.errors)


@cache
def form_of(rows: int) -> type[DayForm]:
    """The form with as many rows for stretches and for breaks."""
    fields: dict[str, Any] = {"rows": rows}
    for row in range(rows):
        number = f" ({row + 1})" if row else ""
        labels = {
            f"{WORK}_from_{row}": lazy_gettext("Works from%(number)s", number=number),
            f"{WORK}_until_{row}": lazy_gettext("Works until%(number)s", number=number),
            f"{BREAK}_from_{row}": lazy_gettext("Break from%(number)s", number=number),
            f"{BREAK}_until_{row}": lazy_gettext("Break until%(number)s", number=number),
        }
        fields |= {name: ClockField(label) for name, label in labels.items()}
    return type("DayForm", (DayForm,), fields)


def rows_for(days: Sequence[DayHours]) -> int:
    """How many rows hold what is stored."""
    return max([ROWS, *(max(len(day.working), len(day.breaks)) for day in days)])


def stored(hours: DayHours) -> dict[str, str]:
    """The hours of a day as what the fields show."""
    shown = {}
    for kind, parts in ((WORK, hours.working), (BREAK, hours.breaks)):
        for row, part in enumerate(parts):
            shown[f"{kind}_from_{row}"], shown[f"{kind}_until_{row}"] = clock(part.starts), clock(part.ends)
    return shown
