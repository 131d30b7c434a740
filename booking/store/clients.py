"""Clients. A person is never identified by an e-mail address: each booking stores a client of its own."""

import hashlib
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.enquiry import Details
from booking.store.database import Base, UtcDateTime, db, new_uuid


class ClientRow(Base):
    """The person who books."""

    __tablename__ = "client"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str]
    born_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


def lock_contact(email: str | None, phone: str) -> None:
    """Let nobody else book with this e-mail address or phone before this transaction ends.

    There may be no row of theirs to lock yet, so on PostgreSQL it is a lock by name; on SQLite the write transaction
    itself is the lock. Both names are taken in one order for all, so that no two wait for each other in a circle.
    """
    if db.session.connection().dialect.name != "postgresql":
        return
    names = {f"phone {phone}", *([f"email {email.lower()}"] if email else [])}
    for name in sorted(names):
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
        db.session.execute(select(func.pg_advisory_xact_lock(key)))


def written_to(email: str) -> ColumnElement[bool]:
    """Clients with this e-mail address, written in any case."""
    return func.lower(ClientRow.email) == email.lower()


def reached_at(email: str | None, phone: str) -> ColumnElement[bool]:
    """Clients with this e-mail address, if there is one, or this phone (E.164)."""
    return or_(written_to(email), ClientRow.phone == phone) if email else ClientRow.phone == phone


def add_client(details: Details, now: datetime) -> ClientRow:
    """Store a client."""
    row = ClientRow(
        uuid=new_uuid(),
        name=details.name,
        email=details.email,
        phone=details.phone,
        born_on=details.born_on,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row
