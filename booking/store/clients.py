"""Clients. A person is never identified by an e-mail address: each booking stores a client of its own.

Two that are the same person stay two until staff join them (store/client_joins.py).
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.clients import Client, Contact
from booking.domain.enquiry import Details
from booking.domain.errors import ChangedMeanwhileError, NotFoundError
from booking.store.database import Base, UtcDateTime, db, new_uuid


class ClientRow(Base):
    """The person who books; `joined_into_id` is the record that stands for this one since staff joined the two."""

    __tablename__ = "client"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str]
    born_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
    joined_into_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"), index=True)


def subject(client_id: int) -> str:
    """What the audit log calls a client."""
    return f"client {client_id}"


def lock_contact(email: str | None, phone: str) -> None:
    """Let nobody else book with this e-mail address or phone before this transaction ends."""
    lock_contacts([(email, phone)])


def lock_contacts(contacts: Iterable[tuple[str | None, str]]) -> None:
    """The same for several pairs of e-mail address and phone at once.

    There may be no row of theirs to lock yet, so on PostgreSQL it is a lock by name; on SQLite the write transaction
    itself is the lock. All names are taken in one order for all, so that no two wait for each other in a circle.
    """
    if db.session.connection().dialect.name != "postgresql":
        return
    pairs = list(contacts)
    names = {f"phone {phone}" for _email, phone in pairs}
    for name in sorted(names | {f"email {email.lower()}" for email, _phone in pairs if email}):
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


def get_client(client_id: int) -> Client:
    """The client of that id, or the one it was joined into; raises NotFoundError."""
    found = _read(client_id)
    while found is not None and found.joined_into_id is not None:
        found = _read(found.joined_into_id)
    if found is None:
        raise NotFoundError
    return as_client(found)


def _read(client_id: int) -> ClientRow | None:
    """Read again, whatever was read before: it may have been changed meanwhile."""
    return db.session.get(ClientRow, client_id, populate_existing=True)


def as_client(row: ClientRow) -> Client:
    """The client of a row."""
    return Client(row.id, row.name, row.email or "", row.phone, row.born_on, row.created_at, row.version)


def list_joined(client_id: int) -> list[Client]:
    """The records that were joined into a client, with what they said of it then, oldest first."""
    rows = db.session.scalars(select(ClientRow).where(ClientRow.joined_into_id == client_id).order_by(ClientRow.id))
    return [as_client(row) for row in rows]


def list_alike(client: Client) -> Sequence[Client]:
    """Clients who share an e-mail address, a phone, or name and date of birth with one, oldest first."""
    if client.is_erased:
        return []
    named_alike = and_(func.lower(ClientRow.name) == client.name.lower(), ClientRow.born_on == client.born_on)
    reached_alike = [func.lower(ClientRow.email) == client.email.lower()] if client.email else []
    alike = or_(ClientRow.phone == client.phone, named_alike, *reached_alike)
    found = select(ClientRow).where(alike, ClientRow.id != client.id, ClientRow.joined_into_id.is_(None))
    return [as_client(row) for row in db.session.scalars(found.order_by(ClientRow.id))]


def save_contact(client: Client, contact: Contact) -> None:
    """Store other details, unless somebody else changed the client since (ChangedMeanwhileError)."""
    _save(client, name=contact.name, email=contact.email or None, phone=contact.phone, born_on=contact.born_on)


def save_change(client: Client) -> None:
    """Note that something about a client changed, unless somebody else was faster (ChangedMeanwhileError)."""
    _save(client)


def save_joined(client: Client, into_id: int) -> None:
    """Let another record stand for this one from now on. Raises ChangedMeanwhileError."""
    _save(client, joined_into_id=into_id)


def _save(client: Client, **values: object) -> None:
    result = db.session.execute(
        update(ClientRow)
        .where(ClientRow.id == client.id, ClientRow.version == client.version, ClientRow.joined_into_id.is_(None))
        .values(version=client.version + 1, **values)
    )
    if getattr(result, "rowcount", 0) != 1:
        raise ChangedMeanwhileError
