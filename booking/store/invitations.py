"""Invitations: a link of 256 random bits for one account, of which only the hash is kept."""

from datetime import datetime

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.accounts import Invited
from booking.store.accounts import AccountRow
from booking.store.database import Base, UtcDateTime, db
from booking.store.enquiries import hash_of


class InvitationRow(Base):
    """A link with which one person sets a password and a second factor, once; `used_at` also when it was withdrawn."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def add_invitation(secret: str, account_id: int, now: datetime, expires_at: datetime) -> int:
    """Store an invitation; those sent before to the same person are worth nothing any more."""
    withdraw(account_id, now)
    row = InvitationRow(secret_hash=hash_of(secret), account_id=account_id, expires_at=expires_at)
    db.session.add(row)
    db.session.flush()
    return row.id


def find_invited(secret: str, now: datetime) -> Invited | None:
    """Whom the link is for, while it can be used."""
    row = db.session.scalar(
        select(AccountRow).join(InvitationRow, InvitationRow.account_id == AccountRow.id).where(*_good(secret, now))
    )
    return Invited(row.id, row.name, row.email) if row else None


def use_invitation(secret: str, now: datetime) -> bool:
    """Use it up; False when it was already, or its time is up."""
    used = db.session.scalar(
        update(InvitationRow).where(*_good(secret, now)).values(used_at=now).returning(InvitationRow.id)
    )
    return used is not None


def withdraw(account_id: int, now: datetime) -> None:
    """What was sent and not used is worth nothing any more. The row stays, so that its number is never another's."""
    db.session.execute(
        update(InvitationRow)
        .where(InvitationRow.account_id == account_id, InvitationRow.used_at.is_(None))
        .values(used_at=now)
    )


def _good(secret: str, now: datetime) -> tuple:
    return (
        InvitationRow.secret_hash == hash_of(secret),
        InvitationRow.used_at.is_(None),
        InvitationRow.expires_at > now,
    )
