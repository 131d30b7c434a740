"""Looking for appointments: the list of requests."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, func, or_, select

from booking.domain import schedule
from booking.domain.appointment import State
from booking.domain.request_list import Wanted
from booking.store.appointments import AppointmentRow, StoredAppointment, as_stored, query
from booking.store.client_search import contact_places, reference_in
from booking.store.clients import ClientRow
from booking.store.database import db
from booking.store.schedule import TechnicianRow
from booking.store.screening import ScreeningRow


def count_by_state(wanted: Wanted, zone: ZoneInfo) -> Mapping[State, int]:
    """How many there are in each state, whichever state is wanted."""
    found = (
        select(AppointmentRow.state, func.count())
        .join(TechnicianRow, AppointmentRow.technician_id == TechnicianRow.id)
        .join(ClientRow, AppointmentRow.client_id == ClientRow.id)
        .join(ScreeningRow, AppointmentRow.screening_id == ScreeningRow.id)
        .where(*_conditions(wanted, zone))
        .group_by(AppointmentRow.state)
    )
    counts = dict.fromkeys(State, 0)
    counts.update((State(state), count) for state, count in db.session.execute(found))
    return counts


def list_page(wanted: Wanted, zone: ZoneInfo, offset: int, length: int) -> Sequence[StoredAppointment]:
    """So many of them, those that were booked first at the head."""
    rows = db.session.execute(_in_state(wanted, zone).offset(offset).limit(length))
    return [as_stored(row) for row in rows]


def list_all(wanted: Wanted, zone: ZoneInfo) -> Iterator[StoredAppointment]:
    """All of them, one after the other."""
    for row in db.session.execute(_in_state(wanted, zone).execution_options(yield_per=200)):
        yield as_stored(row)


def _in_state(wanted: Wanted, zone: ZoneInfo) -> Select[*tuple[Any, ...]]:
    found = query().where(*_conditions(wanted, zone)).order_by(AppointmentRow.booked_at, AppointmentRow.id)
    return found.where(AppointmentRow.state == wanted.state) if wanted.state else found


def _conditions(wanted: Wanted, zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
    if wanted.technician is not None:
        yield TechnicianRow.slug == wanted.technician
    if wanted.outcome is not None:
        yield ScreeningRow.outcome == wanted.outcome.word
    if wanted.first_day is not None:
        yield AppointmentRow.starts_at >= schedule.midnight(wanted.first_day, zone)
    if wanted.last_day is not None:
        yield AppointmentRow.starts_at < schedule.midnight(wanted.last_day + timedelta(days=1), zone)
    for word in wanted.text.split():
        yield _somewhere(word, wanted.text)


def _somewhere(word: str, text: str) -> ColumnElement[bool]:
    """A word in the client or in the reference."""
    places = contact_places(ClientRow, word, text)
    code = reference_in(word)
    if code:
        places.append(AppointmentRow.reference.contains(code, autoescape=True))
    return or_(*places)
