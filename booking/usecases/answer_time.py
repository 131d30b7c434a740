"""By when the clinic answers what is asked, in its own hours."""

from datetime import datetime, timedelta

from booking.domain import answer_time as rules
from booking.domain.appointment import Appointment, State
from booking.domain.clinic import Clinic
from booking.store import schedule as schedule_store
from booking.usecases import availability

DAYS_SEARCHED = 60


def find_answer_by(asked_at: datetime, clinic: Clinic) -> datetime | None:
    """By when the clinic answers what was asked at an instant; None when nobody works for a long time."""
    first_day = clinic.policy.local_date(asked_at)
    last_day = first_day + timedelta(days=DAYS_SEARCHED)
    technicians = [technician.slug for technician in schedule_store.list_technicians()]
    hours = availability.hours_by_technician(technicians, clinic.policy, first_day, last_day)
    return rules.answer_by(asked_at, clinic.answers_within_hours, hours.values(), clinic.policy.zone, last_day)


def is_due_after(asked_at: datetime, starts_at: datetime, clinic: Clinic) -> bool:
    """Whether the consultation begins before the answer would be due: then it has to come before the start."""
    due = find_answer_by(asked_at, clinic)
    return due is not None and rules.promised(due, starts_at) == starts_at


def is_answered_by_start(appointment: Appointment, clinic: Clinic) -> bool:
    """Whether a request that waits is for a time nearer than that."""
    waits = appointment.state is State.REQUESTED
    return waits and is_due_after(appointment.decided_at or appointment.booked_at, appointment.starts_at, clinic)
