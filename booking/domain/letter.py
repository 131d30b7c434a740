"""The doctor's letter: what is written down of it, and for how long it holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from booking.domain.calendar_dates import add_months
from booking.domain.ruleset import Outcome
from booking.domain.screening import Finding

HOLDS_FOR_MONTHS = 6


@dataclass(frozen=True)
class Letter:
    """A clearance letter that staff have seen; `says` in their words."""

    written_on: date
    says: str

    @property
    def expires_on(self) -> date:
        """The first date on which it no longer holds."""
        return add_months(self.written_on, HOLDS_FOR_MONTHS)

    def holds_on(self, day: date) -> bool:
        """Whether it still holds on a local date."""
        return day < self.expires_on


def to_be_answered(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that the letter must speak of, and no others."""
    return [finding for finding in findings if finding.outcome is Outcome.LETTER]
