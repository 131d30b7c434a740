"""The doctor's letter: asking for it, writing it down, and the page a client takes to the doctor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.domain import appointment as acts
from booking.domain import letter as letters
from booking.domain import messages
from booking.domain.accounts import Viewer, may_read_answers
from booking.domain.clinic import Clinic
from booking.domain.errors import ActNotAllowedError, NotFoundError, ReasonMissingError
from booking.domain.letter import Letter
from booking.store import appointments, audit, screening
from booking.store import clinic as clinic_store
from booking.store import letters as store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.usecases import notify, rules
from booking.usecases.decide import stored_for_decision


def ask_for_letter(reference: str, version: int, viewer: Viewer, now: datetime) -> None:
    """Ask for a doctor's letter; the client is told that one thing more is needed.

    Raises NotFoundError, ChangedMeanwhileError, ActNotAllowedError.
    """
    with transaction():
        stored = stored_for_decision(reference, version, viewer)
        if not may_read_answers(viewer, stored.appointment.technician):
            raise NotFoundError
        findings = screening.open_screening(stored.screening_id).findings
        if not acts.letter_can_be_asked(stored.appointment, findings, now):
            raise ActNotAllowedError
        clinic = clinic_store.get_clinic()
        changed, _event = acts.ask_for_letter(stored.appointment, by=viewer.name, policy=clinic.policy, now=now)
        appointments.save_decision(stored, changed, viewer.account_id)
        audit.record("asked for a letter", reference, now, actor="staff", account_id=viewer.account_id)
        told = messages.notices_for_decision(changed.state)
        notify.queue(told, appointments.get_appointment(reference), clinic, now)


def record_letter(reference: str, version: int, letter: Letter, viewer: Viewer, now: datetime) -> None:
    """The letter is here: keep what it says; the appointment waits for a decision.

    Only those who may read answers write it down. Raises NotFoundError, ChangedMeanwhileError, ActNotAllowedError,
    ReasonMissingError.
    """
    if not letter.says.strip():
        raise ReasonMissingError
    with transaction():
        stored = stored_for_decision(reference, version, viewer)
        if not may_read_answers(viewer, stored.appointment.technician):
            raise NotFoundError
        changed, _event = acts.receive_letter(stored.appointment, by=viewer.name, now=now)
        appointments.save_decision(stored, changed, viewer.account_id)
        store.add_letter(stored.id, letter, viewer.account_id, now)
        audit.record("letter received", reference, now, actor="staff", account_id=viewer.account_id)


@dataclass(frozen=True)
class LetterPage:
    """What the client takes to the doctor: only the questions that need the letter."""

    clinic: Clinic
    stored: StoredAppointment
    questions: Sequence[str]


def show_letter_page(appointment_id: int) -> LetterPage:
    """The page, for who has opened a link to it. Raises NotFoundError."""
    stored = appointments.find_by_id(appointment_id)
    if stored is None:
        raise NotFoundError
    opened = screening.open_screening(stored.screening_id)
    rule_set = rules.of_version(opened.rule_set_version)
    asked = {finding.question for finding in letters.to_be_answered(opened.findings)}
    questions = [question.text for question in rule_set.questions if question.id in asked]
    return LetterPage(clinic_store.get_clinic(), stored, questions)
