"""Messages: e-mails as rows, written with the change they tell of and sent by the worker later."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.errors import NotFoundError
from booking.domain.messages import LEASE, WAITING, Delivery, Notice
from booking.store import sealing
from booking.store.database import Base, UtcDateTime, db

MIME = "message.mime"
TEXT = "message.body"
HTML = "message.html"


class MessageRow(Base):
    """One e-mail to one address; the body is sealed."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_due", "state", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    dedup_key: Mapped[str] = mapped_column(unique=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    notice: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    mime: Mapped[bytes] = mapped_column(LargeBinary)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    html: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str]
    tries: Mapped[int]
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None]


@dataclass(frozen=True)
class NewMessage:
    """A message to be queued; `account_id` is set for staff, in whose Inbox it appears."""

    uuid: str
    dedup_key: str
    appointment_id: int | None
    account_id: int | None
    notice: Notice
    recipient: str
    subject: str
    mime: bytes
    text: str
    html: str


@dataclass(frozen=True)
class ClaimedMessage:
    """A message that one worker has taken to send; `mime` is still sealed."""

    id: int
    uuid: str
    recipient: str
    mime: bytes
    tries: int
    queued_at: datetime


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


def add_message(message: NewMessage, now: datetime) -> None:
    """Queue a message; due at once."""
    uuid = message.uuid
    db.session.add(
        MessageRow(
            uuid=uuid,
            dedup_key=message.dedup_key,
            appointment_id=message.appointment_id,
            account_id=message.account_id,
            notice=message.notice,
            recipient=message.recipient,
            subject=message.subject,
            mime=sealing.seal(message.mime, MIME, uuid),
            body=sealing.seal(message.text.encode(), TEXT, uuid),
            html=sealing.seal(message.html.encode(), HTML, uuid),
            state=Delivery.QUEUED,
            tries=0,
            queued_at=now,
            next_try_at=now,
        )
    )


def claim_due(now: datetime) -> ClaimedMessage | None:
    """Take the message that is due the longest, or one whose worker died with it; nobody else gets it meanwhile."""
    due = (
        select(MessageRow.id)
        .where(
            or_(MessageRow.state.in_([*WAITING]), MessageRow.state == Delivery.SENDING),
            MessageRow.next_try_at <= now,
        )
        .order_by(MessageRow.next_try_at, MessageRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    # While a message is being sent, `next_try_at` is the end of the lease.
    row = db.session.scalar(
        update(MessageRow)
        .where(MessageRow.id == due, MessageRow.next_try_at <= now)
        .values(state=Delivery.SENDING, next_try_at=now + LEASE, tries=MessageRow.tries + 1)
        .returning(MessageRow)
        .execution_options(populate_existing=True)
    )
    if row is None:
        return None
    return ClaimedMessage(row.id, row.uuid, row.recipient, row.mime, row.tries, row.queued_at)


def open_mime(message: ClaimedMessage) -> bytes:
    """The bytes to send; raises SealError."""
    return sealing.unseal(message.mime, MIME, message.uuid)


def mark_sent(message: ClaimedMessage, now: datetime) -> None:
    """The mail server has taken it."""
    _settle(message, state=Delivery.SENT, sent_at=now, last_error=None)


def mark_retrying(message: ClaimedMessage, next_try_at: datetime, error: str) -> None:
    """It will be tried again."""
    _settle(message, state=Delivery.RETRYING, next_try_at=next_try_at, last_error=error)


def mark_failed(message: ClaimedMessage, error: str) -> None:
    """It will not be tried again."""
    _settle(message, state=Delivery.FAILED, last_error=error)


def _settle(message: ClaimedMessage, **values: object) -> None:
    """Only the worker whose claim is still the latest may say how it ended."""
    db.session.execute(
        update(MessageRow)
        .where(
            MessageRow.id == message.id,
            MessageRow.state == Delivery.SENDING,
            MessageRow.tries == message.tries,
        )
        .values(**values)
    )


def list_of_appointment(appointment_id: int) -> list[MessageLine]:
    """All messages of an appointment, oldest first."""
    query = select(MessageRow).where(MessageRow.appointment_id == appointment_id).order_by(MessageRow.id)
    return [_line(row) for row in db.session.scalars(query)]


def list_inbox(account_id: int, limit: int = 100) -> list[MessageLine]:
    """The notices addressed to one staff member, newest first."""
    query = (
        select(MessageRow)
        .where(MessageRow.account_id == account_id)
        .order_by(MessageRow.queued_at.desc(), MessageRow.id.desc())
        .limit(limit)
    )
    return [_line(row) for row in db.session.scalars(query)]


def count_unread(account_id: int) -> int:
    """How many notices one staff member has not opened."""
    query = select(func.count()).where(MessageRow.account_id == account_id, MessageRow.read_at.is_(None))
    return db.session.scalar(query) or 0


@dataclass(frozen=True)
class OpenMessage:
    """A message with its text, as it was sent."""

    line: MessageLine
    text: str
    appointment_id: int | None


def get_message_to(account_id: int, message_id: int) -> OpenMessage:
    """One notice of one staff member; raises NotFoundError for anybody else's."""
    row = db.session.scalar(select(MessageRow).where(MessageRow.id == message_id, MessageRow.account_id == account_id))
    if row is None:
        raise NotFoundError
    text = sealing.unseal(row.body, TEXT, row.uuid).decode()
    return OpenMessage(_line(row), text, row.appointment_id)


def mark_read(account_id: int, message_id: int, now: datetime) -> None:
    """Remember that a staff member has read a notice."""
    db.session.execute(
        update(MessageRow)
        .where(MessageRow.id == message_id, MessageRow.account_id == account_id, MessageRow.read_at.is_(None))
        .values(read_at=now)
    )


def oldest_due(now: datetime) -> datetime | None:
    """Since when the message that is due the longest has waited."""
    query = select(func.min(MessageRow.next_try_at)).where(
        MessageRow.state.in_([*WAITING, Delivery.SENDING]), MessageRow.next_try_at <= now
    )
    return db.session.scalar(query)


def _line(row: MessageRow) -> MessageLine:
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
