"""Deleting what is kept about a client who asks for it: what may go at once, and what has to stay for now."""

from collections.abc import Iterable
from enum import StrEnum

from booking.domain.appointment import Appointment, State

# The consultation did not take place, and nothing waits for it: no record of a treatment hangs on it.
NOTHING_TOOK_PLACE = frozenset({State.DECLINED, State.CANCELLED, State.NO_SHOW})


class ErasureAnswer(StrEnum):
    """What became of a request."""

    ERASED = "erased"
    KEPT = "kept"


def may_erase(appointments: Iterable[Appointment]) -> bool:
    """Whether everything about a client with these may go now; what holds its time is cancelled first."""
    return all(each.state in NOTHING_TOOK_PLACE for each in appointments)
