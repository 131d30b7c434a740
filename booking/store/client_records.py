"""What a client's record holds: appointments, visits, notes, letters and messages, each in one query."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select

from booking.domain.messages import TO_CLIENT
from booking.store.accounts import AccountRow
from booking.store.appointments import AppointmentRow, StoredAppointment, as_stored, query
from booking.store.database import db
from booking.store.letters import ClearanceLetterRow
from booking.store.message_lists import MessageLine, as_line
from booking.store.messages import MessageRow
from booking.store.notes import Note, NoteRow, as_note
from booking.store.schedule import TechnicianRow
from booking.store.visits import StoredVisit, VisitRow, as_visit

# What was written to somebody in years of visits is read in the messages' own list.
MOST_MESSAGES = 50


def list_appointments(client_id: int, technician: str | None) -> list[StoredAppointment]:
    """A client's appointments, latest first; with one technician or with all."""
    found = query().where(AppointmentRow.client_id == client_id)
    if technician is not None:
        found = found.where(TechnicianRow.slug == technician)
    found = found.order_by(AppointmentRow.starts_at.desc(), AppointmentRow.id.desc())
    return [as_stored(row) for row in db.session.execute(found)]


def visits_of(appointment_ids: Collection[int]) -> Mapping[int, StoredVisit]:
    """What was written down last at the visit of each appointment, where something was."""
    rows = db.session.execute(
        select(VisitRow, AccountRow.name)
        .join(AccountRow, VisitRow.recorded_by_id == AccountRow.id)
        .where(VisitRow.appointment_id.in_(appointment_ids))
        .order_by(VisitRow.id)
    )
    return {row.appointment_id: as_visit(row, name) for row, name in rows}


def notes_of(appointment_ids: Collection[int]) -> Mapping[int, Sequence[Note]]:
    """The notes about each appointment, oldest first; raises SealError."""
    rows = db.session.execute(
        select(NoteRow, AccountRow.name)
        .join(AccountRow, NoteRow.account_id == AccountRow.id)
        .where(NoteRow.appointment_id.in_(appointment_ids))
        .order_by(NoteRow.id)
    )
    found = defaultdict(list)
    for row, name in rows:
        found[row.appointment_id].append(as_note(row, name))
    return found


def letters_of(appointment_ids: Collection[int]) -> Mapping[int, date]:
    """The date of the last letter for each appointment that has one; what it says stays sealed."""
    found = select(ClearanceLetterRow).where(ClearanceLetterRow.appointment_id.in_(appointment_ids))
    return {row.appointment_id: row.written_on for row in db.session.scalars(found.order_by(ClearanceLetterRow.id))}


def list_messages(appointment_ids: Collection[int], look_ids: Collection[int]) -> list[MessageLine]:
    """What the client was written last about these, newest first."""
    found = (
        select(MessageRow)
        .where(
            MessageRow.notice.in_(TO_CLIENT),
            or_(MessageRow.appointment_id.in_(appointment_ids), MessageRow.look_id.in_(look_ids)),
        )
        .order_by(MessageRow.id.desc())
        .limit(MOST_MESSAGES)
    )
    return [as_line(row) for row in db.session.scalars(found)]
