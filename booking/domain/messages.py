"""Messages: which notices an event calls for, the states a message goes through, and when to try again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from booking.domain.appointment import State
from booking.domain.look import LookState


class Notice(StrEnum):
    """What a message tells, and to whom; each has a folder of that name under `templates/email`."""

    REQUEST_RECEIVED = "request_received"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    ONE_THING_MORE = "one_thing_more"
    ONE_THING_MORE_REMINDER = "one_thing_more_reminder"
    LAPSED = "lapsed"
    ANYTHING_CHANGED = "anything_changed"
    LOOK_ASKED = "look_asked"
    LOOK_REFUSED = "look_refused"
    LOOK_ALLOWED = "look_allowed"
    STAFF_NEW_BOOKING = "staff_new_booking"
    STAFF_CONFIRMED = "staff_confirmed"
    STAFF_LAPSED = "staff_lapsed"
    STAFF_LOOK_AGAIN = "staff_look_again"
    STAFF_LOOK_ASKED = "staff_look_asked"
    STAFF_INVITED = "staff_invited"


class Delivery(StrEnum):
    """Where a message stands on its way out."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    RETRYING = "retrying"
    FAILED = "failed"


WAITING = (Delivery.QUEUED, Delivery.RETRYING)
LEASE = timedelta(minutes=5)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
GIVE_UP_AFTER = timedelta(hours=48)


@dataclass(frozen=True)
class Notices:
    """What an event is told as: to the client, and to staff."""

    client: Notice | None
    staff: Notice | None


def notices_for_booking(state: State) -> Notices:
    """A new appointment is told to both sides; the client's says whether it is settled."""
    client = {State.CONFIRMED: Notice.CONFIRMED, State.PROVISIONAL: Notice.ONE_THING_MORE}
    staff = Notice.STAFF_CONFIRMED if state is State.CONFIRMED else Notice.STAFF_NEW_BOOKING
    return Notices(client.get(state, Notice.REQUEST_RECEIVED), staff)


def notices_for_decision(state: State) -> Notices:
    """A confirmation is told to both sides, a decline and a request for a letter to the client."""
    if state is State.CONFIRMED:
        return Notices(Notice.CONFIRMED, Notice.STAFF_CONFIRMED)
    if state is State.PROVISIONAL:
        return Notices(Notice.ONE_THING_MORE, None)
    return Notices(Notice.DECLINED, None)


LETTER_REMINDER_BEFORE = timedelta(days=1)


def notices_for_lapse() -> Notices:
    """An appointment that ended by itself is told to both sides."""
    return Notices(Notice.LAPSED, Notice.STAFF_LAPSED)


def notices_for_look(state: LookState) -> Notices:
    """A look is told to both sides when it is asked for, and its answer to the client."""
    client = {
        LookState.WAITING: Notice.LOOK_ASKED,
        LookState.REFUSED: Notice.LOOK_REFUSED,
        LookState.ALLOWED: Notice.LOOK_ALLOWED,
    }
    return Notices(client[state], Notice.STAFF_LOOK_ASKED if state is LookState.WAITING else None)


def dedup_key(reference: str, sequence: int, notice: Notice, recipient: str) -> str:
    """One message for one change, notice and person, however often the change is stored."""
    return f"{reference}:{sequence}:{notice}:{recipient}"


def next_try_at(tries: int, queued_at: datetime, now: datetime) -> datetime | None:
    """When to try again after that many failed tries; None when it is time to give up."""
    pause = PAUSES[min(tries, len(PAUSES)) - 1]
    if now + pause > queued_at + GIVE_UP_AFTER:
        return None
    return now + pause
