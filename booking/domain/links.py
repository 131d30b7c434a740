"""Links that clients are sent: each is good for one purpose, for a time, and for a few tries."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from booking.domain.appointment import HOLDS_TIME, Appointment


class Purpose(StrEnum):
    """What a link opens."""

    LETTER = "letter"
    TIMES = "times"
    CHANGES = "changes"
    MANAGE = "manage"


@dataclass(frozen=True)
class Link:
    """A link that has not expired: what it opens, and the appointment or the look it is about, by its id."""

    id: int
    purpose: Purpose
    appointment_id: int | None
    look_id: int | None
    tries: int


# A secret is 43 letters, digits, "-" and "_" at the end of an address.
SECRET = re.compile(r"(?<=/)[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")
TRIES = 5
GOOD_AFTER_THE_VISIT = timedelta(days=30)
TIMES_GOOD_FOR = timedelta(days=90)


def expires_at(starts_at: datetime) -> datetime:
    """Until when a link about an appointment is good."""
    return starts_at + GOOD_AFTER_THE_VISIT


def may_send(appointment: Appointment, now: datetime) -> bool:
    """Whether there is anything to send a link to: it holds its time, and that is to come."""
    return appointment.state in HOLDS_TIME and appointment.starts_at > now


def may_try(tries: int) -> bool:
    """Whether another date of birth may be tried: what stands behind the link is about health."""
    return tries < TRIES


def masked(text: str) -> str:
    """A text that people keep, without the secrets of the links in it."""
    return SECRET.sub("…", text)
