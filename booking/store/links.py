"""Links in mails: a secret of 256 random bits, of which only the hash is kept."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, select, update
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.links import Link, Purpose
from booking.store.database import Base, UtcDateTime, db
from booking.store.enquiries import hash_of


class ClientLinkRow(Base):
    """A link that a client was sent, about an appointment or a look.

    `tries` counts the wrong dates of birth that were given behind it, or behind any other about the same.
    """

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
    anew: bool = False,
) -> None:
    """Store a link about an appointment or a look.

    It has no more tries of the date of birth left than the newest one about the same, unless it begins `anew`: each
    mail brings a link, and whoever reads a client's mailbox would guess for ever.
    """
    about = _about(appointment_id, look_id)
    db.session.add(
        ClientLinkRow(
            secret_hash=hash_of(secret),
            purpose=purpose,
            appointment_id=appointment_id,
            look_id=look_id,
            expires_at=expires_at,
            tries=0 if anew else _last_tries(about),
        )
    )


def find_link(secret: str, now: datetime) -> Link | None:
    """The link of a secret, until it expires."""
    query = select(ClientLinkRow).where(ClientLinkRow.secret_hash == hash_of(secret), ClientLinkRow.expires_at > now)
    row = db.session.scalar(query)
    if row is None:
        return None
    return Link(row.id, Purpose(row.purpose), row.appointment_id, row.look_id, row.tries)


def _last_tries(about: ColumnElement[bool]) -> int:
    newest = select(ClientLinkRow.tries).where(about).order_by(ClientLinkRow.id.desc()).limit(1)
    return db.session.scalar(newest.with_for_update()) or 0


def _about(appointment_id: int | None, look_id: int | None) -> ColumnElement[bool]:
    """The links about an appointment, or about a look."""
    if appointment_id is not None:
        return ClientLinkRow.appointment_id == appointment_id
    return ClientLinkRow.look_id == look_id


def lock_tries(link: Link) -> int:
    """How many wrong dates count against a link; others about the same wait until the transaction ends."""
    about = _about(link.appointment_id, link.look_id)
    # All in one order, so that two who try at once wait for each other instead of for ever.
    found = select(ClientLinkRow.id, ClientLinkRow.tries).where(about).order_by(ClientLinkRow.id).with_for_update()
    return next(tries for id_, tries in db.session.execute(found) if id_ == link.id)


def count_try(link: Link) -> None:
    """One more wrong date of birth, for every link about the same."""
    about = _about(link.appointment_id, link.look_id)
    db.session.execute(update(ClientLinkRow).where(about).values(tries=ClientLinkRow.tries + 1))


def expire_links(now: datetime, *, appointment_id: int | None = None, look_id: int | None = None) -> None:
    """Let the links about an appointment, or about a look, open nothing from now on."""
    about = _about(appointment_id, look_id)
    db.session.execute(update(ClientLinkRow).where(about, ClientLinkRow.expires_at > now).values(expires_at=now))
