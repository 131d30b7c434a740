"""What staff look for in the list of requests; each part that is None asks for nothing."""

from dataclasses import dataclass
from datetime import date

from booking.domain.appointment import State
from booking.domain.ruleset import Outcome

PAGE_LENGTH = 25


@dataclass(frozen=True)
class Wanted:
    """Appointments in a state, with a technician, of an outcome, on local dates (both included), or with words.

    `text` is looked for in the client's name, e-mail address and phone, and in the reference.
    """

    state: State | None = None
    technician: str | None = None
    outcome: Outcome | None = None
    first_day: date | None = None
    last_day: date | None = None
    text: str = ""


def pages(count: int) -> int:
    """How many pages so many appointments fill; at least one."""
    return max(1, -(-count // PAGE_LENGTH))
