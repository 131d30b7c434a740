"""How an appointment comes into being, and what must hold for its time."""

from datetime import datetime

from booking.domain.appointment import Appointment, Event, State, first_state, letter_deadline
from booking.domain.errors import BookingNotAllowedError, TimeNotOfferedError, TooManyOpenError
from booking.domain.schedule import Policy, Service
from booking.domain.screening import Assessment
from booking.domain.terms import Terms


def check_open(already_open: int, policy: Policy) -> None:
    """Refuse one more, when as many appointments are to come for the same e-mail address or phone as one may have.

    Raises TooManyOpenError.
    """
    if already_open >= policy.most_open_appointments:
        raise TooManyOpenError


def book(
    *,
    reference: str,
    technician: str,
    service: Service,
    starts_at: datetime,
    assessment: Assessment,
    terms: Terms,
    policy: Policy,
    now: datetime,
) -> tuple[Appointment, Event]:
    """A new appointment in the state its assessment asks for.

    Raises BookingNotAllowedError where the terms allow no time, TimeNotOfferedError before their date; whoever asks.
    """
    if not terms.allowed:
        raise BookingNotAllowedError
    if terms.not_before and policy.local_date(starts_at) < terms.not_before:
        raise TimeNotOfferedError
    state = first_state(assessment, terms, policy)
    appointment = Appointment(
        reference=reference,
        state=state,
        technician=technician,
        service=service,
        starts_at=starts_at,
        booked_at=now,
        letter_due_at=letter_deadline(starts_at, policy, now) if state is State.PROVISIONAL else None,
        decided_at=now if state is State.CONFIRMED else None,
    )
    return appointment, Event("appointment booked", reference, now, state)
