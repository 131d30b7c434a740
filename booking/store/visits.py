"""What staff wrote down at a visit."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.visit import IdKind, Visit
from booking.store.accounts import AccountRow
from booking.store.database import Base, UtcDateTime, db


class VisitRow(Base):
    """One look at a client's photo ID, with the screening of the day."""

    __tablename__ = "visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    screening_id: Mapped[int] = mapped_column(ForeignKey("screening.id"), index=True)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    id_kind: Mapped[str]
    id_seen_on: Mapped[date]


@dataclass(frozen=True)
class StoredVisit:
    """A visit, who wrote it down, and the screening of that day."""

    visit: Visit
    screening_id: int
    recorded_by: str
    recorded_at: datetime


def add_visit(visit: Visit, *, appointment_id: int, screening_id: int, recorded_by_id: int, now: datetime) -> None:
    """Store a visit."""
    db.session.add(
        VisitRow(
            appointment_id=appointment_id,
            screening_id=screening_id,
            recorded_by_id=recorded_by_id,
            recorded_at=now,
            id_kind=visit.id_kind,
            id_seen_on=visit.id_seen_on,
        )
    )


def find_latest(appointment_id: int) -> StoredVisit | None:
    """What was written down last for an appointment."""
    row = db.session.execute(
        select(VisitRow, AccountRow.name)
        .join(AccountRow, VisitRow.recorded_by_id == AccountRow.id)
        .where(VisitRow.appointment_id == appointment_id)
        .order_by(VisitRow.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    visit, name = row
    return as_visit(visit, name)


def as_visit(row: VisitRow, recorded_by: str) -> StoredVisit:
    """The visit of a row."""
    return StoredVisit(Visit(IdKind(row.id_kind), row.id_seen_on), row.screening_id, recorded_by, row.recorded_at)
