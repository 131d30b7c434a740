"""Lists of appointments, for staff and for the worker."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from booking.domain.appointment import HOLDS_TIME, State
from booking.store.appointments import AppointmentRow, StoredAppointment, as_stored, find_by_id, query
from booking.store.clients import ClientRow, reached_at, written_to
from booking.store.database import db
from booking.store.schedule import TechnicianRow


def list_undecided(technician: str | None) -> list[StoredAppointment]:
    """Appointments that need a decision, oldest first; of one technician or of all."""
    found = query().where(AppointmentRow.state.in_([State.REQUESTED, State.PROVISIONAL]))
    return _stored_all(found.order_by(AppointmentRow.booked_at, AppointmentRow.id), technician)


def list_between(
    first: datetime, last: datetime, technician: str | None, states: Collection[State] = HOLDS_TIME
) -> list[StoredAppointment]:
    """Appointments that start from `first` up to `last` (not included), in order of time; those that hold time."""
    found = query().where(
        AppointmentRow.state.in_([*states]),
        AppointmentRow.starts_at >= first,
        AppointmentRow.starts_at < last,
    )
    return _stored_all(found.order_by(AppointmentRow.starts_at, AppointmentRow.id), technician)


def list_to_come(now: datetime, technician: str | None = None) -> list[StoredAppointment]:
    """Appointments that hold time and have not started, in order of time; of one technician or of all."""
    found = query().where(AppointmentRow.state.in_([*HOLDS_TIME]), AppointmentRow.starts_at >= now)
    return _stored_all(found.order_by(AppointmentRow.starts_at, AppointmentRow.id), technician)


def find_next_after(instant: datetime, technician: str | None) -> StoredAppointment | None:
    """The first appointment that holds time and starts at or after an instant."""
    found = query().where(AppointmentRow.state.in_([*HOLDS_TIME]), AppointmentRow.starts_at >= instant)
    first = _stored_all(found.order_by(AppointmentRow.starts_at).limit(1), technician)
    return first[0] if first else None


def count_open(email: str | None, phone: str, now: datetime) -> int:
    """How many appointments are to come for an e-mail address, written in any case, or a phone (E.164)."""
    return _count_open(reached_at(email, phone), now)


def count_open_for_email(email: str, now: datetime) -> int:
    """How many appointments are to come for an e-mail address, written in any case."""
    return _count_open(written_to(email), now)


def _count_open(reached_at: ColumnElement[bool], now: datetime) -> int:
    found = (
        select(func.count())
        .select_from(AppointmentRow)
        .join(ClientRow, AppointmentRow.client_id == ClientRow.id)
        .where(AppointmentRow.state.in_([*HOLDS_TIME]), AppointmentRow.starts_at > now, reached_at)
    )
    return db.session.scalars(found).one()


def find_lapsed(now: datetime) -> StoredAppointment | None:
    """An undecided appointment whose letter is overdue or whose start has passed; locked, others skip it."""
    overdue = and_(AppointmentRow.state == State.PROVISIONAL, AppointmentRow.letter_due_at <= now)
    started = and_(AppointmentRow.state.in_([State.REQUESTED, State.PROVISIONAL]), AppointmentRow.starts_at <= now)
    return _first_locked(or_(overdue, started))


def find_to_remind(before: datetime) -> StoredAppointment | None:
    """A provisional appointment whose letter is due before an instant and whose client was not reminded; locked.

    Who has no e-mail address is not reminded; in the two lists below neither.
    """
    return _first_locked(
        and_(
            _has_email(),
            AppointmentRow.state == State.PROVISIONAL,
            AppointmentRow.letter_due_at <= before,
            AppointmentRow.letter_reminded_at.is_(None),
        )
    )


def list_not_asked_again(now: datetime, before: datetime) -> list[StoredAppointment]:
    """Appointments that hold time, start after now and before an instant, and whose clients were not asked again."""
    found = query().where(
        AppointmentRow.state.in_([*HOLDS_TIME]),
        AppointmentRow.starts_at > now,
        AppointmentRow.starts_at <= before,
        AppointmentRow.asked_again_at.is_(None),
        ClientRow.email.is_not(None),
    )
    return _stored_all(found.order_by(AppointmentRow.starts_at, AppointmentRow.id), None)


def list_without_email(now: datetime, before: datetime, technician: str | None) -> list[StoredAppointment]:
    """Appointments that hold time, start after now and before an instant, and whose clients have no e-mail address."""
    found = query().where(
        AppointmentRow.state.in_([*HOLDS_TIME]),
        AppointmentRow.starts_at > now,
        AppointmentRow.starts_at <= before,
        ClientRow.email.is_(None),
    )
    return _stored_all(found.order_by(AppointmentRow.starts_at, AppointmentRow.id), technician)


def list_to_remind_of_time(now: datetime, before: datetime) -> list[StoredAppointment]:
    """Confirmed appointments that start after now and before an instant, and whose clients were not reminded."""
    found = query().where(
        AppointmentRow.state == State.CONFIRMED,
        AppointmentRow.starts_at > now,
        AppointmentRow.starts_at <= before,
        AppointmentRow.reminded_at.is_(None),
        ClientRow.email.is_not(None),
    )
    return _stored_all(found.order_by(AppointmentRow.starts_at, AppointmentRow.id), None)


def list_upcoming_of(email: str, now: datetime) -> list[StoredAppointment]:
    """Appointments to come that hold time, of whoever gave that e-mail address, in order of time."""
    found = query().where(
        written_to(email),
        AppointmentRow.state.in_([*HOLDS_TIME]),
        AppointmentRow.starts_at > now,
    )
    return _stored_all(found.order_by(AppointmentRow.starts_at, AppointmentRow.id), None)


def _has_email() -> ColumnElement[bool]:
    return AppointmentRow.client_id.in_(select(ClientRow.id).where(ClientRow.email.is_not(None)))


def _first_locked(condition: ColumnElement[bool]) -> StoredAppointment | None:
    found = db.session.scalar(
        select(AppointmentRow.id)
        .where(condition)
        .order_by(AppointmentRow.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return find_by_id(found) if found is not None else None


def held_by_technician(slugs: Sequence[str], first: datetime, last: datetime) -> dict[str, int]:
    """How many appointments that hold time each technician has between two instants."""
    rows = db.session.execute(
        select(TechnicianRow.slug, func.count())
        .join(AppointmentRow, AppointmentRow.technician_id == TechnicianRow.id)
        .where(
            TechnicianRow.slug.in_(slugs),
            AppointmentRow.state.in_([*HOLDS_TIME]),
            AppointmentRow.starts_at >= first,
            AppointmentRow.starts_at < last,
        )
        .group_by(TechnicianRow.slug)
    )
    counts = dict.fromkeys(slugs, 0)
    counts.update((slug, count) for slug, count in rows)
    return counts


def _stored_all(
    found: Select[*tuple[Any, ...]],
    technician: str | None,
) -> list[StoredAppointment]:
    if technician is not None:
        found = found.where(TechnicianRow.slug == technician)
    return [as_stored(row) for row in db.session.execute(found)]
