"""Staff decide about a request."""

from collections.abc import Callable
from datetime import datetime

from booking.domain import appointment as acts
from booking.domain import messages
from booking.domain.accounts import Viewer, may_read_answers
from booking.domain.appointment import HOLDS_TIME, Appointment, Event
from booking.domain.errors import ChangedMeanwhileError, ReaderNeededError
from booking.domain.note import NoteKind
from booking.store import appointments, audit, notes, schedule
from booking.store import clinic as clinic_store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.usecases import notify, rules
from booking.usecases.appointments import show_for_decision
from booking.usecases.standing import standing_of


def confirm_appointment(
    reference: str, version: int, viewer: Viewer, now: datetime, *, reason: str | None = None
) -> None:
    """Confirm a request; where a letter is awaited or an answer stands against it, with a written reason.

    That reason is kept and shown, and only those who may read the answers can give it. Raises NotFoundError,
    ChangedMeanwhileError (somebody was faster), ActNotAllowedError, ReaderNeededError, ReasonMissingError.
    """

    def confirm(stored: StoredAppointment) -> tuple[Appointment, Event]:
        against = bool(standing_of(stored).against)
        if against and not may_read_answers(viewer, stored.appointment.technician):
            raise ReaderNeededError
        decided = acts.confirm(stored.appointment, by=viewer.name, now=now, reason=reason, against_findings=against)
        if written := decided[0].reason:
            # Kept for good: the next decision writes its own reason over this one.
            notes.add_note(stored.id, NoteKind.CONFIRMED, written, viewer.account_id, now)
        return decided

    _decide(
        reference,
        version,
        viewer,
        now,
        confirm,
    )


def decline_appointment(reference: str, version: int, reason: str, viewer: Viewer, now: datetime) -> None:
    """Decline a request with the reason the client is told; its time is free again.

    Raises NotFoundError, ChangedMeanwhileError, ActNotAllowedError, ReasonMissingError.
    """
    _decide(
        reference,
        version,
        viewer,
        now,
        lambda stored: acts.decline(stored.appointment, by=viewer.name, reason=reason, now=now),
    )


def private_words_in(text: str, now: datetime) -> list[str]:
    """The words in a text that speak of health and so must not go out by e-mail."""
    return rules.in_force(now).private_words_in(text)


def stored_for_decision(reference: str, version: int, viewer: Viewer) -> StoredAppointment:
    """The appointment as the deciding person saw it, inside the caller's transaction.

    Raises NotFoundError, ChangedMeanwhileError.
    """
    stored = show_for_decision(reference, viewer)
    if stored.appointment.version != version:
        raise ChangedMeanwhileError
    return stored


def _decide(
    reference: str,
    version: int,
    viewer: Viewer,
    now: datetime,
    decide: Callable[[StoredAppointment], tuple[Appointment, Event]],
) -> None:
    with transaction():
        stored = stored_for_decision(reference, version, viewer)
        changed, event = decide(stored)
        appointments.save_decision(stored, changed, viewer.account_id)
        if changed.state not in HOLDS_TIME:
            schedule.release(stored.id)
        audit.record(event.state.value, reference, now, actor="staff", account_id=viewer.account_id)
        told = messages.notices_for_decision(changed.state)
        notify.queue(told, appointments.get_appointment(reference), clinic_store.get_clinic(), now)
