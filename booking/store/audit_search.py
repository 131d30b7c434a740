"""Reading the audit log: its lines, newest first, with where they lead."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, or_, select

from booking.domain import schedule
from booking.domain.audit import HOURS, Entry, Wanted
from booking.domain.reference import normalised
from booking.store.accounts import AccountRow
from booking.store.appointments import AppointmentRow
from booking.store.audit import AuditRow
from booking.store.database import db
from booking.store.looks import LookRow


def count_lines(wanted: Wanted, zone: ZoneInfo) -> int:
    """How many lines are wanted."""
    return db.session.scalar(select(func.count()).select_from(AuditRow).where(*_conditions(wanted, zone))) or 0


def list_page(wanted: Wanted, zone: ZoneInfo, offset: int, length: int) -> Sequence[Entry]:
    """So many of them, newest first."""
    rows = db.session.execute(
        select(AuditRow, AccountRow.name, AppointmentRow.id, LookRow.id)
        .outerjoin(AccountRow, AuditRow.account_id == AccountRow.id)
        .outerjoin(AppointmentRow, AppointmentRow.reference == AuditRow.subject)
        .outerjoin(LookRow, LookRow.reference == AuditRow.subject)
        .where(*_conditions(wanted, zone))
        .order_by(AuditRow.at.desc(), AuditRow.id.desc())
        .offset(offset)
        .limit(length)
    )
    return [
        Entry(row.at, row.actor, name, row.act, row.subject, appointment is not None, look is not None)
        for row, name, appointment, look in rows
    ]


def list_names() -> Mapping[int, str]:
    """Everybody who has or had an account, by its id, in order of their names."""
    rows = db.session.execute(select(AccountRow.id, AccountRow.name).order_by(func.lower(AccountRow.name)))
    names: dict[int, str] = {}
    names.update((account_id, name) for account_id, name in rows)
    return names


def _conditions(wanted: Wanted, zone: ZoneInfo) -> Iterator[ColumnElement[bool]]:
    if wanted.first_day is not None:
        yield AuditRow.at >= schedule.midnight(wanted.first_day, zone)
    if wanted.last_day is not None:
        yield AuditRow.at < schedule.midnight(wanted.last_day + timedelta(days=1), zone)
    if wanted.actor is not None:
        yield AuditRow.actor == wanted.actor
    if wanted.account_id is not None:
        yield AuditRow.account_id == wanted.account_id
    if wanted.kind is not None:
        rest = " " if wanted.kind == HOURS else ": "
        yield or_(AuditRow.act == wanted.kind, AuditRow.act.startswith(wanted.kind + rest, autoescape=True))
    if wanted.subject is not None:
        # A reference as people write it; anything else as the log does.
        yield AuditRow.subject.in_({wanted.subject, normalised(wanted.subject)})
