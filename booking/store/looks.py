"""Looks: clients who asked a person, and what the person said. Reasons are sealed: they may speak of health."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, LargeBinary, Row, Select, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, aliased, mapped_column

from booking.domain.errors import ChangedMeanwhileError, NotFoundError
from booking.domain.look import Look, LookState, Pile
from booking.domain.ruleset import Outcome
from booking.store import sealing
from booking.store.accounts import AccountRow
from booking.store.clients import ClientRow, reached_at
from booking.store.clinic import ServiceRow, as_service
from booking.store.database import Base, UtcDateTime, db, new_uuid
from booking.store.screening import ScreeningRow

REASON = "look.reason"
WITHDRAWAL = "look.withdrawal"
Withdrawer = aliased(AccountRow)


class LookRow(Base):
    """A request without a time; `appointment_id` is set when times were allowed and one was booked."""

    __tablename__ = "look"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    reference: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    screening_id: Mapped[int] = mapped_column(ForeignKey("screening.id"), index=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), unique=True)
    state: Mapped[str] = mapped_column(index=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[date | None]
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    withdrawal: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int]


@dataclass(frozen=True)
class StoredLook:
    """A look with the people and ids around it."""

    id: int
    uuid: str
    look: Look
    client_id: int
    client_name: str
    client_email: str | None
    client_phone: str
    client_born_on: date
    outcome: Outcome
    screening_id: int
    appointment_id: int | None


def add_look(look: Look, *, client_id: int, service_id: int, screening_id: int) -> int:
    """Store a new look; its id."""
    row = LookRow(
        uuid=new_uuid(),
        reference=look.reference,
        client_id=client_id,
        service_id=service_id,
        screening_id=screening_id,
        state=look.state,
        asked_at=look.asked_at,
        version=look.version,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def save_decision(stored: StoredLook, changed: Look, decided_by_id: int) -> None:
    """Store a decision, unless somebody else decided since (ChangedMeanwhileError)."""
    reason = _sealed(changed.reason, REASON, stored.uuid)
    _save(
        stored,
        changed,
        not_before=changed.not_before,
        decided_at=changed.decided_at,
        decided_by_id=decided_by_id,
        reason=reason,
    )


def save_withdrawal(stored: StoredLook, changed: Look, withdrawn_by_id: int) -> None:
    """Store that an offer was taken back, unless somebody else did since (ChangedMeanwhileError)."""
    reason = _sealed(changed.withdrawal, WITHDRAWAL, stored.uuid)
    _save(stored, changed, withdrawn_at=changed.withdrawn_at, withdrawn_by_id=withdrawn_by_id, withdrawal=reason)


def _save(stored: StoredLook, changed: Look, **values: Any) -> None:
    unchanged = update(LookRow).where(LookRow.id == stored.id, LookRow.version == stored.look.version)
    result = db.session.execute(unchanged.values(state=changed.state, version=changed.version, **values))
    if getattr(result, "rowcount", 0) != 1:
        raise ChangedMeanwhileError


def mark_booked(look_id: int, appointment_id: int) -> None:
    """Remember which appointment came of it."""
    db.session.execute(update(LookRow).where(LookRow.id == look_id).values(appointment_id=appointment_id))


def lock(look_id: int) -> None:
    """Nobody else books with this look until the transaction ends."""
    db.session.execute(select(LookRow.id).where(LookRow.id == look_id).with_for_update())


def get_look(reference: str) -> StoredLook:
    """The look of that reference; raises NotFoundError."""
    return _one(_query().where(LookRow.reference == reference))


def get_by_id(look_id: int) -> StoredLook:
    """The look of that id; raises NotFoundError."""
    return _one(_query().where(LookRow.id == look_id))


def find_of_appointment(appointment_id: int) -> StoredLook | None:
    """The look that an appointment came of, if one did."""
    row = db.session.execute(_query().where(LookRow.appointment_id == appointment_id)).one_or_none()
    return _stored(row) if row else None


def count_waiting(email: str | None, phone: str) -> int:
    """How many looks wait for an answer to an e-mail address, written in any case, or a phone (E.164)."""
    query = select(func.count()).select_from(LookRow).join(ClientRow, LookRow.client_id == ClientRow.id)
    reached = reached_at(email, phone)
    return db.session.scalar(query.where(LookRow.state == LookState.WAITING, reached)) or 0


def list_waiting() -> Sequence[StoredLook]:
    """The looks that wait for a decision, oldest first."""
    found = _query().where(LookRow.state == LookState.WAITING).order_by(LookRow.asked_at, LookRow.id)
    return [_stored(row) for row in db.session.execute(found)]


def count_piles() -> dict[Pile, int]:
    """How many looks lie on each pile."""
    counted = select(*(func.count().filter(_on(pile)) for pile in Pile)).select_from(LookRow)
    counts = db.session.execute(counted.join(ClientRow, LookRow.client_id == ClientRow.id).where(_reachable())).one()
    return dict(zip(Pile, counts, strict=True))


def list_pile(pile: Pile, offset: int, length: int) -> Sequence[StoredLook]:
    """So many of a pile: what waits oldest first, the rest with what was answered last at the head."""
    last = func.coalesce(LookRow.withdrawn_at, LookRow.decided_at)
    order = (LookRow.asked_at, LookRow.id) if pile is Pile.WAITING else (last.desc(), LookRow.id.desc())
    found = _query().where(_on(pile), _reachable()).order_by(*order).offset(offset).limit(length)
    return [_stored(row) for row in db.session.execute(found)]


def _on(pile: Pile) -> ColumnElement[bool]:
    offered, booked = LookRow.state == LookState.ALLOWED, LookRow.appointment_id.is_not(None)
    return {
        Pile.WAITING: LookRow.state == LookState.WAITING,
        Pile.OPEN: and_(offered, ~booked),
        Pile.ANSWERED: or_(LookRow.state.in_((LookState.REFUSED, LookState.WITHDRAWN)), booked),
    }[pile]


def _reachable() -> ColumnElement[bool]:
    """Whose data was not deleted: of the others nothing is left to be found."""
    return or_(ClientRow.email.is_not(None), ClientRow.phone != "")


def list_of_client(client_id: int) -> Sequence[StoredLook]:
    """A client's looks, latest first."""
    found = _query().where(LookRow.client_id == client_id).order_by(LookRow.asked_at.desc(), LookRow.id.desc())
    return [_stored(row) for row in db.session.execute(found)]


def _one(found: Select[*tuple[Any, ...]]) -> StoredLook:
    row = db.session.execute(found).one_or_none()
    if row is None:
        raise NotFoundError
    return _stored(row)


def _query() -> Select[*tuple[Any, ...]]:
    return (
        select(LookRow, ClientRow, ServiceRow, ScreeningRow.outcome, AccountRow.name, Withdrawer.name)
        .join(ClientRow, LookRow.client_id == ClientRow.id)
        .join(ServiceRow, LookRow.service_id == ServiceRow.id)
        .join(ScreeningRow, LookRow.screening_id == ScreeningRow.id)
        .outerjoin(AccountRow, LookRow.decided_by_id == AccountRow.id)
        .outerjoin(Withdrawer, LookRow.withdrawn_by_id == Withdrawer.id)
        # Asked again after a lock, it is read again.
        .execution_options(populate_existing=True)
    )


def _stored(row: Row[*tuple[Any, ...]]) -> StoredLook:
    look, client, service, outcome, decided_by, withdrawn_by = row
    return StoredLook(
        id=look.id,
        uuid=look.uuid,
        look=Look(
            reference=look.reference,
            state=LookState(look.state),
            service=as_service(service),
            asked_at=look.asked_at,
            not_before=look.not_before,
            decided_at=look.decided_at,
            decided_by=decided_by,
            reason=_opened(look.reason, REASON, look.uuid),
            withdrawn_at=look.withdrawn_at,
            withdrawn_by=withdrawn_by,
            withdrawal=_opened(look.withdrawal, WITHDRAWAL, look.uuid),
            version=look.version,
        ),
        client_id=client.id,
        client_name=client.name,
        client_email=client.email,
        client_phone=client.phone,
        client_born_on=client.born_on,
        outcome=Outcome[outcome.upper()],
        screening_id=look.screening_id,
        appointment_id=look.appointment_id,
    )


def _sealed(text: str | None, column: str, uuid: str) -> bytes | None:
    return sealing.seal(text.encode(), column, uuid) if text else None


def _opened(sealed: bytes | None, column: str, uuid: str) -> str | None:
    return sealing.unseal(sealed, column, uuid).decode() if sealed else None
