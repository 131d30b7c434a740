"""Sign-ins of staff, found by the hash of a secret in the browser's signed cookie, and the forms they left unsent."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.staff_sessions import Lasts, StaffSession
from booking.gateways.sealer import SealError
from booking.store import sealing
from booking.store.accounts import AccountRow
from booking.store.database import Base, UtcDateTime, db, new_uuid
from booking.store.enquiries import hash_of

FIELDS = "staff_draft.fields"
Fields = Sequence[tuple[str, str]]


class StaffSessionRow(Base):
    """One sign-in of one browser."""

    __tablename__ = "staff_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    device: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    factor_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class StaffDraftRow(Base):
    """A form that was sent after its sign-in was over; one for a browser, sealed."""

    __tablename__ = "staff_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("staff_session.id"), unique=True)
    path: Mapped[str]
    fields: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def add_session(secret: str, account_id: int, device: str, now: datetime) -> int:
    """Store a new sign-in; its id."""
    row = StaffSessionRow(
        secret_hash=hash_of(secret),
        account_id=account_id,
        device=device,
        created_at=now,
        last_seen_at=now,
        factor_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def find_session(secret: str) -> StaffSession | None:
    """The sign-in of a secret, over or not, unless it was ended or its account is closed."""
    found = db.session.execute(
        select(StaffSessionRow, StaffDraftRow.path)
        .join(AccountRow, AccountRow.id == StaffSessionRow.account_id)
        .outerjoin(StaffDraftRow, StaffDraftRow.session_id == StaffSessionRow.id)
        .where(
            StaffSessionRow.secret_hash == hash_of(secret),
            StaffSessionRow.ended_at.is_(None),
            AccountRow.active,
        )
    ).one_or_none()
    return _session(found[0], found[1]) if found else None


def _session(row: StaffSessionRow, draft_path: str | None = None) -> StaffSession:
    return StaffSession(row.id, row.account_id, row.device, row.created_at, row.last_seen_at, row.factor_at, draft_path)


def list_open(account_id: int, lasts: Lasts, now: datetime) -> list[StaffSession]:
    """The sign-ins of an account that are good now, the latest used first."""
    rows = db.session.scalars(
        select(StaffSessionRow)
        .where(
            StaffSessionRow.account_id == account_id,
            StaffSessionRow.ended_at.is_(None),
            StaffSessionRow.last_seen_at > now - lasts.idle,
            StaffSessionRow.created_at > now - lasts.absolute,
        )
        .order_by(StaffSessionRow.last_seen_at.desc(), StaffSessionRow.id.desc())
    )
    return [_session(row) for row in rows]


def mark_seen(session_id: int, now: datetime) -> None:
    """It was used."""
    db.session.execute(update(StaffSessionRow).where(StaffSessionRow.id == session_id).values(last_seen_at=now))


def mark_factor(session_id: int, now: datetime) -> None:
    """The second factor was shown again."""
    db.session.execute(update(StaffSessionRow).where(StaffSessionRow.id == session_id).values(factor_at=now))


def end_session(account_id: int, session_id: int, now: datetime) -> bool:
    """End one sign-in of an account; whether there was one to end."""
    ended = db.session.scalar(
        update(StaffSessionRow)
        .where(
            StaffSessionRow.id == session_id,
            StaffSessionRow.account_id == account_id,
            StaffSessionRow.ended_at.is_(None),
        )
        .values(ended_at=now)
        .returning(StaffSessionRow.id)
    )
    return ended is not None


def end_all(account_id: int, now: datetime, *, but: int | None = None) -> None:
    """End every sign-in of an account, save one where it is named."""
    ending = update(StaffSessionRow).where(StaffSessionRow.account_id == account_id, StaffSessionRow.ended_at.is_(None))
    if but is not None:
        ending = ending.where(StaffSessionRow.id != but)
    db.session.execute(ending.values(ended_at=now))


def keep_draft(session_id: int, path: str, fields: Fields, expires_at: datetime) -> None:
    """Keep what a form was filled in with, in the place of an earlier one of that browser."""
    forget_draft(session_id)
    uuid = new_uuid()
    sealed = sealing.seal_json([list(pair) for pair in fields], FIELDS, uuid)
    db.session.add(StaffDraftRow(uuid=uuid, session_id=session_id, path=path, fields=sealed, expires_at=expires_at))


def find_draft(session_id: int, now: datetime) -> Fields | None:
    """What the kept form was filled in with, while it is kept."""
    row = db.session.scalar(
        select(StaffDraftRow).where(StaffDraftRow.session_id == session_id, StaffDraftRow.expires_at > now)
    )
    if row is None:
        return None
    try:
        return [(name, value) for name, value in sealing.unseal_json(row.fields, FIELDS, row.uuid)]
    except SealError:
        return None  # a form that cannot be read is filled in once more


def move_draft(from_id: int, to_id: int) -> None:
    """Give the form to the sign-in that follows."""
    db.session.execute(update(StaffDraftRow).where(StaffDraftRow.session_id == from_id).values(session_id=to_id))


def forget_draft(session_id: int) -> None:
    """The form is not needed any more."""
    db.session.execute(delete(StaffDraftRow).where(StaffDraftRow.session_id == session_id))


def delete_old(now: datetime, unused_since: datetime) -> None:
    """Delete the forms whose time is up, and the sign-ins that nobody has used for that long."""
    old = select(StaffSessionRow.id).where(StaffSessionRow.last_seen_at < unused_since)
    db.session.execute(
        delete(StaffDraftRow).where((StaffDraftRow.expires_at <= now) | StaffDraftRow.session_id.in_(old))
    )
    db.session.execute(delete(StaffSessionRow).where(StaffSessionRow.last_seen_at < unused_since))
