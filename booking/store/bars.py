"""Bars: clients who cannot book online, and why. Reasons are sealed: they may speak of health."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, func, or_, select, update
from sqlalchemy.orm import Mapped, aliased, mapped_column

from booking.store import sealing
from booking.store.accounts import AccountRow
from booking.store.clients import ClientRow
from booking.store.database import Base, UtcDateTime, db, new_uuid

REASON = "client_bar.reason"
LIFT_REASON = "client_bar.lift_reason"


class ClientBarRow(Base):
    """A client was barred, and perhaps not any more."""

    __tablename__ = "client_bar"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    barred_at: Mapped[datetime] = mapped_column(UtcDateTime)
    barred_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    lift_reason: Mapped[bytes | None] = mapped_column(LargeBinary)


@dataclass(frozen=True)
class Bar:
    """A bar with its reasons, opened; the last three are None while it holds."""

    barred_at: datetime
    barred_by: str
    reason: str
    lifted_at: datetime | None
    lifted_by: str | None
    lift_reason: str | None


def add_bar(client_id: int, reason: str, account_id: int, now: datetime) -> None:
    """Store that a client is barred, with the reason sealed."""
    uuid = new_uuid()
    db.session.add(
        ClientBarRow(
            uuid=uuid,
            client_id=client_id,
            barred_at=now,
            barred_by_id=account_id,
            reason=sealing.seal(reason.encode(), REASON, uuid),
        )
    )


def lift(client_id: int, reason: str, account_id: int, now: datetime) -> None:
    """Store that a client is not barred any more; of two joined records both bars are lifted."""
    holding = select(ClientBarRow).where(ClientBarRow.client_id == client_id, ClientBarRow.lifted_at.is_(None))
    for row in db.session.scalars(holding):
        row.lifted_at = now
        row.lifted_by_id = account_id
        row.lift_reason = sealing.seal(reason.encode(), LIFT_REASON, row.uuid)


def which_are_barred(client_ids: Collection[int]) -> set[int]:
    """Those of the clients who are barred."""
    found = select(ClientBarRow.client_id).where(
        ClientBarRow.client_id.in_(client_ids), ClientBarRow.lifted_at.is_(None)
    )
    return set(db.session.scalars(found))


def is_barred(email: str | None, phone: str) -> bool:
    """Whether an e-mail address, written in any case, or a phone (E.164) is or was that of a barred client.

    What a record said before staff joined it into a barred one counts too.
    """
    known = aliased(ClientRow)
    reached = or_(func.lower(known.email) == email.lower(), known.phone == phone) if email else known.phone == phone
    standing = func.coalesce(known.joined_into_id, known.id)
    found = (
        select(ClientBarRow.id)
        .join(known, standing == ClientBarRow.client_id)
        .where(ClientBarRow.lifted_at.is_(None), reached)
        .limit(1)
    )
    return db.session.scalar(found) is not None


def list_bars(client_id: int) -> Sequence[Bar]:
    """All bars of a client, oldest first; raises SealError."""
    lifter = aliased(AccountRow)
    rows = db.session.execute(
        select(ClientBarRow, AccountRow.name, lifter.name)
        .join(AccountRow, ClientBarRow.barred_by_id == AccountRow.id)
        .outerjoin(lifter, ClientBarRow.lifted_by_id == lifter.id)
        .where(ClientBarRow.client_id == client_id)
        .order_by(ClientBarRow.id)
    )
    return [_bar(row, barred_by, lifted_by) for row, barred_by, lifted_by in rows]


def _bar(row: ClientBarRow, barred_by: str, lifted_by: str | None) -> Bar:
    lift_reason = sealing.unseal(row.lift_reason, LIFT_REASON, row.uuid).decode() if row.lift_reason else None
    reason = sealing.unseal(row.reason, REASON, row.uuid).decode()
    return Bar(row.barred_at, barred_by, reason, row.lifted_at, lifted_by, lift_reason)


def move_bars(from_id: int, to_id: int) -> None:
    """The bars of a record that was joined into another are the other's."""
    db.session.execute(update(ClientBarRow).where(ClientBarRow.client_id == from_id).values(client_id=to_id))
