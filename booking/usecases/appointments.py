"""What staff and clients see of appointments."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from booking.domain import appointment as acts
from booking.domain import schedule
from booking.domain.accounts import Role, Viewer, may_read_answers, may_see_appointment
from booking.domain.appointment import State
from booking.domain.clinic import Clinic
from booking.domain.errors import NotFoundError
from booking.domain.ruleset import Outcome, RuleSet
from booking.store import (
    appointment_lists,
    appointments,
    audit,
    letters,
    looks,
    message_lists,
    screening,
    visits,
)
from booking.store import clinic as clinic_store
from booking.store.appointments import StoredAppointment
from booking.store.audit import AuditLine
from booking.store.database import transaction
from booking.store.letters import StoredLetter
from booking.store.looks import StoredLook
from booking.store.message_lists import MessageLine
from booking.store.screening import Screening
from booking.store.visits import StoredVisit
from booking.usecases import rules
from booking.usecases.standing import Checked, standing_of


@dataclass(frozen=True)
class Day:
    """What a staff member's day looks like."""

    clinic: Clinic
    undecided: Sequence[StoredAppointment]
    today: Sequence[StoredAppointment]
    following: StoredAppointment | None
    untold: Sequence[StoredAppointment]
    looks: Sequence[StoredLook]


@dataclass(frozen=True)
class Shown:
    """One appointment as a staff member may see it; `screening` only for those who may read answers."""

    clinic: Clinic
    stored: StoredAppointment
    screening: Screening | None
    rule_set: RuleSet | None
    messages: Sequence[MessageLine]
    history: Sequence[AuditLine]
    letters: Sequence[StoredLetter]
    letter_can_be_asked: bool
    visit: StoredVisit | None
    day_screening: Screening | None
    look: StoredLook | None
    checks: Sequence[Checked]
    outcome: Outcome
    stands_against: bool


def show_day(viewer: Viewer, now: datetime) -> Day:
    """Appointments that need a decision and today's: a technician's own, everybody else's all."""
    clinic = clinic_store.get_clinic()
    zone = clinic.policy.zone
    today = clinic.policy.local_date(now)
    tomorrow = schedule.midnight(today + timedelta(days=1), zone)
    technician = _limited_to(viewer)
    return Day(
        clinic=clinic,
        undecided=appointment_lists.list_undecided(technician),
        today=appointment_lists.list_between(schedule.midnight(today, zone), tomorrow, technician),
        following=appointment_lists.find_next_after(tomorrow, technician),
        untold=appointment_lists.list_with_failed_messages(schedule.midnight(today, zone), technician),
        looks=looks.list_waiting(),
    )


def _limited_to(viewer: Viewer) -> str | None:
    """The technician whose appointments alone a viewer sees; a technician account without one sees none."""
    return (viewer.technician or "") if viewer.role is Role.TECHNICIAN else None


def show_appointment(reference: str, viewer: Viewer, now: datetime) -> Shown:
    """One appointment; a look at the answers is recorded. Raises NotFoundError."""
    with transaction():
        stored = appointments.get_appointment(reference)
        technician = stored.appointment.technician
        if not may_see_appointment(viewer, technician):
            raise NotFoundError
        opened = None
        standing = standing_of(stored)
        if may_read_answers(viewer, technician):
            opened = standing.booked
            audit.record("answers seen", reference, now, actor="staff", account_id=viewer.account_id)
        visit = visits.find_latest(stored.id)
        return Shown(
            clinic=clinic_store.get_clinic(),
            stored=stored if opened else _without_override(stored),
            screening=opened,
            rule_set=rules.of_version(opened.rule_set_version) if opened else None,
            messages=message_lists.list_of_appointment(stored.id),
            history=audit.list_of(reference),
            letters=letters.list_letters(stored.id) if opened else [],
            letter_can_be_asked=opened is not None and acts.letter_can_be_asked(stored.appointment, now),
            visit=visit,
            day_screening=screening.open_screening(visit.screening_id) if visit and opened else None,
            look=looks.find_of_appointment(stored.id) if opened else None,
            checks=standing.checks[::-1] if opened else (),
            outcome=standing.outcome,
            stands_against=bool(standing.against),
        )


def _without_override(stored: StoredAppointment) -> StoredAppointment:
    """Why somebody confirmed against a finding speaks of health: it is for those who may read the answers."""
    if stored.appointment.state is not State.CONFIRMED:
        return stored
    return replace(stored, appointment=replace(stored.appointment, reason=None))


def show_for_decision(reference: str, viewer: Viewer) -> StoredAppointment:
    """One appointment without its answers, for the page that asks for a reason. Raises NotFoundError."""
    stored = appointments.get_appointment(reference)
    if not may_see_appointment(viewer, stored.appointment.technician):
        raise NotFoundError
    return stored


def show_to_reader(reference: str, viewer: Viewer) -> StoredAppointment:
    """One appointment, for somebody who may read its answers and write about them. Raises NotFoundError."""
    stored = appointments.get_appointment(reference)
    if not may_read_answers(viewer, stored.appointment.technician):
        raise NotFoundError
    return stored


def show_to_client(appointment_id: int) -> StoredAppointment:
    """The appointment that an enquiry became, for the browser that sent it. Raises NotFoundError."""
    stored = appointments.find_by_id(appointment_id)
    if stored is None:
        raise NotFoundError
    return stored
