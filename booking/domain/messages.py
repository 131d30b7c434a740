"""Messages: which notices an event calls for, the states a message goes through, and when to try again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from booking.domain.appointment import HOLDS_TIME, Appointment, State
from booking.domain.look import LookState


class Notice(StrEnum):
    """What a message tells, and to whom; each has a folder of that name under `templates/email`."""

    REQUEST_RECEIVED = "request_received"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    ONE_THING_MORE = "one_thing_more"
    ONE_THING_MORE_REMINDER = "one_thing_more_reminder"
    LAPSED = "lapsed"
    RESCHEDULED = "rescheduled"
    CANCELLED = "cancelled"
    ANYTHING_CHANGED = "anything_changed"
    REMINDER = "reminder"
    LOST_LINK = "lost_link"
    LOOK_ASKED = "look_asked"
    LOOK_REFUSED = "look_refused"
    LOOK_ALLOWED = "look_allowed"
    LOOK_WITHDRAWN = "look_withdrawn"
    STAFF_NEW_BOOKING = "staff_new_booking"
    STAFF_CONFIRMED = "staff_confirmed"
    STAFF_LAPSED = "staff_lapsed"
    STAFF_RESCHEDULED = "staff_rescheduled"
    STAFF_CANCELLED = "staff_cancelled"
    STAFF_MOVED_AWAY = "staff_moved_away"
    STAFF_LOOK_AGAIN = "staff_look_again"
    STAFF_ERASURE_ASKED = "staff_erasure_asked"
    STAFF_MAIL_TROUBLE = "staff_mail_trouble"
    STAFF_LOOK_ASKED = "staff_look_asked"
    STAFF_INVITED = "staff_invited"
    STAFF_TEST = "staff_test"
    STAFF_SIGN_IN_CHANGED = "staff_sign_in_changed"


TO_CLIENT = frozenset(notice for notice in Notice if not notice.startswith("staff_"))


class Delivery(StrEnum):
    """Where a message stands on its way out."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    RETRYING = "retrying"
    FAILED = "failed"
    DROPPED = "dropped"


WAITING = (Delivery.QUEUED, Delivery.RETRYING)
# Longer than one try can take (gateways/mail.py), or two workers would send the same message.
LEASE = timedelta(minutes=5)
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360))
GIVE_UP_AFTER = timedelta(hours=48)
# A pause is up to a tenth longer, so that a thousand messages do not come back in the same second.
MOST_JITTER = 0.1


@dataclass(frozen=True)
class Trouble:
    """How many messages failed of late, and how many have been tried in vain for long."""

    failed: int
    delayed: int

    def __bool__(self) -> bool:
        """Whether there is any."""
        return self.failed > 0 or self.delayed > 0


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


def notices_for_change() -> Notices:
    """Another time, technician or length is told to both sides."""
    return Notices(Notice.RESCHEDULED, Notice.STAFF_RESCHEDULED)


def notices_for_cancellation() -> Notices:
    """A cancellation is told to both sides."""
    return Notices(Notice.CANCELLED, Notice.STAFF_CANCELLED)


def notices_for_correction(state: State) -> Notices:
    """What waits for a decision again is told like a new request; how a visit ended is told to nobody."""
    if state in {State.REQUESTED, State.PROVISIONAL}:
        return notices_for_booking(state)
    return Notices(None, None)


def notices_for_look(state: LookState) -> Notices:
    """A look is told to both sides when it is asked for, its answer and what becomes of it to the client."""
    client = {
        LookState.WAITING: Notice.LOOK_ASKED,
        LookState.REFUSED: Notice.LOOK_REFUSED,
        LookState.ALLOWED: Notice.LOOK_ALLOWED,
        LookState.WITHDRAWN: Notice.LOOK_WITHDRAWN,
    }
    return Notices(client[state], Notice.STAFF_LOOK_ASKED if state is LookState.WAITING else None)


def dedup_key(reference: str, sequence: int, notice: Notice, recipient: str, again: int = 0) -> str:
    """One message for one change, notice and person, however often the change is stored.

    `again` counts how often the client's address was changed: each time the notice goes out anew.
    """
    return f"{reference}:{sequence}:{notice}:{recipient}" + (f":{again}" if again else "")


# Which states a notice may still tell of when it is about to go out; what is not named here is always sent.
STILL_TRUE_IN: Mapping[Notice, frozenset[State]] = {
    Notice.REQUEST_RECEIVED: HOLDS_TIME,
    Notice.CONFIRMED: frozenset({State.CONFIRMED}),
    Notice.ONE_THING_MORE: frozenset({State.PROVISIONAL}),
    Notice.ONE_THING_MORE_REMINDER: frozenset({State.PROVISIONAL}),
    Notice.ANYTHING_CHANGED: HOLDS_TIME,
    Notice.REMINDER: frozenset({State.CONFIRMED}),
    Notice.LOST_LINK: HOLDS_TIME,
    Notice.STAFF_NEW_BOOKING: HOLDS_TIME,
    Notice.STAFF_CONFIRMED: frozenset({State.CONFIRMED}),
    Notice.STAFF_LOOK_AGAIN: HOLDS_TIME,
}


def is_old_news(notice: Notice, told_start: datetime, appointment: Appointment, now: datetime) -> bool:
    """Whether a message would come too late: what it tells of is over, at another time, or does not stand any more."""
    if notice not in STILL_TRUE_IN:
        return False
    moved_or_over = appointment.starts_at != told_start or appointment.starts_at <= now
    return moved_or_over or appointment.state not in STILL_TRUE_IN[notice]


# A link that was asked for is not sent again so soon, or a stranger could fill somebody's mailbox.
LOST_LINK_EVERY = timedelta(minutes=15)
REMINDED_BEFORE = timedelta(hours=48)
TROUBLE_TOLD_EVERY = timedelta(hours=24)
LONG_DELAYED = timedelta(hours=1)


def reminded_by_change(starts_at: datetime, now: datetime) -> datetime | None:
    """Whether the notice of a change is itself the reminder of the new start: it goes out as late as one would."""
    return now if starts_at <= now + REMINDED_BEFORE else None


def next_try_at(tries: int, queued_at: datetime, now: datetime, jitter: float = 0.0) -> datetime | None:
    """When to try again after that many failed tries, `jitter` (0 to 1) later; None when it is time to give up."""
    pause = PAUSES[min(tries, len(PAUSES)) - 1] * (1 + MOST_JITTER * jitter)
    if now + pause > queued_at + GIVE_UP_AFTER:
        return None
    return now + pause
