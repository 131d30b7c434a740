"""What changes an appointment without deciding about it: another time, a shorter one, how it ended, a correction."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from booking.domain.appointment import ALLOWED, Act, Appointment, Event, State, decided, letter_deadline
from booking.domain.errors import (
    ActNotAllowedError,
    BookingNotAllowedError,
    ReasonMissingError,
    TimeNotOfferedError,
)
from booking.domain.schedule import Policy, Window, booking_window
from booking.domain.terms import Terms


@dataclass(frozen=True)
class Room:
    """When an appointment may start: inside the rules, and how far staff may go beyond them with a reason."""

    rules: Window
    with_reason: Window

    def needs_reason(self, starts_at: datetime) -> bool:
        """Whether a start lies outside the rules and inside what a reason allows."""
        return not self.rules.holds(starts_at) and self.with_reason.holds(starts_at)

    def check(self, starts_at: datetime, reason: str | None) -> None:
        """Raises ReasonMissingError where it takes a reason and there is none, TimeNotOfferedError outside both."""
        if self.needs_reason(starts_at):
            if not (reason or "").strip():
                raise ReasonMissingError
        elif not self.rules.holds(starts_at):
            raise TimeNotOfferedError


def room_to_move(terms: Terms, policy: Policy, now: datetime, *, may_pass_date: bool) -> Room:
    """Where it may go. A reason waives the clinic's notice, and for whoever `may_pass_date` the findings' date as well.

    How far ahead stays as it is. Raises BookingNotAllowedError where the terms allow no time at all.
    """
    if not terms.allowed:
        raise BookingNotAllowedError
    rules = booking_window(policy, now, terms.not_before)
    without_notice = replace(policy, minimum_notice_minutes=0)
    opens_at = booking_window(without_notice, now, None if may_pass_date else terms.not_before).opens_at
    return Room(rules, Window(opens_at, rules.closes_at))


def reschedule(
    appointment: Appointment,
    *,
    technician: str,
    starts_at: datetime,
    room: Room,
    reason: str | None,
    policy: Policy,
    now: datetime,
) -> tuple[Appointment, Event]:
    """Another time or technician; the state stays, and a letter that is awaited gets a new deadline.

    Raises ActNotAllowedError (also when nothing would change), TimeNotOfferedError outside the room,
    ReasonMissingError.
    """
    if (technician, starts_at) == (appointment.technician, appointment.starts_at):
        raise ActNotAllowedError
    room.check(starts_at, reason)
    due_at = letter_deadline(starts_at, policy, now) if appointment.state is State.PROVISIONAL else None
    moved = replace(
        appointment,
        technician=technician,
        starts_at=starts_at,
        letter_due_at=due_at if appointment.state is State.PROVISIONAL else appointment.letter_due_at,
    )
    return _changed(moved, Act.RESCHEDULE, "appointment rescheduled", now)


@dataclass(frozen=True)
class Lengths:
    """How long a consultation takes and its cleaning before and after, in minutes."""

    consultation: int
    cleaning_before: int
    cleaning_after: int

    def fits_into(self, other: "Lengths") -> bool:
        """Whether no part is longer than the other's."""
        return (
            0 < self.consultation <= other.consultation
            and 0 <= self.cleaning_before <= other.cleaning_before
            and 0 <= self.cleaning_after <= other.cleaning_after
        )


def lengths_of(appointment: Appointment) -> Lengths:
    """Those of an appointment."""
    service = appointment.service
    return Lengths(service.length_minutes, service.cleaning_before_minutes, service.cleaning_after_minutes)


def shorten(appointment: Appointment, lengths: Lengths, *, reason: str, now: datetime) -> tuple[Appointment, Event]:
    """Make it, or its cleaning time, shorter, so that somebody else fits in beside it; never longer.

    Raises ActNotAllowedError where nothing becomes shorter or anything longer, ReasonMissingError, and ValueError off
    the five-minute grid.
    """
    if not reason.strip():
        raise ReasonMissingError
    before = lengths_of(appointment)
    if lengths == before or not lengths.fits_into(before):
        raise ActNotAllowedError
    service = replace(
        appointment.service,
        length_minutes=lengths.consultation,
        cleaning_before_minutes=lengths.cleaning_before,
        cleaning_after_minutes=lengths.cleaning_after,
    )
    return _changed(replace(appointment, service=service), Act.SHORTEN, "appointment shortened", now)


def can_end(appointment: Appointment, now: datetime) -> bool:
    """Whether it can be said how the visit went: it was confirmed, and its start has passed."""
    return appointment.state in ALLOWED[Act.COMPLETE] and appointment.starts_at <= now


def complete(appointment: Appointment, *, by: str, now: datetime) -> tuple[Appointment, Event]:
    """The client came. Raises ActNotAllowedError, also before the start."""
    return _end(appointment, Act.COMPLETE, State.COMPLETED, by, now)


def no_show(appointment: Appointment, *, by: str, now: datetime) -> tuple[Appointment, Event]:
    """The client did not come. Raises ActNotAllowedError, also before the start."""
    return _end(appointment, Act.NO_SHOW, State.NO_SHOW, by, now)


def correctable_to(appointment: Appointment, now: datetime) -> Sequence[State]:
    """What a state put down by mistake can be corrected to.

    Before its start a cancelled one waits for a decision again: nobody has confirmed it since. After the start it is
    said how it ended; what was put down as ended can be set back to confirmed, too.
    """
    if appointment.state not in ALLOWED[Act.CORRECT]:
        return []
    if appointment.starts_at > now:
        return [State.PROVISIONAL if appointment.letter_due_at else State.REQUESTED]
    endings = [State.COMPLETED, State.NO_SHOW]
    if appointment.state is not State.CANCELLED:
        endings += [State.CONFIRMED, State.CANCELLED]
    return [state for state in endings if state is not appointment.state]


def correct(
    appointment: Appointment, state: State, *, by: str, reason: str, policy: Policy, now: datetime
) -> tuple[Appointment, Event]:
    """Put right what was put down by mistake; whether its time is still free the database decides.

    Raises ActNotAllowedError, ReasonMissingError.
    """
    if state not in correctable_to(appointment, now):
        raise ActNotAllowedError
    if not reason.strip():
        raise ReasonMissingError
    # Why it was confirmed stays true; what a client was told of a cancellation does not.
    reason_before = None if State.CANCELLED in {appointment.state, state} else appointment.reason
    changed, event = decided(appointment, Act.CORRECT, state, by, reason_before, now)
    if state is State.PROVISIONAL:
        changed = replace(changed, letter_due_at=letter_deadline(changed.starts_at, policy, now))
    return changed, event


def _end(appointment: Appointment, act: Act, state: State, by: str, now: datetime) -> tuple[Appointment, Event]:
    if not can_end(appointment, now):
        raise ActNotAllowedError
    return decided(appointment, act, state, by, appointment.reason, now)


def _changed(changed: Appointment, act: Act, name: str, now: datetime) -> tuple[Appointment, Event]:
    """Who decided, and why, stays as it was: this is no decision."""
    if changed.state not in ALLOWED[act]:
        raise ActNotAllowedError
    changed = replace(changed, version=changed.version + 1, sequence=changed.sequence + 1)
    return changed, Event(name, changed.reference, now, changed.state)
