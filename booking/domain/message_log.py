"""The log of all messages: what staff look for, why one did not go out, and which may be sent again."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from booking.domain.accounts import Role, Viewer
from booking.domain.appointment import HOLDS_TIME, Appointment, State
from booking.domain.look import LookState
from booking.domain.messages import STILL_TRUE_IN, Delivery, Notice

# What is due is sent within seconds; when it waits so long, nothing sends.
STUCK_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class Wanted:
    """Messages in a state, of a notice, or with words; each part that is None asks for nothing.

    `text` is looked for in the recipient's address and in the reference of what the message is about.
    """

    state: Delivery | None = None
    notice: Notice | None = None
    text: str = ""


def hidden_from(viewer: Viewer) -> frozenset[Notice]:
    """Notices that are not for everybody's eyes: invitations and how staff sign in are the owner's business."""
    return frozenset() if viewer.role is Role.OWNER else frozenset({Notice.STAFF_INVITED, Notice.STAFF_SIGN_IN_CHANGED})


def may_send_test(viewer: Viewer) -> bool:
    """The owner and the front desk look after the mail."""
    return viewer.role is not Role.TECHNICIAN


class Fault(StrEnum):
    """Why a message did not go out, as far as the mail server's answer tells."""

    NO_MAILBOX = "no-mailbox"
    FULL = "full"
    DISTRUSTED = "distrusted"
    SIGN_IN = "sign-in"
    LATER = "later"
    REFUSED = "refused"
    NO_CONNECTION = "no-connection"
    NO_ANSWER = "no-answer"
    NOT_SECURE = "not-secure"
    KEY = "key"
    OTHER = "other"


# What booking/gateways/mail.py writes: the code, and the more exact one of RFC 3463 where the server gives it.
ANSWER = re.compile(r"the mail server answered (\d{3}): (?:([245])\.(\d{1,3})\.(\d{1,3})\b)?")
CONNECTION = re.compile(r"no connection to the mail server \((\w+)\)")
SIGN_IN_CODES = frozenset({530, 534, 535, 538})
FULL_CODES = frozenset({452, 552})
NO_MAILBOX_CODES = frozenset({550, 551, 553})
SILENCE = frozenset({"TimeoutError", "SMTPServerDisconnected", "ConnectionResetError", "BrokenPipeError"})
NOT_SECURE = frozenset({"SMTPNotSupportedError", "SSLError", "SSLCertVerificationError", "SSLZeroReturnError"})


def fault_of(error: str) -> Fault:
    """The kind of a stored error."""
    if found := ANSWER.match(error):
        return _fault_of_answer(int(found[1]), found[3], found[4])
    if found := CONNECTION.match(error):
        if found[1] in NOT_SECURE:
            return Fault.NOT_SECURE
        return Fault.NO_ANSWER if found[1] in SILENCE else Fault.NO_CONNECTION
    return Fault.KEY if error.startswith("message.mime ") else Fault.OTHER


def _fault_of_answer(code: int, subject: str | None, detail: str | None) -> Fault:
    """By RFC 3463 where it is given: subject 1 is the address, 2 the mailbox (2.2: full), 7 policy."""
    if code in SIGN_IN_CODES:
        return Fault.SIGN_IN
    if (subject, detail) == ("2", "2") or (subject is None and code in FULL_CODES):
        return Fault.FULL
    if code < 500:
        return Fault.LATER
    if subject == "7":
        return Fault.DISTRUSTED
    if subject in {"1", "2"} or (subject is None and code in NO_MAILBOX_CODES):
        return Fault.NO_MAILBOX
    return Fault.REFUSED


class WhyNot(StrEnum):
    """Why a message may not be sent again."""

    ON_ITS_WAY = "on-its-way"
    DROPPED = "dropped"
    ONCE_ONLY = "once-only"
    OVER = "over"
    MOVED = "moved"
    STANDS_ELSEWHERE = "stands-elsewhere"
    NO_ADDRESS = "no-address"


ENDED = frozenset({State.DECLINED, State.CANCELLED})
# Beside what may still go out at all, what is told however late, while it is how things stand.
TRUE_IN: Mapping[Notice, frozenset[State]] = {
    **STILL_TRUE_IN,
    Notice.DECLINED: frozenset({State.DECLINED}),
    Notice.LAPSED: ENDED,
    Notice.RESCHEDULED: HOLDS_TIME,
    Notice.CANCELLED: frozenset({State.CANCELLED}),
    Notice.STAFF_LAPSED: ENDED,
    Notice.STAFF_RESCHEDULED: HOLDS_TIME,
    Notice.STAFF_CANCELLED: frozenset({State.CANCELLED}),
}
TRUE_OF_LOOK: Mapping[Notice, LookState] = {
    Notice.LOOK_ASKED: LookState.WAITING,
    Notice.STAFF_LOOK_ASKED: LookState.WAITING,
    Notice.LOOK_REFUSED: LookState.REFUSED,
    Notice.LOOK_ALLOWED: LookState.ALLOWED,
    Notice.LOOK_WITHDRAWN: LookState.WITHDRAWN,
}


def why_not_now(state: Delivery, notice: Notice) -> WhyNot | None:
    """Why the message itself cannot be sent again; None when what it is about decides."""
    if state is Delivery.DROPPED:
        return WhyNot.DROPPED
    if state not in {Delivery.SENT, Delivery.FAILED}:
        return WhyNot.ON_ITS_WAY
    return None if notice in TRUE_IN or notice in TRUE_OF_LOOK else WhyNot.ONCE_ONLY


def why_not_about(
    notice: Notice, told_start: datetime | None, appointment: Appointment, now: datetime
) -> WhyNot | None:
    """Why what a message said of an appointment is not to be said again."""
    if appointment.starts_at <= now:
        return WhyNot.OVER
    if told_start != appointment.starts_at:
        return WhyNot.MOVED
    return None if appointment.state in TRUE_IN[notice] else WhyNot.STANDS_ELSEWHERE
