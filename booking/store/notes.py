"""Private notes about appointments, and the reasons of acts against the rules; sealed, they may speak of health."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.note import NoteKind
from booking.store import sealing
from booking.store.accounts import AccountRow
from booking.store.database import Base, UtcDateTime, db, new_uuid

TEXT = "note.text"


class NoteRow(Base):
    """One note of one staff member about one appointment."""

    __tablename__ = "note"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str]
    text: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True)
class Note:
    """A note, opened, and whose it is."""

    kind: NoteKind
    text: str
    by: str
    written_at: datetime


def add_note(appointment_id: int, kind: NoteKind, text: str, account_id: int, now: datetime) -> None:
    """Store a note, sealed."""
    uuid = new_uuid()
    db.session.add(
        NoteRow(
            uuid=uuid,
            appointment_id=appointment_id,
            account_id=account_id,
            written_at=now,
            kind=kind,
            text=sealing.seal(text.encode(), TEXT, uuid),
        )
    )


def list_notes(appointment_id: int) -> Sequence[Note]:
    """The notes about an appointment, oldest first; raises SealError."""
    rows = db.session.execute(
        select(NoteRow, AccountRow.name)
        .join(AccountRow, NoteRow.account_id == AccountRow.id)
        .where(NoteRow.appointment_id == appointment_id)
        .order_by(NoteRow.id)
    )
    return [as_note(row, name) for row, name in rows]


def as_note(row: NoteRow, by: str) -> Note:
    """The note of a row, opened; raises SealError."""
    return Note(NoteKind(row.kind), sealing.unseal(row.text, TEXT, row.uuid).decode(), by, row.written_at)
