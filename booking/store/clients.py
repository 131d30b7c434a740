"""Clients. A person is never identified by an e-mail address: each booking stores a client of its own."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.enquiry import Details
from booking.store.database import Base, UtcDateTime, db, new_uuid


class ClientRow(Base):
    """The person who books."""

    __tablename__ = "client"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str]
    born_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


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
