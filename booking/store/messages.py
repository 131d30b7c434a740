"""Messages: e-mails as rows, written with the change they tell of and sent by the worker later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, LargeBinary, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.messages import LEASE, WAITING, Delivery, Notice
from booking.store import message_tries, sealing
from booking.store.database import Base, UtcDateTime, db

MIME = "message.mime"
TEXT = "message.body"
HTML = "message.html"


class MessageRow(Base):
    """One e-mail to one address; the body is sealed, and removed when nobody needs it any more."""

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_due", "state", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    dedup_key: Mapped[str] = mapped_column(unique=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    look_id: Mapped[int | None] = mapped_column(ForeignKey("look.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    notice: Mapped[str]
    recipient: Mapped[str]
    subject: Mapped[str]
    # The start it tells of; when that is not the appointment's start any more, it is old news.
    told_start: Mapped[datetime | None] = mapped_column(UtcDateTime)
    mime: Mapped[bytes | None] = mapped_column(LargeBinary)
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    html: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str]
    tries: Mapped[int]
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_try_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_error: Mapped[str | None]
    # The message that this one says again.
    again_of_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"), index=True)
    # Who has seen that it failed, so that the first page speaks of it no longer.
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


@dataclass(frozen=True)
class NewMessage:
    """A message to be queued; `account_id` is set for staff, in whose Inbox it appears.

    `text` and `html` are what staff may read later: without the secrets of its links, which stand in `mime` alone.
    """

    uuid: str
    dedup_key: str
    appointment_id: int | None
    look_id: int | None
    account_id: int | None
    notice: Notice
    told_start: datetime | None
    recipient: str
    subject: str
    mime: bytes
    text: str
    html: str
    again_of: int | None = None


@dataclass(frozen=True)
class ClaimedMessage:
    """A message that one worker has taken to send; `mime` is still sealed."""

    id: int
    uuid: str
    notice: Notice
    appointment_id: int | None
    told_start: datetime | None
    recipient: str
    mime: bytes
    tries: int
    queued_at: datetime
    claimed_at: datetime


def add_message(message: NewMessage, now: datetime) -> int:
    """Queue a message, due at once; its id."""
    uuid = message.uuid
    row = MessageRow(
        uuid=uuid,
        dedup_key=message.dedup_key,
        appointment_id=message.appointment_id,
        look_id=message.look_id,
        account_id=message.account_id,
        notice=message.notice,
        told_start=message.told_start,
        recipient=message.recipient,
        subject=message.subject,
        mime=sealing.seal(message.mime, MIME, uuid),
        body=sealing.seal(message.text.encode(), TEXT, uuid),
        html=sealing.seal(message.html.encode(), HTML, uuid),
        state=Delivery.QUEUED,
        tries=0,
        queued_at=now,
        next_try_at=now,
        again_of_id=message.again_of,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


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
    return ClaimedMessage(
        id=row.id,
        uuid=row.uuid,
        notice=Notice(row.notice),
        appointment_id=row.appointment_id,
        told_start=row.told_start,
        recipient=row.recipient,
        mime=row.mime or b"",
        tries=row.tries,
        queued_at=row.queued_at,
        claimed_at=now,
    )


def open_mime(message: ClaimedMessage) -> bytes:
    """The bytes to send; raises SealError."""
    return sealing.unseal(message.mime, MIME, message.uuid)


def mark_sent(message: ClaimedMessage, now: datetime) -> None:
    """The mail server has taken it, even if it was dropped meanwhile."""
    _settle(message, Delivery.SENT, None, Delivery.SENDING, Delivery.DROPPED, sent_at=now, mime=None)


def mark_retrying(message: ClaimedMessage, next_try_at: datetime, error: str) -> None:
    """It will be tried again."""
    _settle(message, Delivery.RETRYING, error, Delivery.SENDING, next_try_at=next_try_at)


def mark_failed(message: ClaimedMessage, error: str) -> None:
    """It will not be tried again."""
    _settle(message, Delivery.FAILED, error, Delivery.SENDING, mime=None)


def mark_dropped(message: ClaimedMessage) -> None:
    """It would come too late; it is not sent."""
    _settle(message, Delivery.DROPPED, None, Delivery.SENDING, mime=None)


def drop_about_look(look_id: int, notice: Notice) -> None:
    """A notice about a look that still waits to go out would not be true any more; it is not sent."""
    waiting = update(MessageRow).where(MessageRow.look_id == look_id, MessageRow.notice == notice)
    not_sent = waiting.where(MessageRow.state.not_in((Delivery.SENT, Delivery.DROPPED)))
    db.session.execute(not_sent.values(state=Delivery.DROPPED, mime=None))


def forget_bodies(queued_before: datetime) -> int:
    """Remove what messages that are over said, and keep that they were sent; how many."""
    result = db.session.execute(
        update(MessageRow).where(*_over_with_words(queued_before)).values(mime=None, body=None, html=None)
    )
    return int(getattr(result, "rowcount", 0))


def count_bodies(queued_before: datetime) -> int:
    """How many messages that are over still have their words."""
    return db.session.scalar(select(func.count()).where(*_over_with_words(queued_before))) or 0


def _over_with_words(queued_before: datetime) -> Sequence[ColumnElement[bool]]:
    return (
        MessageRow.state.in_([Delivery.SENT, Delivery.FAILED, Delivery.DROPPED]),
        MessageRow.queued_at < queued_before,
        MessageRow.body.is_not(None),
    )


def _settle(message: ClaimedMessage, state: Delivery, error: str | None, *states: Delivery, **values: object) -> None:
    """Only the worker whose claim is still the latest may say how it ended.

    What is over needs its bytes, and the secrets in them, no longer.
    """
    result = db.session.execute(
        update(MessageRow)
        .where(
            MessageRow.id == message.id,
            MessageRow.state.in_(states),
            MessageRow.tries == message.tries,
        )
        .values(state=state, last_error=error, **values)
    )
    if getattr(result, "rowcount", 0) == 1:
        message_tries.add_try(message.id, message.tries, message.claimed_at, state, error)
