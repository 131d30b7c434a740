"""Storing what changes an appointment without deciding about it: its time, its technician, its lengths."""

from datetime import datetime

from sqlalchemy import select, update

from booking.domain.appointment import Appointment
from booking.domain.errors import ChangedMeanwhileError
from booking.store.appointments import AppointmentRow, StoredAppointment
from booking.store.clients import ClientRow
from booking.store.database import db
from booking.store.links import ClientLinkRow


def save_change(stored: StoredAppointment, changed: Appointment, technician_id: int | None = None) -> None:
    """Store a change, unless somebody else changed the appointment since (ChangedMeanwhileError).

    `technician_id` where it goes to another technician. A letter's deadline reckoned anew is reminded of anew.
    """
    values: dict[str, object] = {
        "starts_at": changed.starts_at,
        "length_minutes": changed.service.length_minutes,
        "cleaning_before_minutes": changed.service.cleaning_before_minutes,
        "cleaning_after_minutes": changed.service.cleaning_after_minutes,
        "letter_due_at": changed.letter_due_at,
        "version": changed.version,
        "sequence": changed.sequence,
    }
    if technician_id is not None:
        values["technician_id"] = technician_id
    if changed.letter_due_at != stored.appointment.letter_due_at:
        values["letter_reminded_at"] = None
    result = db.session.execute(
        update(AppointmentRow)
        .where(AppointmentRow.id == stored.id, AppointmentRow.version == stored.appointment.version)
        .values(**values)
    )
    if getattr(result, "rowcount", 0) != 1:
        raise ChangedMeanwhileError


def ask_again_anew(appointment_id: int) -> None:
    """Forget that the client was asked whether anything has changed: that follows the new time."""
    anew = update(AppointmentRow).where(AppointmentRow.id == appointment_id)
    db.session.execute(anew.values(asked_again_at=None))


def remind_anew(appointment_id: int, reminded_at: datetime | None) -> None:
    """Remember when the client was reminded of the time that it has now; None when they are still to be."""
    anew = update(AppointmentRow).where(AppointmentRow.id == appointment_id)
    db.session.execute(anew.values(reminded_at=reminded_at))


def keep_links_until(appointment_id: int, expires_at: datetime, now: datetime) -> None:
    """Let the links that the client was sent live as long as those of a booking at the new time would.

    Those that open nothing any more stay so: they were sent to another address, or revoked.
    """
    db.session.execute(
        update(ClientLinkRow)
        .where(ClientLinkRow.appointment_id == appointment_id, ClientLinkRow.expires_at > now)
        .values(expires_at=expires_at)
    )


def change_address(stored: StoredAppointment, email: str) -> None:
    """The client is written to at another address from now on, and it is counted how often that was changed."""
    changed = update(AppointmentRow).where(AppointmentRow.id == stored.id)
    db.session.execute(changed.values(address_changes=AppointmentRow.address_changes + 1))
    client_id = select(AppointmentRow.client_id).where(AppointmentRow.id == stored.id).scalar_subquery()
    db.session.execute(
        update(ClientRow).where(ClientRow.id == client_id).values(email=email, version=ClientRow.version + 1)
    )
