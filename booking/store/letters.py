"""Clearance letters that staff have written down; what they say is sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, select, update
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.letter import Letter
from booking.store import sealing
from booking.store.accounts import AccountRow
from booking.store.appointments import AppointmentRow
from booking.store.database import Base, UtcDateTime, db, new_uuid

SAYS = "clearance_letter.says"
QUESTIONS = "appointment.letter_questions"


class ClearanceLetterRow(Base):
    """One letter for one appointment."""

    __tablename__ = "clearance_letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_on: Mapped[date]
    says: Mapped[bytes] = mapped_column(LargeBinary)


@dataclass(frozen=True)
class StoredLetter:
    """A letter, who wrote it down and when."""

    letter: Letter
    recorded_by: str
    recorded_at: datetime


def add_letter(appointment_id: int, letter: Letter, recorded_by_id: int, now: datetime) -> None:
    """Store a letter."""
    uuid = new_uuid()
    db.session.add(
        ClearanceLetterRow(
            uuid=uuid,
            appointment_id=appointment_id,
            recorded_by_id=recorded_by_id,
            recorded_at=now,
            written_on=letter.written_on,
            says=sealing.seal(letter.says.encode(), SAYS, uuid),
        )
    )


def list_letters(appointment_id: int) -> list[StoredLetter]:
    """The letters of an appointment, newest first."""
    rows = db.session.execute(
        select(ClearanceLetterRow, AccountRow.name)
        .join(AccountRow, ClearanceLetterRow.recorded_by_id == AccountRow.id)
        .where(ClearanceLetterRow.appointment_id == appointment_id)
        .order_by(ClearanceLetterRow.id.desc())
    )
    return [
        StoredLetter(Letter(row.written_on, sealing.unseal(row.says, SAYS, row.uuid).decode()), name, row.recorded_at)
        for row, name in rows
    ]


def set_questions(appointment_id: int, uuid: str, questions: Sequence[str]) -> None:
    """Keep which questions a letter is asked about, by their ids."""
    sealed = sealing.seal_json(list(questions), QUESTIONS, uuid)
    db.session.execute(
        update(AppointmentRow).where(AppointmentRow.id == appointment_id).values(letter_questions=sealed)
    )


def find_questions(appointment_id: int) -> set[str]:
    """The ids of the questions that staff chose; empty where they chose none."""
    row = db.session.get_one(AppointmentRow, appointment_id)
    return set(sealing.unseal_json(row.letter_questions, QUESTIONS, row.uuid)) if row.letter_questions else set()
