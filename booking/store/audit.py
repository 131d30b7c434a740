"""The audit log: who did what to what, and when. Never a health word in it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from booking.store.accounts import AccountRow
from booking.store.database import Base, UtcDateTime, db


class AuditRow(Base):
    """One act; without an account it was the client or the system."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor: Mapped[str]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    act: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)


@dataclass(frozen=True)
class AuditLine:
    """One act, as the timeline shows it; `by` is a staff member's name."""

    at: datetime
    act: str
    by: str | None


def record(act: str, subject: str, at: datetime, *, actor: str, account_id: int | None = None) -> None:
    """Add a line: `actor` is client, staff or system.

    `subject` is a reference, a technician's slug, "clinic", "requests", or as `accounts.subject` and `clients.subject`
    name it. Details may follow the act after a colon.
    """
    db.session.add(AuditRow(at=at, actor=actor, account_id=account_id, act=act, subject=subject))


def list_of(*subjects: str) -> list[AuditLine]:
    """All acts on one subject, or on several together, oldest first."""
    rows = db.session.execute(
        select(AuditRow.at, AuditRow.act, AccountRow.name)
        .outerjoin(AccountRow, AuditRow.account_id == AccountRow.id)
        .where(AuditRow.subject.in_(subjects))
        .order_by(AuditRow.at, AuditRow.id)
    )
    return [AuditLine(at, act, name) for at, act, name in rows]


def find_last(act: str, subject: str) -> AuditLine | None:
    """The last act on a subject that begins with these words."""
    row = db.session.execute(
        select(AuditRow.at, AuditRow.act, AccountRow.name)
        .outerjoin(AccountRow, AuditRow.account_id == AccountRow.id)
        .where(AuditRow.subject == subject, AuditRow.act.startswith(act, autoescape=True))
        .order_by(AuditRow.id.desc())
        .limit(1)
    ).first()
    return AuditLine(*row) if row else None
