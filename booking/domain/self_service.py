"""What clients may do themselves with an appointment, and until when."""

from datetime import datetime, timedelta

from booking.domain.appointment import HOLDS_TIME, Appointment
from booking.domain.schedule import Policy


def may_change(appointment: Appointment, policy: Policy, now: datetime) -> bool:
    """Whether its client may still cancel it: it holds its time, and the clinic's cut-off has not passed."""
    cut_off = timedelta(minutes=policy.cut_off_minutes)
    return appointment.state in HOLDS_TIME and now + cut_off <= appointment.starts_at
