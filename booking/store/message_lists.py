"""Messages as they are read: the lists of staff, the Inbox, and how long the oldest has waited."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from booking.domain.errors import NotFoundError
from booking.domain.messages import WAITING, Delivery, Notice, Trouble
from booking.store import sealing
from booking.store.database import db
from booking.store.messages import TEXT, MessageRow


@dataclass(frozen=True)
class MessageLine:
    """A message as lists show it."""

    id: int
    notice: Notice
    recipient: str
    subject: str
    state: Delivery
    queued_at: datetime
    sent_at: datetime | None
    read_at: datetime | None
    last_error: str | None
    to_staff: bool


def list_of_appointment(appointment_id: int) -> list[MessageLine]:
    """All messages of an appointment, oldest first."""
    query = select(MessageRow).where(MessageRow.appointment_id == appointment_id).order_by(MessageRow.id)
    return [as_line(row) for row in db.session.scalars(query)]


def texts_of(message_ids: Collection[int]) -> dict[int, str]:
    """What these messages say, by their ids; those whose words were removed are left out. Raises SealError."""
    rows = db.session.scalars(select(MessageRow).where(MessageRow.id.in_(message_ids), MessageRow.body.is_not(None)))
    return {row.id: sealing.unseal(row.body, TEXT, row.uuid).decode() for row in rows if row.body}


def list_of_look(look_id: int) -> list[MessageLine]:
    """All messages of a look, oldest first."""
    query = select(MessageRow).where(MessageRow.look_id == look_id).order_by(MessageRow.id)
    return [as_line(row) for row in db.session.scalars(query)]


def list_inbox(account_id: int, limit: int = 100) -> list[MessageLine]:
    """The notices addressed to one staff member, newest first."""
    query = (
        select(MessageRow)
        .where(MessageRow.account_id == account_id)
        .order_by(MessageRow.queued_at.desc(), MessageRow.id.desc())
        .limit(limit)
    )
    return [as_line(row) for row in db.session.scalars(query)]


def count_unread(account_id: int) -> int:
    """How many notices one staff member has not opened."""
    query = select(func.count()).where(MessageRow.account_id == account_id, MessageRow.read_at.is_(None))
    return db.session.scalar(query) or 0


@dataclass(frozen=True)
class OpenMessage:
    """A message with its text, as it was sent; without it when it was removed."""

    line: MessageLine
    text: str | None
    appointment_id: int | None
    look_id: int | None


def get_message_to(account_id: int, message_id: int) -> OpenMessage:
    """One notice of one staff member; raises NotFoundError for anybody else's."""
    row = db.session.scalar(select(MessageRow).where(MessageRow.id == message_id, MessageRow.account_id == account_id))
    if row is None:
        raise NotFoundError
    text = sealing.unseal(row.body, TEXT, row.uuid).decode() if row.body else None
    return OpenMessage(as_line(row), text, row.appointment_id, row.look_id)


def mark_read(account_id: int, message_id: int, now: datetime) -> None:
    """Remember that a staff member has read a notice."""
    db.session.execute(
        update(MessageRow)
        .where(MessageRow.id == message_id, MessageRow.account_id == account_id, MessageRow.read_at.is_(None))
        .values(read_at=now)
    )


def find_trouble(since: datetime, queued_before: datetime) -> Trouble:
    """What staff should know of the mail: failures since an instant, and what waits although queued before another."""
    failed = select(func.count()).where(MessageRow.state == Delivery.FAILED, MessageRow.queued_at >= since)
    delayed = select(func.count()).where(MessageRow.state == Delivery.RETRYING, MessageRow.queued_at < queued_before)
    return Trouble(db.session.scalar(failed) or 0, db.session.scalar(delayed) or 0)


def last_queued(notice: Notice) -> datetime | None:
    """When a message of that notice was queued last."""
    return db.session.scalar(select(func.max(MessageRow.queued_at)).where(MessageRow.notice == notice))


def last_queued_about(appointment_id: int, notice: Notice) -> datetime | None:
    """When a message of that notice about an appointment was queued last."""
    query = select(func.max(MessageRow.queued_at))
    return db.session.scalar(query.where(MessageRow.appointment_id == appointment_id, MessageRow.notice == notice))


def oldest_due(now: datetime) -> datetime | None:
    """Since when the message that is due the longest has waited."""
    query = select(func.min(MessageRow.next_try_at)).where(
        MessageRow.state.in_([*WAITING, Delivery.SENDING]), MessageRow.next_try_at <= now
    )
    return db.session.scalar(query)


def as_line(row: MessageRow) -> MessageLine:
    """The line of a row."""
    return MessageLine(
        id=row.id,
        notice=Notice(row.notice),
        recipient=row.recipient,
        subject=row.subject,
        state=Delivery(row.state),
        queued_at=row.queued_at,
        sent_at=row.sent_at,
        read_at=row.read_at,
        last_error=row.last_error,
        to_staff=row.notice.startswith("staff_"),
    )
