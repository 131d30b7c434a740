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
