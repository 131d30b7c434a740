"""Links in mails: a secret of 256 random bits, of which only the hash is kept."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, select, update
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.links import Link, Purpose
from booking.store.database import Base, UtcDateTime, db
from booking.store.enquiries import hash_of


class ClientLinkRow(Base):
    """A link that a client was sent, about an appointment or a look; `tries` counts wrong dates of birth."""

    __tablename__ = "client_link"
    __table_args__ = (CheckConstraint("(appointment_id IS NULL) <> (look_id IS NULL)", name="about_one_thing"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    purpose: Mapped[str]
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    look_id: Mapped[int | None] = mapped_column(ForeignKey("look.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int]


def add_link(
    secret: str,
    purpose: Purpose,
    expires_at: datetime,
    *,
    appointment_id: int | None = None,
    look_id: int | None = None,
    goes_on: bool = False,
) -> None:
    """Store a link about an appointment or a look.

    One that goes on has no more tries of the date of birth left than the appointment's newest: whoever reads a client's
    mailbox can ask for links, and would guess for ever.
    """
    db.session.add(
        ClientLinkRow(
            secret_hash=hash_of(secret),
            purpose=purpose,
            appointment_id=appointment_id,
            look_id=look_id,
            expires_at=expires_at,
            tries=_last_tries(appointment_id) if goes_on else 0,
        )
    )


def find_link(secret: str, now: datetime, *, lock: bool = False) -> Link | None:
    """The link of a secret, until it expires; locked until the transaction ends when asked."""
    query = select(ClientLinkRow).where(ClientLinkRow.secret_hash == hash_of(secret), ClientLinkRow.expires_at > now)
    row = db.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        return None
    return Link(row.id, Purpose(row.purpose), row.appointment_id, row.look_id, row.tries)


def _last_tries(appointment_id: int | None) -> int:
    about = select(ClientLinkRow.tries).where(ClientLinkRow.appointment_id == appointment_id)
    return db.session.scalar(about.order_by(ClientLinkRow.id.desc()).limit(1)) or 0


def count_try(link_id: int) -> None:
    """One more wrong date of birth."""
    db.session.execute(update(ClientLinkRow).where(ClientLinkRow.id == link_id).values(tries=ClientLinkRow.tries + 1))


def expire_links(now: datetime, *, appointment_id: int | None = None, look_id: int | None = None) -> None:
    """Let the links about an appointment, or about a look, open nothing from now on."""
    about = (
        ClientLinkRow.appointment_id == appointment_id
        if appointment_id is not None
        else ClientLinkRow.look_id == look_id
    )
    db.session.execute(update(ClientLinkRow).where(about, ClientLinkRow.expires_at > now).values(expires_at=now))
