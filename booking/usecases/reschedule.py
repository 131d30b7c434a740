"""A client gives their appointment another time, by the link in each of their mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.domain import changes, messages
from booking.domain.appointment import Appointment
from booking.domain.changes import Room
from booking.domain.clinic import Clinic
from booking.domain.enquiry import ANY_TECHNICIAN
from booking.domain.errors import (
    ChangedMeanwhileError,
    NotFoundError,
    SlotTakenError,
    TimeNotOfferedError,
)
from booking.domain.schedule import Policy, Service, Technician, Window
from booking.domain.terms import Terms
from booking.store import appointments, audit
from booking.store import schedule as schedule_store
from booking.store.appointments import StoredAppointment
from booking.store.database import attempt, transaction
from booking.usecases import manage, moves, notify, times
from booking.usecases.availability import Mover, Slot
from booking.usecases.turns import technicians_in_turn


@dataclass(frozen=True)
class Rescheduling:
    """An appointment whose client looks for another time, with what the rules leave to choose from."""

    clinic: Clinic
    stored: StoredAppointment
    technicians: Sequence[Technician]
    terms: Terms
    room: Room

    @property
    def service(self) -> Service:
        """The appointment's own, with the lengths it was booked with."""
        return self.stored.appointment.service

    @property
    def policy(self) -> Policy:
        """The rules of booking for its service."""
        return self.clinic.policy.for_service(self.service)

    @property
    def preferred(self) -> str:
        """The technician it is with."""
        return self.stored.appointment.technician

    @property
    def mover(self) -> Mover:
        """The appointment, which is not in its own way."""
        return moves.mover_of(self.stored)

    def window(self, _now: datetime) -> Window:
        """When it may start anew, as when booking."""
        return self.room.rules

    def expected(self, slot: Slot) -> tuple[str, ...]:
        """Who would have it at a free time: the technician it is with when they are free, else one of these."""
        return (self.preferred,) if self.preferred in slot.technicians else slot.technicians


def show_rescheduling(secret: str, now: datetime) -> Rescheduling:
    """What there is to choose from.

    Raises NotFoundError for a link that is none, ActNotAllowedError when it is over or too near for anything but a
    call, BookingNotAllowedError where the answers given last allow no time at all.
    """
    return _rescheduling(manage.show(secret, now).stored, now)


def reschedule(secret: str, version: int, technician: str, starts_at: datetime, now: datetime) -> None:
    """Move it to another start, with a technician or with anyone; the old time is kept until the new one is stored.

    Everything is judged as when booking. With anyone, it stays with its technician where they are free. Both sides are
    told. The same again changes nothing. Raises what `show_rescheduling` does, ChangedMeanwhileError when somebody
    changed it since that version, TimeNotOfferedError, SlotTakenError.
    """
    with transaction():
        before = _locked(secret, now)
        if _is_done(before.appointment, version, technician, starts_at):
            return
        found = _rescheduling(before, now)
        if before.appointment.version != version:
            raise ChangedMeanwhileError
        changed = _move(found, technician, starts_at, now)
        reference = changed.reference
        audit.record(moves.told_as(before.appointment, changed, found.policy), reference, now, actor="client")
        after = appointments.get_appointment(reference)
        told = messages.notices_for_change()
        notify.queue(told, after, found.clinic, now, before=before, by_client=True)


def _locked(secret: str, now: datetime) -> StoredAppointment:
    """Locked, so that the same press again waits for the first and then finds it done."""
    stored = appointments.find_by_id(manage.show(secret, now).stored.id, lock=True)
    if stored is None:
        raise NotFoundError
    return stored


def _is_done(appointment: Appointment, version: int, technician: str, starts_at: datetime) -> bool:
    there = appointment.starts_at == starts_at and technician in {ANY_TECHNICIAN, appointment.technician}
    return there and appointment.version == version + 1


def _rescheduling(stored: StoredAppointment, now: datetime) -> Rescheduling:
    clinic = manage.clinic_for(stored, now)
    terms = moves.terms_of(stored, clinic.policy, now)
    policy = clinic.policy.for_service(stored.appointment.service)
    room = changes.room_to_move(terms, policy, now, may_pass_date=False)
    # No reason of the client's outweighs a rule.
    return Rescheduling(clinic, stored, schedule_store.list_technicians(), terms, Room(room.rules, room.rules))


def _move(found: Rescheduling, technician: str, starts_at: datetime, now: datetime) -> Appointment:
    """With the first whose turn it is and who is free; whether they are, the key decides and nothing else."""
    wanted = _wanted(found, technician)
    ids = schedule_store.lock_technicians(wanted)
    for each in _in_turn(found, [each for each in wanted if each in ids], starts_at):
        changed, _event = changes.reschedule(
            found.stored.appointment,
            technician=each,
            starts_at=starts_at,
            room=found.room,
            reason=None,
            policy=found.policy,
            now=now,
        )
        try:
            with attempt():
                moves.keep_move(found.stored, changed, ids[each], found.policy, now)
        except SlotTakenError:
            continue
        return changed
    raise SlotTakenError


def _wanted(found: Rescheduling, technician: str) -> list[str]:
    try:
        return times.technicians_of(found, technician)
    except NotFoundError:
        raise TimeNotOfferedError from None


def _in_turn(found: Rescheduling, wanted: Sequence[str], starts_at: datetime) -> list[str]:
    """Its own technician first, unless it stands there already, then as when booking."""
    stands = found.stored.appointment
    others = [each for each in wanted if (each, starts_at) != (stands.technician, stands.starts_at)]
    planned = technicians_in_turn(others, starts_at, found.service, found.policy, found.room.rules)
    return sorted(planned, key=lambda each: each != found.preferred)
