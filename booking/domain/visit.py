"""The visit: what staff look at before anything else (photo ID, and the questions for the day)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from booking.domain.appointment import State
from booking.domain.errors import ActNotAllowedError, TooEarlyError

# Somebody may say that the client came before they write down what they saw.
TAKES_PLACE = frozenset({State.CONFIRMED, State.COMPLETED})


class IdKind(StrEnum):
    """Which photo ID was shown; a copy is never kept."""

    PASSPORT = "passport"
    DRIVING_LICENCE = "driving_licence"
    IDENTITY_CARD = "identity_card"
    OTHER = "other"


@dataclass(frozen=True)
class Visit:
    """That ID was seen, which kind, and on which local date."""

    id_kind: IdKind
    id_seen_on: date

    def is_of_the_day(self, starts_on: date) -> bool:
        """Whether the questions for the day were asked then: an appointment may have moved since."""
        return self.id_seen_on >= starts_on


def check_recordable(state: State, starts_on: date, today: date) -> None:
    """Whether a visit may be written down, by local dates: of what is confirmed, from its day on.

    Raises ActNotAllowedError, TooEarlyError.
    """
    if state not in TAKES_PLACE:
        raise ActNotAllowedError
    if today < starts_on:
        raise TooEarlyError
