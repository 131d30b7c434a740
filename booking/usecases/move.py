"""Staff give an appointment another time or technician."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.domain import changes, messages, plan, schedule
from booking.domain.accounts import Role, Viewer, may_read_answers
from booking.domain.appointment import ALLOWED, Act
from booking.domain.changes import Room
from booking.domain.clinic import Clinic
from booking.domain.errors import ActNotAllowedError, NotFoundError, TimeNotOfferedError
from booking.domain.note import NoteKind
from booking.domain.schedule import Policy, Technician
from booking.store import appointments, audit, notes
from booking.store import clinic as clinic_store
from booking.store import schedule as store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.usecases import availability, moves, notify
from booking.usecases.appointments import show_for_decision
from booking.usecases.decide import stored_for_decision

NEAR_DAYS = timedelta(days=14)


@dataclass(frozen=True)
class Moving:
    """An appointment that is about to move, to whom it may go, and when it may start."""

    clinic: Clinic
    stored: StoredAppointment
    technicians: Sequence[Technician]
    room: Room

    @property
    def policy(self) -> Policy:
        """The rules of booking for its service."""
        return self.clinic.policy.for_service(self.stored.appointment.service)


def show_moving(reference: str, viewer: Viewer, now: datetime) -> Moving:
    """What there is to choose from.

    Raises NotFoundError, ActNotAllowedError where it holds no time any more, BookingNotAllowedError where the answers
    given last allow no time at all.
    """
    return _moving(show_for_decision(reference, viewer), viewer, now)


def list_times(
    moving: Moving, technician: str, first_day: date, last_day: date, *, with_reason: bool
) -> list[datetime]:
    """The starts on offer with a technician on these local days; with a reason also those that the rules keep back.

    The appointment is not in its own way.
    """
    window = moving.room.with_reason if with_reason else moving.room.rules
    service = moving.stored.appointment.service
    found = availability.list_slots(
        service, [technician], moving.policy, window, first_day, last_day, mover=moves.mover_of(moving.stored)
    )
    return [slot.starts_at for slot in found]


def list_near(moving: Moving, technician: str, wanted: datetime) -> list[datetime]:
    """The three starts on offer nearest to one that is not."""
    day = moving.policy.local_date(wanted)
    found = list_times(moving, technician, day - NEAR_DAYS, day + NEAR_DAYS, with_reason=False)
    return schedule.nearest(wanted, found)


def move_appointment(
    reference: str,
    version: int,
    technician: str,
    starts_at: datetime,
    viewer: Viewer,
    now: datetime,
    *,
    reason: str | None = None,
) -> None:
    """Move it. The old time is kept until the new one is stored; both sides are told, and who it was taken from.

    Everything is judged as when booking; a written reason may outweigh notice and the date the findings ask for, and is
    kept sealed. Whether the time is free the key decides, and nothing else.
    Raises what `show_moving` does, ChangedMeanwhileError, TimeNotOfferedError, ReasonMissingError, SlotTakenError.
    """
    with transaction():
        before = stored_for_decision(reference, version, viewer)
        moving = _moving(before, viewer, now)
        _check_technician(moving, technician)
        ids = _lock(technician)
        _check_planned(moving, technician, starts_at)
        changed, _event = changes.reschedule(
            before.appointment,
            technician=technician,
            starts_at=starts_at,
            room=moving.room,
            reason=reason,
            policy=moving.policy,
            now=now,
        )
        moves.keep_move(before, changed, ids[technician], moving.policy, now)
        if reason and moving.room.needs_reason(starts_at):
            notes.add_note(before.id, NoteKind.MOVED, reason.strip(), viewer.account_id, now)
        line = moves.told_as(before.appointment, changed, moving.policy)
        audit.record(line, reference, now, actor="staff", account_id=viewer.account_id)
        after = appointments.get_appointment(reference)
        notify.queue(messages.notices_for_change(), after, moving.clinic, now, before=before)


def _moving(stored: StoredAppointment, viewer: Viewer, now: datetime) -> Moving:
    if stored.appointment.state not in ALLOWED[Act.RESCHEDULE]:
        raise ActNotAllowedError
    clinic = clinic_store.get_clinic()
    service = stored.appointment.service
    terms = moves.terms_of(stored, clinic.policy, now)
    # What the findings ask for may be outweighed by those alone who may read them.
    may_pass_date = may_read_answers(viewer, stored.appointment.technician)
    room = changes.room_to_move(terms, clinic.policy.for_service(service), now, may_pass_date=may_pass_date)
    technicians = [
        each
        for each in store.list_technicians()
        if viewer.role is not Role.TECHNICIAN or each.slug == viewer.technician
    ]
    return Moving(clinic, stored, technicians, room)


def _check_technician(moving: Moving, technician: str) -> None:
    if technician not in {each.slug for each in moving.technicians}:
        raise NotFoundError


def _lock(technician: str) -> dict[str, int]:
    """Before their hours are read: a change of hours and a move cannot pass each other."""
    ids = store.lock_technicians([technician])
    if technician not in ids:
        raise TimeNotOfferedError
    return ids


def _check_planned(moving: Moving, technician: str, starts_at: datetime) -> None:
    day = moving.policy.local_date(starts_at)
    hours = availability.hours_by_technician([technician], moving.policy, day, day)[technician]
    plan.check_planned(starts_at, hours, moving.stored.appointment.service, moving.policy, moving.room.with_reason)
