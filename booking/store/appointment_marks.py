"""What was done about an appointment by itself, once each: reminders, and the question whether anything has changed."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import InstrumentedAttribute

from booking.store.appointments import AppointmentRow
from booking.store.database import db


def mark_reminded(appointment_id: int, now: datetime) -> None:
    """Remember that the client was reminded."""
    db.session.execute(update(AppointmentRow).where(AppointmentRow.id == appointment_id).values(letter_reminded_at=now))


def mark_asked_again(appointment_id: int, now: datetime) -> bool:
    """Remember that the client was asked whether anything has changed; False when somebody else did so already."""
    return _mark_once(appointment_id, AppointmentRow.asked_again_at, asked_again_at=now)


def mark_reminded_of_time(appointment_id: int, now: datetime) -> bool:
    """Remember that the client was reminded of the time; False when somebody else did so already."""
    return _mark_once(appointment_id, AppointmentRow.reminded_at, reminded_at=now)


def _mark_once(appointment_id: int, column: InstrumentedAttribute[datetime | None], **values: datetime) -> bool:
    result = db.session.execute(
        update(AppointmentRow).where(AppointmentRow.id == appointment_id, column.is_(None)).values(**values)
    )
    return getattr(result, "rowcount", 0) == 1


def change_address(stored: StoredAppointment, email: str) -> None:
    """The client is written to at another address from now on, and it is counted how often that was changed."""
    changed = update(AppointmentRow).where(AppointmentRow.id == stored.id)
    db.session.execute(changed.values(address_changes=AppointmentRow.address_changes + 1))
    client_id = select(AppointmentRow.client_id).where(AppointmentRow.id == stored.id).scalar_subquery()
    db.session.execute(update(ClientRow).where(ClientRow.id == client_id).values(email=email))
