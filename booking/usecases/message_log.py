"""The log of all messages, as staff look through it: what was sent to whom, what failed, and a test of the mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.domain import request_list
from booking.domain.accounts import Viewer
from booking.domain.errors import NotFoundError
from booking.domain.message_log import STUCK_AFTER, Wanted, hidden_from, may_send_test
from booking.domain.messages import Delivery, Notice, dedup_key
from booking.domain.request_list import PAGE_LENGTH
from booking.gateways.sealer import SealError
from booking.store import audit, message_lists, message_tries, staff
from booking.store import clinic as clinic_store
from booking.store import message_log as store
from booking.store.database import transaction
from booking.store.message_log import Logged, Sight
from booking.store.message_tries import Try
from booking.usecases import notify
from booking.usecases.appointments import limited_to

SHOWN_ON_TODAY = 5
SUBJECT = "messages"


@dataclass(frozen=True)
class MessagePage:
    """One page of the log; `counts` are by state, whichever is wanted, and `number` is a page that exists."""

    counts: Mapping[Delivery, int]
    found: Sequence[Logged]
    number: int
    pages: int


@dataclass(frozen=True)
class ShownMessage:
    """One message; `text` is what it said, and `closed` is set when no key opens that.

    `again` are the messages that say it again, by id and when they were queued.
    """

    line: Logged
    tries: Sequence[Try]
    again: Sequence[tuple[int, datetime]]
    text: str | None
    has_html: bool
    closed: bool


@dataclass(frozen=True)
class MailTrouble:
    """What is wrong with the mail: failures nobody has seen, the newest of them, since when nothing is sent."""

    unseen: int
    newest: Sequence[Logged]
    stuck_since: datetime | None


def list_messages(wanted: Wanted, number: int, viewer: Viewer) -> MessagePage:
    """A page of what is wanted, newest first; a technician finds what is about their own appointments, and looks."""
    sight = sight_of(viewer)
    counts = store.count_by_state(wanted, sight)
    pages = request_list.pages(counts[wanted.state] if wanted.state else sum(counts.values()))
    number = min(max(number, 1), pages)
    return MessagePage(counts, store.list_page(wanted, sight, (number - 1) * PAGE_LENGTH, PAGE_LENGTH), number, pages)


def show_message(message_id: int, viewer: Viewer) -> ShownMessage:
    """One message with all that happened to it. Raises NotFoundError."""
    line = store.get_logged(message_id, sight_of(viewer))
    closed, text, html = False, None, None
    try:
        text, html = store.open_text(message_id), store.open_html(message_id)
    except SealError:
        closed = True
    return ShownMessage(
        line=line,
        tries=message_tries.list_tries(message_id),
        again=store.list_again(message_id),
        text=text,
        has_html=html is not None,
        closed=closed,
    )


def show_html(message_id: int, viewer: Viewer) -> str:
    """What a message looks like, as it was sent but for the secrets of its links. Raises NotFoundError."""
    store.get_logged(message_id, sight_of(viewer))
    try:
        html = store.open_html(message_id)
    except SealError:
        html = None
    if html is None:
        raise NotFoundError
    return html


def mark_seen(message_id: int, viewer: Viewer, now: datetime) -> None:
    """Somebody has seen that a message failed: the first page speaks of it no longer. Raises NotFoundError."""
    with transaction():
        line = store.get_logged(message_id, sight_of(viewer))
        if store.mark_seen(message_id, viewer.account_id, now):
            subject = line.reference or SUBJECT
            audit.record("failed message seen", subject, now, actor="staff", account_id=viewer.account_id)


def send_test(viewer: Viewer, now: datetime) -> int:
    """Queue a test mail to one's own address, once a minute at most; the message's id. Raises NotFoundError."""
    found = staff.find_staff(viewer.account_id)
    if not may_send_test(viewer) or found is None:
        raise NotFoundError
    key = f"test:{viewer.account_id}:{int(now.timestamp()) // 60}"
    with transaction():
        known = store.find_by_key(dedup_key(key, 0, Notice.STAFF_TEST, found.email))
        if known is not None:
            return known
        audit.record("test mail", SUBJECT, now, actor="staff", account_id=viewer.account_id)
        return notify.queue_test(found.name, found.email, clinic_store.get_clinic(), now, key=key)


def find_trouble(viewer: Viewer, now: datetime) -> MailTrouble:
    """What a staff member should know of the mail."""
    sight = sight_of(viewer)
    unseen = store.count_unseen(sight)
    oldest = message_lists.oldest_due(now)
    stuck = oldest is not None and now - oldest > STUCK_AFTER
    return MailTrouble(unseen, store.list_unseen(sight, SHOWN_ON_TODAY) if unseen else (), oldest if stuck else None)


def sight_of(viewer: Viewer) -> Sight:
    """What somebody may see of the log."""
    return Sight(limited_to(viewer), hidden_from(viewer))
