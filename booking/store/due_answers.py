"""Answers to the due-diligence questions that were given in the admin view, instead of those of the file."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.evidence import DueAnswer
from booking.store.database import Base, db

# Stands for "the clinic as a whole" where a technician's slug would be.
CLINIC = ""


class DueAnswerRow(Base):
    """The answer to one question, of the clinic or of one technician; an empty text takes the file's answer back."""

    __tablename__ = "due_answer"

    question: Mapped[str] = mapped_column(primary_key=True)
    technician: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    proof: Mapped[str]
    checked_by: Mapped[str]
    checked_on: Mapped[date]


def list_all() -> Mapping[tuple[str, str], DueAnswer | None]:
    """All of them by question and technician's slug (`CLINIC` for the clinic); None where none is given any more."""
    return {
        (row.question, row.technician): DueAnswer(row.text, row.proof, row.checked_by, row.checked_on)
        if row.text
        else None
        for row in db.session.scalars(select(DueAnswerRow))
    }


def save(question: str, technician: str, answer: DueAnswer) -> None:
    """Keep the answer to one question."""
    db.session.execute(
        delete(DueAnswerRow).where(DueAnswerRow.question == question, DueAnswerRow.technician == technician)
    )
    db.session.add(DueAnswerRow(question=question, technician=technician, **vars(answer)))
