"""Deleting what is kept about a client who asks for it: what may go at once, what has to stay for now, and by when."""

from datetime import datetime, timedelta
from enum import StrEnum

from booking.domain.appointment import Appointment, State

# The consultation did not take place, and nothing waits for it: no record of a treatment hangs on it.
NOTHING_TOOK_PLACE = frozenset({State.DECLINED, State.CANCELLED, State.NO_SHOW})
# The law gives one month (GDPR, article 12, paragraph 3), and the shortest has 28 days.
ANSWERED_WITHIN = timedelta(days=28)
LATE_AFTER = timedelta(days=14)


class ErasureAnswer(StrEnum):
    """What became of a request."""

    ERASED = "erased"
    KEPT = "kept"


def may_erase(appointment: Appointment) -> bool:
    """Whether everything about it may go now; one that holds its time is cancelled first."""
    return appointment.state in NOTHING_TOOK_PLACE


def is_late(asked_at: datetime, now: datetime) -> bool:
    """Whether a request waits longer than it should: half of the time that the law gives is over."""
    return now - asked_at > LATE_AFTER
