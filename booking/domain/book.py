"""How an appointment comes into being, and what must hold for its time."""

from dataclasses import replace
from datetime import datetime, timedelta

from booking.domain.appointment import Appointment, Event, State, first_state, letter_deadline
from booking.domain.changes import Room, room_to_move
from booking.domain.errors import BookingNotAllowedError, TimeNotOfferedError, TooManyOpenError
from booking.domain.schedule import Policy, Service, Window, booking_window
from booking.domain.screening import Assessment
from booking.domain.terms import Terms

# How far ahead staff may book with a reason.
FURTHEST_WITH_REASON = timedelta(days=730)


def check_open(already_open: int, policy: Policy) -> None:
    """Refuse one more, when as many appointments are to come for the same e-mail address or phone as one may have.

    Raises TooManyOpenError.
    """
    if already_open >= policy.most_open_appointments:
        raise TooManyOpenError


def room_to_book(terms: Terms, policy: Policy, now: datetime, *, may_pass_date: bool) -> Room:
    """Where staff may put a new appointment: as when one moves, and with a reason further ahead, too.

    Raises BookingNotAllowedError where the terms allow no time at all.
    """
    room = room_to_move(terms, policy, now, may_pass_date=may_pass_date)
    closes_at = max(room.rules.closes_at, now + FURTHEST_WITH_REASON)
    return replace(room, with_reason=Window(room.with_reason.opens_at, closes_at))


def room_of_client(terms: Terms, policy: Policy, now: datetime) -> Room:
    """Where clients may book: inside the rules alone."""
    window = booking_window(policy, now, terms.not_before)
    return Room(window, window)


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
    room: Room | None = None,
    reason: str | None = None,
) -> tuple[Appointment, Event]:
    """A new appointment in the state its assessment asks for.

    Raises BookingNotAllowedError where the terms allow no time, TimeNotOfferedError before their date; whoever asks.
    Staff have a room of their own, and where a start in it takes a reason, ReasonMissingError says so.
    """
    if not terms.allowed:
        raise BookingNotAllowedError
    if room:
        room.check(starts_at, reason)
    elif terms.not_before and policy.local_date(starts_at) < terms.not_before:
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
