"""Health checks: what clients answered when they were asked again before the visit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.database import Base, UtcDateTime, db


class HealthCheckRow(Base):
    """One answer to "has anything changed?"; `says_more` when it put the appointment before a person."""

    __tablename__ = "health_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    screening_id: Mapped[int] = mapped_column(ForeignKey("screening.id"), index=True)
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    says_more: Mapped[bool]


@dataclass(frozen=True)
class HealthCheck:
    """A health check as stored."""

    screening_id: int
    answered_at: datetime
    says_more: bool


def add_health_check(appointment_id: int, check: HealthCheck) -> None:
    """Store one."""
    db.session.add(
        HealthCheckRow(
            appointment_id=appointment_id,
            screening_id=check.screening_id,
            answered_at=check.answered_at,
            says_more=check.says_more,
        )
    )


def list_of(appointment_id: int) -> list[HealthCheck]:
    """All of an appointment, oldest first."""
    query = select(HealthCheckRow).where(HealthCheckRow.appointment_id == appointment_id).order_by(HealthCheckRow.id)
    return [HealthCheck(row.screening_id, row.answered_at, row.says_more) for row in db.session.scalars(query)]


def last_answered(appointment_ids: Collection[int]) -> dict[int, datetime]:
    """When each of the appointments was last asked about and answered; those that never were are left out."""
    query = (
        select(HealthCheckRow.appointment_id, func.max(HealthCheckRow.answered_at))
        .where(HealthCheckRow.appointment_id.in_(appointment_ids))
        .group_by(HealthCheckRow.appointment_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def saying_more(appointment_ids: Collection[int]) -> set[int]:
    """Those of the appointments whose clients said something new before the visit."""
    query = select(HealthCheckRow.appointment_id).where(
        HealthCheckRow.appointment_id.in_(appointment_ids), HealthCheckRow.says_more
    )
    return set(db.session.scalars(query))
