"""Unfinished forms, sealed; found by the hash of a secret that only the client's browser holds."""

import hashlib
import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, LargeBinary, and_, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain import enquiry as enquiries
from booking.domain.enquiry import ByStaff, Enquiry, Finder
from booking.gateways.sealer import SealError
from booking.store import sealing
from booking.store.database import Base, UtcDateTime, db, new_uuid

log = logging.getLogger(__name__)

COLUMN = "enquiry.draft"


class EnquiryRow(Base):
    """One browser's unfinished form; kept to its end after booking, so that Back and a second press are answered."""

    __tablename__ = "enquiry"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    draft: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    look_id: Mapped[int | None] = mapped_column(ForeignKey("look.id"), index=True)
    checked_appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    # Who fills it in for somebody on the phone.
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)


@dataclass(frozen=True)
class StoredEnquiry:
    """An enquiry with its submission key, the appointment it became once sent, and the look that was asked for.

    A health check is the same form about an appointment that there is already: `checked_appointment_id`. One that staff
    fill in is found by its key and their account alone.
    """

    submission_key: str
    enquiry: Enquiry
    appointment_id: int | None
    began_at: datetime
    look_id: int | None
    checked_appointment_id: int | None = None


def hash_of(secret: str) -> str:
    """What is kept of a secret that has 256 random bits of its own: SHA-256 without salt is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def add_enquiry(
    secret: str,
    enquiry: Enquiry,
    now: datetime,
    *,
    look_id: int | None = None,
    checked_appointment_id: int | None = None,
    account_id: int | None = None,
) -> str:
    """Store a new enquiry: about a booking, one that a look allows, or the health check of an appointment; its key."""
    uuid = new_uuid()
    db.session.add(
        EnquiryRow(
            uuid=uuid,
            secret_hash=hash_of(secret),
            draft=sealing.seal_json(enquiries.as_data(enquiry), COLUMN, uuid),
            expires_at=now + enquiries.KEPT_FOR,
            look_id=look_id,
            checked_appointment_id=checked_appointment_id,
            account_id=account_id,
        )
    )
    return uuid


def find_enquiry(finder: Finder, now: datetime, *, lock: bool = False) -> StoredEnquiry | None:
    """The enquiry of a finder, unless it has expired; locked until the transaction ends when asked."""
    query = select(EnquiryRow).where(_found_by(finder), EnquiryRow.expires_at > now)
    row = db.session.scalar(query.with_for_update() if lock else query)
    if row is None:
        return None
    try:
        draft = enquiries.from_data(sealing.unseal_json(row.draft, COLUMN, row.uuid))
    except SealError as error:
        # For the client it is gone; whoever runs the site reads which key or row is at fault.
        log.warning("%s", error)
        return None
    return StoredEnquiry(
        submission_key=row.uuid,
        enquiry=draft,
        appointment_id=row.appointment_id,
        began_at=row.expires_at - enquiries.KEPT_FOR,
        look_id=row.look_id,
        checked_appointment_id=row.checked_appointment_id,
    )


def _found_by(finder: Finder) -> ColumnElement[bool]:
    """Nobody finds by a secret what staff fill in, nor by a key what is a client's or a colleague's."""
    if isinstance(finder, ByStaff):
        return and_(EnquiryRow.uuid == finder.key, EnquiryRow.account_id == finder.viewer.account_id)
    return and_(EnquiryRow.secret_hash == hash_of(finder), EnquiryRow.account_id.is_(None))


def save_enquiry(submission_key: str, enquiry: Enquiry) -> None:
    """Store a changed enquiry."""
    row = _get(submission_key)
    row.draft = sealing.seal_json(enquiries.as_data(enquiry), COLUMN, row.uuid)


def mark_sent(submission_key: str, appointment_id: int) -> None:
    """Remember which appointment an enquiry became."""
    _get(submission_key).appointment_id = appointment_id


def mark_asked(submission_key: str, look_id: int) -> None:
    """Remember that a person was asked to look."""
    _get(submission_key).look_id = look_id


def _get(submission_key: str) -> EnquiryRow:
    return db.session.scalars(select(EnquiryRow).where(EnquiryRow.uuid == submission_key)).one()


def delete_enquiry(finder: Finder) -> None:
    """Delete an enquiry."""
    db.session.execute(delete(EnquiryRow).where(_found_by(finder)))


def delete_begun(*, checked_appointment_ids: Collection[int] = (), look_id: int | None = None) -> None:
    """Delete what was begun by a link in a browser and not sent: health checks of appointments, or a look's booking."""
    about: ColumnElement[bool] = EnquiryRow.checked_appointment_id.in_(checked_appointment_ids)
    if look_id is not None:
        about = or_(about, EnquiryRow.look_id == look_id)
    by_client = EnquiryRow.account_id.is_(None)
    db.session.execute(delete(EnquiryRow).where(about, by_client, EnquiryRow.appointment_id.is_(None)))


def delete_expired(now: datetime) -> int:
    """Delete the enquiries whose time is up; how many."""
    result = db.session.execute(delete(EnquiryRow).where(EnquiryRow.expires_at <= now))
    return int(getattr(result, "rowcount", 0))
