"""The worker's step, and a staff member's Inbox."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom

from booking.domain.messages import is_old_news, next_try_at
from booking.gateways import mail
from booking.gateways.mail import MailDelayedError, MailRefusedError
from booking.gateways.sealer import SealError
from booking.store import appointments, looks
from booking.store import message_lists as lists
from booking.store import messages as store
from booking.store.database import transaction
from booking.store.message_lists import MessageLine
from booking.store.messages import ClaimedMessage

log = logging.getLogger(__name__)

_random = SystemRandom()


def send_next_message(now: datetime) -> bool:
    """Send the message that is due the longest; whether there was one.

    Three steps that each stand for themselves: take it (one transaction), hand it to the mail server (none, so that a
    slow server holds nothing up), write down how it went (one). A worker killed in between leaves a lease that ends.
    """
    claimed = _claim(now)
    if claimed is None:
        return False
    if _is_old_news(claimed, now):
        with transaction():
            store.mark_dropped(claimed)
        return True
    try:
        mail.send(claimed.recipient, store.open_mime(claimed))
    except MailRefusedError as error:
        with transaction():
            store.mark_failed(claimed, str(error))
    except (MailDelayedError, SealError) as error:  # a missing key is mended in the settings, like a password
        _delay(claimed, str(error), now)
    except Exception as error:  # noqa: BLE001 (whatever is wrong with this one: the others go on)
        # The type alone: what was being sent is not for a log.
        log.error("a message could not be sent: %s", type(error).__name__)  # noqa: TRY400
        _delay(claimed, f"something went wrong ({type(error).__name__})", now)
    else:
        with transaction():
            store.mark_sent(claimed, now)
    return True


def _claim(now: datetime) -> ClaimedMessage | None:
    with transaction():
        return store.claim_due(now)


def _is_old_news(claimed: ClaimedMessage, now: datetime) -> bool:
    if claimed.appointment_id is None or claimed.told_start is None:
        return False
    stored = appointments.find_by_id(claimed.appointment_id)
    return stored is not None and is_old_news(claimed.notice, claimed.told_start, stored.appointment, now)


def _delay(claimed: ClaimedMessage, error: str, now: datetime) -> None:
    again_at = next_try_at(claimed.tries, claimed.queued_at, now, _random.random())
    with transaction():
        if again_at is None:
            store.mark_failed(claimed, error)
        else:
            store.mark_retrying(claimed, again_at, error)


def list_inbox(account_id: int) -> Sequence[MessageLine]:
    """The notices addressed to one staff member, newest first."""
    return lists.list_inbox(account_id)


def count_unread(account_id: int) -> int:
    """How many of them were not opened yet."""
    return lists.count_unread(account_id)


def mark_read(account_id: int, message_id: int, now: datetime) -> None:
    """A staff member opens a notice. Raises NotFoundError for anybody else's."""
    with transaction():
        lists.get_message_to(account_id, message_id)
        lists.mark_read(account_id, message_id, now)


@dataclass(frozen=True)
class Notice:
    """One notice, as it was sent, and the appointment or the look it speaks of."""

    line: MessageLine
    text: str | None
    appointment: str | None
    look: str | None


def show_notice(account_id: int, message_id: int) -> Notice:
    """One notice of one staff member. Raises NotFoundError for anybody else's."""
    found = lists.get_message_to(account_id, message_id)
    stored = appointments.find_by_id(found.appointment_id) if found.appointment_id else None
    look = looks.get_by_id(found.look_id).look.reference if found.look_id else None
    return Notice(found.line, found.text, stored.appointment.reference if stored else None, look)
