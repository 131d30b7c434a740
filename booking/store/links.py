"""Links in mails: a secret of 256 random bits, of which only the hash is kept."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.links import Purpose
from booking.store.appointments import AppointmentRow
from booking.store.clients import ClientRow
from booking.store.database import Base, UtcDateTime, db
from booking.store.enquiries import hash_of


class ClientLinkRow(Base):
    """A link that a client was sent; `tries` counts wrong dates of birth."""

    __tablename__ = "client_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int]


@dataclass(frozen=True)
class StoredLink:
    """A link that is still good, and whose it is."""

    id: int
    appointment_id: int
    tries: int
    born_on: date


def add_link(secret: str, purpose: Purpose, appointment_id: int, expires_at: datetime) -> None:
    """Store a link."""
    db.session.add(
        ClientLinkRow(
            secret_hash=hash_of(secret),
            purpose=purpose,
            appointment_id=appointment_id,
            expires_at=expires_at,
            tries=0,
        )
    )


def find_link(secret: str, purpose: Purpose, now: datetime) -> StoredLink | None:
    """The link of a secret, while it is good for that purpose."""
    row = db.session.execute(
        select(ClientLinkRow, ClientRow.born_on)
        .join(AppointmentRow, ClientLinkRow.appointment_id == AppointmentRow.id)
        .join(ClientRow, AppointmentRow.client_id == ClientRow.id)
        .where(
            ClientLinkRow.secret_hash == hash_of(secret),
            ClientLinkRow.purpose == purpose,
            ClientLinkRow.expires_at > now,
        )
        .with_for_update(of=ClientLinkRow)
    ).first()
    if row is None:
        return None
    link, born_on = row
    return StoredLink(link.id, link.appointment_id, link.tries, born_on)


def count_try(link_id: int) -> None:
    """One more wrong date of birth."""
    db.session.execute(update(ClientLinkRow).where(ClientLinkRow.id == link_id).values(tries=ClientLinkRow.tries + 1))
