"""What clients may do themselves with an appointment, and until when."""

from datetime import datetime
from enum import StrEnum

from booking.domain.appointment import HOLDS_TIME, Appointment
from booking.domain.schedule import Policy


class CancelReason(StrEnum):
    """Why a client cancels, if they like to say; words of their own might speak of health, so there are none."""

    TIME = "time"
    MIND = "mind"
    ELSEWHERE = "elsewhere"
    OTHER = "other"


def may_change(appointment: Appointment, policy: Policy, now: datetime) -> bool:
    """Whether its client may still move or cancel it: it holds its time, and the clinic's cut-off has not passed."""
    return appointment.state in HOLDS_TIME and now <= policy.changes_end_at(appointment.starts_at)
