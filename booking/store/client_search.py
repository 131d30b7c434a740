"""Looking for clients: the list of them, and the words that find one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import aliased

from booking.domain.appointment import EXPECTED, HOLDS_TIME, State
from booking.domain.clients import Client, Order, Sought
from booking.domain.reference import normalised
from booking.store.appointments import AppointmentRow
from booking.store.clients import ClientRow, as_client
from booking.store.database import db
from booking.store.looks import LookRow
from booking.store.schedule import TechnicianRow

FEWEST_DIGITS = 3
# Half a reference: fewer letters would find references that happen to hold a name.
FEWEST_LETTERS = 4


@dataclass(frozen=True)
class ClientLine:
    """A client as the list shows them: when they were here last and come next, and how many visits took place."""

    client: Client
    last_at: datetime | None
    next_at: datetime | None
    visits: int


def contact_places(client: type[ClientRow], word: str, text: str) -> list[ColumnElement[bool]]:
    """Where a word may stand in a client: name, address; one without letters also in the phone, all digits together."""
    places = [
        func.lower(client.name).contains(word.lower(), autoescape=True),
        client.name.contains(word, autoescape=True),
        func.lower(client.email).contains(word.lower(), autoescape=True),
    ]
    # A phone is stored with its country: the zero in front of a national number is not in it.
    digits = "".join(filter(str.isdecimal, text)).lstrip("0")
    if len(digits) >= FEWEST_DIGITS and digits.isascii() and not any(map(str.isalpha, word)):
        places.append(client.phone.contains(digits, autoescape=True))
    return places


def reference_in(word: str) -> str | None:
    """What a word would be as a part of a reference; None where it can be none."""
    code = normalised(word)
    return code if len(code) >= FEWEST_LETTERS and code == word.replace("-", "").upper() else None


def count_clients(sought: Sought, technician: str | None) -> int:
    """How many are found."""
    return db.session.scalar(select(func.count()).select_from(_found(sought, technician).subquery())) or 0


def list_page(sought: Sought, technician: str | None, now: datetime, offset: int, length: int) -> Sequence[ClientLine]:
    """So many of them; where a technician is named, their own clients and what those have with them."""
    visits = _visits(technician, now)
    found = select(ClientRow, visits.c.last_at, visits.c.next_at, visits.c.visits)
    found = found.outerjoin(visits, visits.c.client_id == ClientRow.id)
    found = found.where(ClientRow.id.in_(_found(sought, technician)))
    by_name = (func.lower(ClientRow.name), ClientRow.id)
    newest = (ClientRow.created_at.desc(), ClientRow.id.desc())
    ordered = found.order_by(*(by_name if sought.order is Order.NAME else newest))
    rows = db.session.execute(ordered.offset(offset).limit(length))
    return [ClientLine(as_client(row), last_at, next_at, visits or 0) for row, last_at, next_at, visits in rows]


def _visits(technician: str | None, now: datetime) -> Any:
    state, starts_at = AppointmentRow.state, AppointmentRow.starts_at
    was_expected = state.in_([*EXPECTED]) & (starts_at <= now)
    to_come = state.in_([*HOLDS_TIME]) & (starts_at > now)
    return (
        _of(technician)
        .with_only_columns(
            AppointmentRow.client_id,
            func.max(case((was_expected, starts_at))).label("last_at"),
            func.min(case((to_come, starts_at))).label("next_at"),
            func.sum(case((state == State.COMPLETED, 1), else_=0)).label("visits"),
        )
        .group_by(AppointmentRow.client_id)
        .subquery()
    )


def _of(technician: str | None) -> Select[Any]:
    """The clients of appointments, of one technician or of all."""
    found = select(AppointmentRow.client_id)
    if technician is None:
        return found
    return found.join(TechnicianRow, AppointmentRow.technician_id == TechnicianRow.id).where(
        TechnicianRow.slug == technician
    )


def _found(sought: Sought, technician: str | None) -> Select[Any]:
    found = select(ClientRow.id).where(ClientRow.joined_into_id.is_(None))
    if technician is not None:
        found = found.where(ClientRow.id.in_(_of(technician)))
    for word in sought.text.split():
        found = found.where(_somewhere(word, sought.text, technician))
    return found


def _somewhere(word: str, text: str, technician: str | None) -> ColumnElement[bool]:
    """In the record, in one that was joined into it, or in the reference of what they booked or asked."""
    earlier = aliased(ClientRow)
    places = contact_places(ClientRow, word, text)
    places.append(ClientRow.id.in_(select(earlier.joined_into_id).where(or_(*contact_places(earlier, word, text)))))
    code = reference_in(word)
    if code:
        places.append(ClientRow.id.in_(_of(technician).where(AppointmentRow.reference.contains(code))))
    if code and technician is None:
        places.append(ClientRow.id.in_(select(LookRow.client_id).where(LookRow.reference.contains(code))))
    return or_(*places)
