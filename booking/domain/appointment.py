"""The appointment: its states, who may do what in which state, and the event each act leaves behind.

Each act is a pure function that returns the changed appointment and an event; somebody else stores both. How one comes
into being is in `book.py`, what changes it without a decision in `changes.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from booking.domain.errors import ActNotAllowedError, BegunError, ReasonMissingError
from booking.domain.ruleset import Outcome
from booking.domain.schedule import Policy, Service
from booking.domain.screening import Assessment
from booking.domain.terms import Terms


class State(StrEnum):
    """Where an appointment stands."""

    REQUESTED = "requested"
    PROVISIONAL = "provisional"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    COMPLETED = "completed"
    NO_SHOW = "no_show"


HOLDS_TIME = frozenset({State.REQUESTED, State.PROVISIONAL, State.CONFIRMED})
# A consultation that took place keeps its cells too: the room is still being cleaned after it.
OWNS_CELLS = HOLDS_TIME | {State.COMPLETED}
# Whom a day expects or expected, whether they came or not.
EXPECTED = OWNS_CELLS | {State.NO_SHOW}


class Act(StrEnum):
    """What can be done with an appointment."""

    BOOK = "book"
    CONFIRM = "confirm"
    DECLINE = "decline"
    ASK_FOR_LETTER = "ask for letter"
    RECEIVE_LETTER = "receive letter"
    CANCEL = "cancel"
    LAPSE = "lapse"
    LOOK_AGAIN = "look again"
    RESCHEDULE = "reschedule"
    SHORTEN = "shorten"
    COMPLETE = "complete"
    NO_SHOW = "no-show"
    CORRECT = "correct"


ALLOWED: Mapping[Act, frozenset[State]] = {
    Act.CONFIRM: frozenset({State.REQUESTED, State.PROVISIONAL}),
    Act.DECLINE: frozenset({State.REQUESTED, State.PROVISIONAL}),
    Act.ASK_FOR_LETTER: frozenset({State.REQUESTED}),
    Act.RECEIVE_LETTER: frozenset({State.PROVISIONAL}),
    Act.CANCEL: HOLDS_TIME,
    Act.LAPSE: frozenset({State.REQUESTED, State.PROVISIONAL}),
    Act.LOOK_AGAIN: HOLDS_TIME,
    Act.RESCHEDULE: HOLDS_TIME,
    Act.SHORTEN: HOLDS_TIME,
    Act.COMPLETE: frozenset({State.CONFIRMED}),
    Act.NO_SHOW: frozenset({State.CONFIRMED}),
    Act.CORRECT: frozenset({State.COMPLETED, State.NO_SHOW, State.CANCELLED}),
}


@dataclass(frozen=True)
class Appointment:
    """A consultation with a client, technician, service and time.

    `version` goes up with each change and guards against two people deciding at once; `sequence` goes up with
    each change that a calendar must learn of (RFC 5545).
    """

    reference: str
    state: State
    technician: str
    service: Service
    starts_at: datetime
    booked_at: datetime
    letter_due_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    reason: str | None = None
    version: int = 1
    sequence: int = 0

    @property
    def ends_at(self) -> datetime:
        """When the consultation itself is over (cleaning comes after)."""
        return self.starts_at + timedelta(minutes=self.service.length_minutes)

    @property
    def needs_decision(self) -> bool:
        """Whether staff have to confirm or decline it."""
        return self.state in ALLOWED[Act.CONFIRM]


@dataclass(frozen=True)
class Event:
    """Something that happened to an appointment."""

    name: str
    reference: str
    at: datetime
    state: State


MINIMUM_LETTER_TIME = timedelta(hours=48)


def first_state(assessment: Assessment, terms: Terms, policy: Policy) -> State:
    """Provisional while a letter is awaited, requested while a person must look, else confirmed if the clinic likes."""
    if assessment.has(Outcome.LETTER):
        return State.PROVISIONAL
    if terms.needs_look or not policy.confirms_automatically:
        return State.REQUESTED
    return State.CONFIRMED


def letter_deadline(starts_at: datetime, policy: Policy, now: datetime) -> datetime:
    """By when the doctor's letter must be here: days before the consultation, but at least 48 hours after booking."""
    return max(starts_at - timedelta(days=policy.letter_days), now + MINIMUM_LETTER_TIME)


def has_begun(appointment: Appointment, now: datetime) -> bool:
    """Whether its start has passed: what is undecided then ends by itself."""
    return appointment.starts_at <= now


def confirm(
    appointment: Appointment, *, by: str, now: datetime, reason: str | None = None, against_findings: bool = False
) -> tuple[Appointment, Event]:
    """Staff confirm a request.

    While a letter is awaited, or another finding stands against it, that takes a written reason, kept and shown; a
    letter's deadline holds no more. Raises ActNotAllowedError, BegunError after its start, ReasonMissingError.
    """
    _check_not_begun(appointment, now)
    reason = (reason or "").strip() or None
    if (against_findings or appointment.state is State.PROVISIONAL) and reason is None:
        raise ReasonMissingError
    return decided(replace(appointment, letter_due_at=None), Act.CONFIRM, State.CONFIRMED, by, reason, now)


def decline(appointment: Appointment, *, by: str, reason: str, now: datetime) -> tuple[Appointment, Event]:
    """Staff decline a request, with the reason the client is told. Raises ActNotAllowedError, ReasonMissingError."""
    if not reason.strip():
        raise ReasonMissingError
    return decided(appointment, Act.DECLINE, State.DECLINED, by, reason.strip(), now)


def letter_can_be_asked(appointment: Appointment, now: datetime) -> bool:
    """Whether staff may ask for a letter: the appointment waits for a decision, and there is time for one."""
    in_time = now + MINIMUM_LETTER_TIME <= appointment.starts_at
    return in_time and appointment.state in ALLOWED[Act.ASK_FOR_LETTER]


def ask_for_letter(appointment: Appointment, *, by: str, policy: Policy, now: datetime) -> tuple[Appointment, Event]:
    """Staff ask for a doctor's letter; the time stays kept until the deadline.

    Raises ActNotAllowedError, also when the consultation is nearer than the shortest time for a letter.
    """
    if not letter_can_be_asked(appointment, now):
        raise ActNotAllowedError
    changed, event = decided(appointment, Act.ASK_FOR_LETTER, State.PROVISIONAL, by, None, now)
    due_at = letter_deadline(appointment.starts_at, policy, now)
    return replace(changed, letter_due_at=due_at), event


def receive_letter(appointment: Appointment, *, by: str, now: datetime) -> tuple[Appointment, Event]:
    """The letter is here: the appointment waits for a decision like any other. Raises as `confirm` does."""
    _check_not_begun(appointment, now)
    return decided(replace(appointment, letter_due_at=None), Act.RECEIVE_LETTER, State.REQUESTED, by, None, now)


def _check_not_begun(appointment: Appointment, now: datetime) -> None:
    if appointment.needs_decision and has_begun(appointment, now):
        raise BegunError


def look_again(appointment: Appointment, *, now: datetime) -> tuple[Appointment, Event]:
    """New answers say more than the old: what was confirmed waits for a decision again and keeps its time.

    Who decided before, and why, stays written. Raises ActNotAllowedError.
    """
    state = State.REQUESTED if appointment.state is State.CONFIRMED else appointment.state
    changed, event = decided(appointment, Act.LOOK_AGAIN, state, None, None, now)
    before = {name: getattr(appointment, name) for name in ("decided_at", "decided_by", "reason")}
    return replace(changed, **before), event


def lapse(appointment: Appointment, *, now: datetime) -> tuple[Appointment, Event]:
    """Nobody acted in time: a letter that did not come cancels, a start that passed undecided declines.

    Raises ActNotAllowedError before that moment.
    """
    if lapses_at(appointment) > now:
        raise ActNotAllowedError
    state = State.CANCELLED if appointment.state is State.PROVISIONAL else State.DECLINED
    return decided(appointment, Act.LAPSE, state, None, None, now)


def lapses_at(appointment: Appointment) -> datetime:
    """The moment at which an undecided appointment ends by itself: the letter's deadline, or its start."""
    return min(appointment.letter_due_at or appointment.starts_at, appointment.starts_at)


def cancel(appointment: Appointment, *, by: str, reason: str | None, now: datetime) -> tuple[Appointment, Event]:
    """The client or staff cancel an appointment that still holds its time. Raises ActNotAllowedError."""
    return decided(appointment, Act.CANCEL, State.CANCELLED, by, reason, now)


def decided(
    appointment: Appointment, act: Act, state: State, by: str | None, reason: str | None, now: datetime
) -> tuple[Appointment, Event]:
    """The appointment after an act that decides about it, and the event. Raises ActNotAllowedError."""
    if appointment.state not in ALLOWED[act]:
        raise ActNotAllowedError
    changed = replace(
        appointment,
        state=state,
        decided_at=now,
        decided_by=by,
        reason=reason,
        version=appointment.version + 1,
        sequence=appointment.sequence + 1,
    )
    return changed, Event(f"appointment {state.value}", appointment.reference, now, state)
