"""The address a client is written to about one appointment, and how often it may be changed online."""

from booking.domain.appointment import HOLDS_TIME, Appointment
from booking.domain.errors import ActNotAllowedError, TooManyChangesError

MOST_CHANGES = 3


def check_change(appointment: Appointment, changes: int) -> None:
    """Refuse to change the address after it was changed that many times, or of what holds no time any more.

    Raises TooManyChangesError, ActNotAllowedError.
    """
    if appointment.state not in HOLDS_TIME:
        raise ActNotAllowedError
    if changes >= MOST_CHANGES:
        raise TooManyChangesError


def may_change(appointment: Appointment, changes: int) -> bool:
    """Whether the address may still be changed."""
    return appointment.state in HOLDS_TIME and changes < MOST_CHANGES
