"""What staff and clients see of appointments."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from booking.domain import appointment as acts
from booking.domain import changes, schedule
from booking.domain.accounts import Role, Viewer, may_read_answers, may_see_appointment
from booking.domain.appointment import EXPECTED, State
from booking.domain.clinic import Clinic
from booking.domain.errors import NotFoundError
from booking.domain.health_check import asked_before
from booking.domain.ruleset import Outcome, RuleSet
from booking.store import (
    appointment_lists,
    appointments,
    audit,
    bars,
    erasures,
    health_checks,
    letters,
    looks,
    message_lists,
    notes,
    screening,
    visits,
)
from booking.store import clinic as clinic_store
from booking.store.appointments import StoredAppointment
from booking.store.audit import AuditLine
from booking.store.database import transaction
from booking.store.erasures import ErasureRequest
from booking.store.letters import StoredLetter
from booking.store.looks import StoredLook
from booking.store.message_lists import MessageLine
from booking.store.notes import Note
from booking.store.screening import Screening
from booking.store.visits import StoredVisit
from booking.usecases import rules
from booking.usecases.health_check import old_answers
from booking.usecases.standing import Checked, standing_of

# Lines of the audit log after which an appointment is what it was before.
CHANGES_NOTHING = frozenset(
    {
        "answers seen",
        "note written",
        "reminded",
        "reminded of the time",
        "asked again",
        "answers are the same",
        "asked on the phone: nothing new",
        "failed message seen",
        "message sent again",
        "link sent again",
        "links stopped",
        "copy taken",
        "asked to erase",
    }
)


@dataclass(frozen=True)
class Day:
    """What a staff member's day looks like; `clean` are the references of requests with nothing to look at.

    What waits for a decision of staff is `undecided`; `letters` are those whose letter is awaited. Of today's,
    `old_answers` are the references whose answers are old by now; `to_ask` are those to come whom no e-mail asks again.
    """

    clinic: Clinic
    undecided: Sequence[StoredAppointment]
    letters: Sequence[StoredAppointment]
    today: Sequence[StoredAppointment]
    following: StoredAppointment | None
    old_answers: Collection[str]
    to_ask: Sequence[StoredAppointment]
    looks: Sequence[StoredLook]
    erasures: Sequence[tuple[StoredAppointment, datetime]]
    clean: Collection[str]


@dataclass(frozen=True)
class Shown:
    """One appointment as a staff member may see it; `screening` only for those who may read answers.

    `old_since` says from when the answers are, when they are to be asked for again by now.
    """

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
    old_since: date | None
    outcome: Outcome
    stands_against: bool
    notes: Sequence[Note]
    erasure: ErasureRequest | None
    may_note: bool
    is_barred: bool
    can_end: bool
    correctable_to: Sequence[State]


def show_day(viewer: Viewer, now: datetime) -> Day:
    """Appointments that need a decision or a letter, and today's: a technician's own, everybody else's all."""
    clinic = clinic_store.get_clinic()
    zone = clinic.policy.zone
    today = clinic.policy.local_date(now)
    technician = limited_to(viewer)
    waiting = appointment_lists.list_undecided(technician)
    undecided = [stored for stored in waiting if stored.appointment.state is State.REQUESTED]
    todays = list_visitors(today, viewer)
    return Day(
        clinic=clinic,
        undecided=undecided,
        letters=[stored for stored in waiting if stored.appointment.state is State.PROVISIONAL],
        clean=_clean([stored for stored in undecided if not acts.has_begun(stored.appointment, now)]),
        today=todays,
        old_answers=old_answers(todays, clinic.policy, now),
        to_ask=_to_ask(clinic, technician, now),
        following=appointment_lists.find_next_after(schedule.midnight(today + timedelta(days=1), zone), technician),
        looks=looks.list_waiting(),
        erasures=erasures.list_waiting(technician),
    )


def _to_ask(clinic: Clinic, technician: str | None, now: datetime) -> Sequence[StoredAppointment]:
    """Those that no e-mail asks whether anything has changed, and whose answers are old by now."""
    near = now + asked_before(clinic.policy.letter_days)
    found = appointment_lists.list_without_email(now, near, technician)
    old = old_answers(found, clinic.policy, now)
    return [stored for stored in found if stored.appointment.reference in old and not stored.is_erased]


def list_visitors(on: date, viewer: Viewer) -> Sequence[StoredAppointment]:
    """Who is expected on a day of the clinic's: a technician's own, everybody else's all."""
    zone = clinic_store.get_clinic().policy.zone
    begins, ends = (schedule.midnight(day, zone) for day in (on, on + timedelta(days=1)))
    return appointment_lists.list_between(begins, ends, limited_to(viewer), EXPECTED)


def _clean(undecided: Sequence[StoredAppointment]) -> Collection[str]:
    """Requests whose outcome is clear and whose clients said nothing new since."""
    possible = [stored for stored in undecided if stored.outcome is Outcome.CLEAR]
    changed = health_checks.saying_more([stored.id for stored in possible])
    return {stored.appointment.reference for stored in possible if stored.id not in changed}


def limited_to(viewer: Viewer) -> str | None:
    """The technician whose appointments alone a viewer sees; a technician account without one sees none."""
    return (viewer.technician or "") if viewer.role is Role.TECHNICIAN else None


def show_appointment(reference: str, viewer: Viewer, now: datetime) -> Shown:
    """One appointment; a look at the answers is recorded. Raises NotFoundError."""
    with transaction():
        stored = appointments.get_appointment(reference)
        technician = stored.appointment.technician
        if not may_see_appointment(viewer, technician):
            raise NotFoundError
        opened, clinic = None, clinic_store.get_clinic()
        standing = standing_of(stored)
        if may_read_answers(viewer, technician):
            opened = standing.booked
            audit.record("answers seen", reference, now, actor="staff", account_id=viewer.account_id)
        visit = visits.find_latest(stored.id)
        return Shown(
            clinic=clinic,
            stored=stored if opened else _without_override(stored),
            screening=opened,
            rule_set=rules.judged_under(opened) if opened else None,
            messages=message_lists.list_of_appointment(stored.id),
            history=audit.list_of(reference),
            letters=letters.list_letters(stored.id) if opened else [],
            letter_can_be_asked=opened is not None and acts.letter_can_be_asked(stored.appointment, now),
            visit=visit,
            day_screening=screening.open_screening(visit.screening_id) if visit and opened else None,
            look=looks.find_of_appointment(stored.id) if opened else None,
            checks=standing.checks[::-1] if opened else (),
            old_since=old_answers([stored], clinic.policy, now).get(reference),
            outcome=standing.outcome,
            stands_against=bool(standing.against),
            notes=notes.list_notes(stored.id) if opened else [],
            erasure=erasures.find_request(stored.id),
            may_note=opened is not None,
            is_barred=bool(bars.which_are_barred([stored.client_id])),
            can_end=changes.can_end(stored.appointment, now),
            correctable_to=_correctable_to(stored, viewer, now),
        )


def _correctable_to(stored: StoredAppointment, viewer: Viewer, now: datetime) -> Sequence[State]:
    if viewer.role is not Role.OWNER or stored.is_erased:
        return []
    return changes.correctable_to(stored.appointment, now)


def _without_override(stored: StoredAppointment) -> StoredAppointment:
    """Why somebody confirmed against a finding speaks of health: it is for those who may read the answers."""
    if stored.appointment.state in {State.DECLINED, State.CANCELLED}:
        return stored  # what the client was told
    return replace(stored, appointment=replace(stored.appointment, reason=None))


def show_for_decision(reference: str, viewer: Viewer) -> StoredAppointment:
    """One appointment without its answers, for the page that asks for a reason. Raises NotFoundError."""
    stored = appointments.get_appointment(reference)
    if not may_see_appointment(viewer, stored.appointment.technician):
        raise NotFoundError
    return stored


def show_last_change(reference: str, viewer: Viewer) -> AuditLine | None:
    """Who did what last, looks and notes left aside. Raises NotFoundError."""
    show_for_decision(reference, viewer)
    lines = [line for line in audit.list_of(reference) if line.act not in CHANGES_NOTHING]
    return lines[-1] if lines else None


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
