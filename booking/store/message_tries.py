"""The tries of each message: when, and what came of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.messages import Delivery
from booking.store.database import Base, UtcDateTime, db


class MessageTryRow(Base):
    """One try that ended; of a worker that was killed in the middle there is none."""

    __tablename__ = "message_try"

    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str]
    error: Mapped[str | None]


@dataclass(frozen=True)
class Try:
    """One try: its number from 1 on, when it began, and where the message stood afterwards."""

    number: int
    at: datetime
    state: Delivery
    error: str | None


def add_try(message_id: int, number: int, at: datetime, state: Delivery, error: str | None) -> None:
    """Keep how a try ended."""
    db.session.add(MessageTryRow(message_id=message_id, number=number, at=at, state=state, error=error))


def list_tries(message_id: int) -> list[Try]:
    """The tries of a message, in order."""
    query = select(MessageTryRow).where(MessageTryRow.message_id == message_id).order_by(MessageTryRow.number)
    return [Try(row.number, row.at, Delivery(row.state), row.error) for row in db.session.scalars(query)]
