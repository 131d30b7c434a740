"""All messages as staff look through them: one page of the log, one message, and what failed and was not seen yet."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, update

from booking.domain.errors import NotFoundError
from booking.domain.message_log import Wanted
from booking.domain.messages import Delivery, Notice
from booking.domain.reference import normalised
from booking.store import sealing
from booking.store.accounts import AccountRow
from booking.store.appointments import AppointmentRow
from booking.store.database import db
from booking.store.looks import LookRow
from booking.store.messages import HTML, TEXT, MessageRow
from booking.store.schedule import TechnicianRow

FEWEST_LETTERS = 4


@dataclass(frozen=True)
class Sight:
    """Which messages somebody may see: all, or those about one technician's appointments and about looks.

    `hidden` are notices that they never see.
    """

    technician: str | None
    hidden: Collection[Notice]


@dataclass(frozen=True)
class Logged:
    """A message as the log shows it; `reference` is that of the appointment or the look it is about."""

    id: int
    uuid: str
    notice: Notice
    recipient: str
    subject: str
    state: Delivery
    tries: int
    queued_at: datetime
    next_try_at: datetime
    sent_at: datetime | None
    last_error: str | None
    told_start: datetime | None
    account_id: int | None
    appointment_id: int | None
    look_id: int | None
    again_of_id: int | None
    reference: str | None
    seen_at: datetime | None
    seen_by: str | None


def count_by_state(wanted: Wanted, sight: Sight) -> Mapping[Delivery, int]:
    """How many there are in each state, whichever state is wanted."""
    found = _joined(select(MessageRow.state, func.count())).where(*_conditions(wanted, sight))
    counts = dict.fromkeys(Delivery, 0)
    counts.update((Delivery(state), count) for state, count in db.session.execute(found.group_by(MessageRow.state)))
    return counts


def list_page(wanted: Wanted, sight: Sight, offset: int, length: int) -> Sequence[Logged]:
    """So many of them, newest first."""
    found = _query().where(*_conditions(wanted, sight))
    if wanted.state:
        found = found.where(MessageRow.state == wanted.state)
    newest_first = found.order_by(MessageRow.id.desc())
    return [_logged(*row) for row in db.session.execute(newest_first.offset(offset).limit(length))]


def get_logged(message_id: int, sight: Sight) -> Logged:
    """One of them; raises NotFoundError."""
    row = db.session.execute(_query().where(MessageRow.id == message_id, *_conditions(Wanted(), sight))).one_or_none()
    if row is None:
        raise NotFoundError
    return _logged(*row)


def list_again(message_id: int) -> list[tuple[int, datetime]]:
    """The messages that say one again, by id, each with when it was queued, in order."""
    query = select(MessageRow.id, MessageRow.queued_at).where(MessageRow.again_of_id == message_id)
    return [(again_id, queued_at) for again_id, queued_at in db.session.execute(query.order_by(MessageRow.id))]


def open_text(message_id: int) -> str | None:
    """What a message says, with its links masked; None when it was removed. Raises SealError."""
    return _opened(message_id, MessageRow.body, TEXT)


def open_html(message_id: int) -> str | None:
    """The same as HTML; None as well where it never had any. Raises SealError."""
    return _opened(message_id, MessageRow.html, HTML) or None


def mark_seen(message_id: int, account_id: int, now: datetime) -> bool:
    """Somebody has seen that it failed; False when somebody had before, or it did not fail."""
    result = db.session.execute(
        update(MessageRow)
        .where(MessageRow.id == message_id, MessageRow.state == Delivery.FAILED, MessageRow.seen_at.is_(None))
        .values(seen_at=now, seen_by_id=account_id)
    )
    return bool(getattr(result, "rowcount", 0) == 1)


def count_unseen(sight: Sight) -> int:
    """How many failed that nobody has seen yet."""
    return db.session.scalar(_joined(select(func.count(MessageRow.id))).where(*_unseen(sight))) or 0


def list_unseen(sight: Sight, length: int) -> Sequence[Logged]:
    """So many of those, newest first."""
    found = _query().where(*_unseen(sight)).order_by(MessageRow.id.desc())
    return [_logged(*row) for row in db.session.execute(found.limit(length))]


def find_by_key(dedup_key: str) -> int | None:
    """The id of the message with that key."""
    return db.session.scalar(select(MessageRow.id).where(MessageRow.dedup_key == dedup_key))


def _opened(message_id: int, column: Any, name: str) -> str | None:
    sealed, uuid = db.session.execute(select(column, MessageRow.uuid).where(MessageRow.id == message_id)).one()
    return sealing.unseal(sealed, name, uuid).decode() if sealed is not None else None


def _unseen(sight: Sight) -> Iterator[ColumnElement[bool]]:
    yield MessageRow.state == Delivery.FAILED
    yield MessageRow.seen_at.is_(None)
    yield from _conditions(Wanted(), sight)


def _conditions(wanted: Wanted, sight: Sight) -> Iterator[ColumnElement[bool]]:
    if sight.technician is not None:
        yield or_(TechnicianRow.slug == sight.technician, MessageRow.look_id.is_not(None))
    if sight.hidden:
        yield MessageRow.notice.not_in([*sight.hidden])
    if wanted.notice:
        yield MessageRow.notice == wanted.notice
    for word in wanted.text.split():
        yield _somewhere(word)


def _somewhere(word: str) -> ColumnElement[bool]:
    places = [func.lower(MessageRow.recipient).contains(word.lower(), autoescape=True)]
    code = normalised(word)
    if len(code) >= FEWEST_LETTERS and code == word.replace("-", "").upper():
        places += [row.reference.contains(code, autoescape=True) for row in (AppointmentRow, LookRow)]
    return or_(*places)


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(MessageRow)
        .outerjoin(AppointmentRow, MessageRow.appointment_id == AppointmentRow.id)
        .outerjoin(TechnicianRow, AppointmentRow.technician_id == TechnicianRow.id)
        .outerjoin(LookRow, MessageRow.look_id == LookRow.id)
    )


def _query() -> Select[*tuple[Any, ...]]:
    """Without the bodies: a page of a list needs none of them."""
    columns = [getattr(MessageRow, name) for name in Logged.__annotations__ if hasattr(MessageRow, name)]
    return _joined(select(*columns, AppointmentRow.reference, LookRow.reference, AccountRow.name)).outerjoin(
        AccountRow, MessageRow.seen_by_id == AccountRow.id
    )


def _logged(*row: Any) -> Logged:
    *values, appointment, look, seen_by = row
    names = [name for name in Logged.__annotations__ if hasattr(MessageRow, name)]
    known = dict(zip(names, values, strict=True))
    known |= {"notice": Notice(known["notice"]), "state": Delivery(known["state"])}
    return Logged(**known, reference=appointment or look, seen_by=seen_by)
