"""Staff change an appointment without moving it: cancel, say how the visit went, correct, shorten, write a note."""

from datetime import datetime

from booking.domain import appointment as acts
from booking.domain import changes, messages, plan, schedule
from booking.domain.accounts import Role, Viewer, may_read_answers
from booking.domain.appointment import HOLDS_TIME, OWNS_CELLS, Appointment, State
from booking.domain.changes import Lengths
from booking.domain.errors import ActNotAllowedError, NotFoundError, ReasonMissingError, TimeNotOfferedError
from booking.domain.note import NoteKind
from booking.domain.schedule import Window
from booking.store import appointment_changes, appointments, audit, notes
from booking.store import clinic as clinic_store
from booking.store import schedule as schedule_store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.usecases import availability, notify
from booking.usecases.decide import stored_for_decision


def cancel_appointment(reference: str, version: int, reason: str, viewer: Viewer, now: datetime) -> None:
    """Cancel it; the client is told, with the reason where there is one, and its time is free again.

    Raises NotFoundError, ChangedMeanwhileError, ActNotAllowedError.
    """
    with transaction():
        before = stored_for_decision(reference, version, viewer)
        changed, event = acts.cancel(before.appointment, by=viewer.name, reason=reason.strip() or None, now=now)
        appointments.save_decision(before, changed, viewer.account_id)
        schedule_store.release(before.id)
        _record(event.state.value, reference, viewer, now)
        _tell(messages.notices_for_cancellation(), before, now)


def complete_appointment(reference: str, version: int, viewer: Viewer, now: datetime) -> None:
    """The client came. Raises NotFoundError, ChangedMeanwhileError, ActNotAllowedError."""
    with transaction():
        stored = stored_for_decision(reference, version, viewer)
        changed, event = changes.complete(stored.appointment, by=viewer.name, now=now)
        appointments.save_decision(stored, changed, viewer.account_id)
        _record(event.state.value, reference, viewer, now)


def mark_no_show(reference: str, version: int, viewer: Viewer, now: datetime) -> None:
    """The client did not come; what is left of the time is free again.

    Raises NotFoundError, ChangedMeanwhileError, ActNotAllowedError.
    """
    with transaction():
        stored = stored_for_decision(reference, version, viewer)
        changed, event = changes.no_show(stored.appointment, by=viewer.name, now=now)
        appointments.save_decision(stored, changed, viewer.account_id)
        schedule_store.release(stored.id)
        _record(event.state.value, reference, viewer, now)


def correct_appointment(reference: str, version: int, state: State, reason: str, viewer: Viewer, now: datetime) -> None:
    """The owner puts right what was put down by mistake; the reason is kept sealed.

    What waits for its time again must find it in the technician's hours and free. Raises NotFoundError (also for
    anybody but the owner), ChangedMeanwhileError, ActNotAllowedError (also where the client was deleted),
    ReasonMissingError, TimeNotOfferedError, SlotTakenError.
    """
    if viewer.role is not Role.OWNER:
        raise NotFoundError
    with transaction():
        before = stored_for_decision(reference, version, viewer)
        if before.is_erased:
            raise ActNotAllowedError
        policy = clinic_store.get_clinic().policy
        ids = schedule_store.lock_technicians([before.appointment.technician])
        changed, event = changes.correct(
            before.appointment, state, by=viewer.name, reason=reason, policy=policy, now=now
        )
        appointments.save_decision(before, changed, viewer.account_id)
        if changed.state in HOLDS_TIME and changed.starts_at > now:
            if changed.technician not in ids:
                raise TimeNotOfferedError
            _check_hours(changed, now)
        _settle_cells(before, changed, ids)
        notes.add_note(before.id, NoteKind.CORRECTED, reason.strip(), viewer.account_id, now)
        _record(f"corrected: {event.state.value}", reference, viewer, now)
        _tell(messages.notices_for_correction(changed.state), before, now)


def shorten_appointment(
    reference: str, version: int, lengths: Lengths, reason: str, viewer: Viewer, now: datetime
) -> None:
    """Make it or its cleaning time shorter, so that somebody fits in beside it; the reason is kept sealed.

    The client is told where the consultation itself is shorter. Raises NotFoundError, ChangedMeanwhileError,
    ActNotAllowedError, ReasonMissingError.
    """
    with transaction():
        before = stored_for_decision(reference, version, viewer)
        changed, _event = changes.shorten(before.appointment, lengths, reason=reason, now=now)
        appointment_changes.save_change(before, changed)
        schedule_store.keep_only(before.id, schedule.cells_needed(changed.starts_at, changed.service))
        notes.add_note(before.id, NoteKind.SHORTENED, reason.strip(), viewer.account_id, now)
        _record("shortened", reference, viewer, now)
        if lengths.consultation != before.appointment.service.length_minutes:
            _tell(messages.notices_for_change(), before, now)


def write_note(reference: str, text: str, viewer: Viewer, now: datetime) -> None:
    """Keep a private note, sealed, for those who may read the answers. Raises NotFoundError, ReasonMissingError."""
    if not text.strip():
        raise ReasonMissingError
    with transaction():
        stored = appointments.get_appointment(reference)
        if not may_read_answers(viewer, stored.appointment.technician):
            raise NotFoundError
        notes.add_note(stored.id, NoteKind.PRIVATE, text.strip(), viewer.account_id, now)
        _record("note written", reference, viewer, now)


def _check_hours(changed: Appointment, now: datetime) -> None:
    policy = clinic_store.get_clinic().policy
    day = policy.local_date(changed.starts_at)
    hours = availability.hours_by_technician([changed.technician], policy, day, day)[changed.technician]
    open_end = Window(now, changed.ends_at)
    plan.check_planned(changed.starts_at, hours, changed.service, policy, open_end)


def _settle_cells(before: StoredAppointment, changed: Appointment, ids: dict[str, int]) -> None:
    """Take or give back its cells, as the corrected state asks."""
    if changed.state not in OWNS_CELLS:
        schedule_store.release(before.id)
    elif changed.technician in ids:
        needed = schedule.cells_needed(changed.starts_at, changed.service)
        schedule_store.move_cells(before.id, ids[changed.technician], needed)


def _tell(told: messages.Notices, before: StoredAppointment, now: datetime) -> None:
    after = appointments.get_appointment(before.appointment.reference)
    notify.queue(told, after, clinic_store.get_clinic(), now, before=before)


def _record(act: str, reference: str, viewer: Viewer, now: datetime) -> None:
    audit.record(act, reference, now, actor="staff", account_id=viewer.account_id)
