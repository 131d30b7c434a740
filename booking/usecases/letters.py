"""The doctor's letter: asking for it, writing it down, and the page a client takes to the doctor."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.domain import appointment as acts
from booking.domain import letter as letters
from booking.domain import messages
from booking.domain.accounts import Viewer, may_read_answers
from booking.domain.appointment import State
from booking.domain.clinic import Clinic
from booking.domain.errors import NotFoundError, ReasonMissingError
from booking.domain.letter import Letter
from booking.domain.ruleset import Json, Question
from booking.store import appointments, audit
from booking.store import clinic as clinic_store
from booking.store import letters as store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.store.screening import Screening
from booking.usecases import notify, rules
from booking.usecases.appointments import show_to_reader
from booking.usecases.decide import stored_for_decision
from booking.usecases.standing import standing_of


@dataclass(frozen=True)
class Askable:
    """A question that a letter may be asked about, with the client's answer; `wanted` where a rule asks for one."""

    question: Question
    answer: Json
    wanted: bool


def show_askable(reference: str, viewer: Viewer) -> list[Askable]:
    """The questions that were answered last, those that a finding speaks of first. Raises NotFoundError."""
    stored = show_to_reader(reference, viewer)
    opened = _asked_about(stored)
    rule_set = rules.judged_under(opened)
    wanted = {finding.question for finding in letters.to_be_answered(opened.findings)}
    found = {finding.question for finding in opened.findings}
    questions = sorted(rule_set.questions, key=lambda item: (item.id not in wanted, item.id not in found))
    return [
        Askable(question, opened.answers[question.id], question.id in wanted)
        for question in questions
        if question.id in opened.answers
    ]


def ask_for_letter(reference: str, version: int, questions: Collection[str], viewer: Viewer, now: datetime) -> None:
    """Ask for a doctor's letter about some of the answered questions; the client is told of one thing more.

    Raises NotFoundError (also for a question that was not answered), ChangedMeanwhileError, ActNotAllowedError,
    ReasonMissingError where no question is named.
    """
    if not questions:
        raise ReasonMissingError
    with transaction():
        stored = stored_for_decision(reference, version, viewer)
        if not set(questions) <= {item.question.id for item in show_askable(reference, viewer)}:
            raise NotFoundError
        clinic = clinic_store.get_clinic()
        changed, _event = acts.ask_for_letter(stored.appointment, by=viewer.name, policy=clinic.policy, now=now)
        appointments.save_decision(stored, changed, viewer.account_id)
        store.set_questions(stored.id, stored.uuid, sorted(questions))
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

    @property
    def is_needed(self) -> bool:
        """Whether a letter is still awaited."""
        return self.stored.appointment.state is State.PROVISIONAL


def show_letter_page(appointment_id: int) -> LetterPage:
    """The page, for who has opened a link to it. Raises NotFoundError."""
    stored = appointments.find_by_id(appointment_id)
    if stored is None:
        raise NotFoundError
    chosen = store.find_questions(stored.id)
    opened = _asked_about(stored)
    rule_set = rules.judged_under(opened)
    asked = chosen or {finding.question for finding in letters.to_be_answered(opened.findings)}
    questions = [question.text for question in rule_set.questions if question.id in asked]
    return LetterPage(clinic_store.get_clinic(), stored, questions)


def print_letter_page(reference: str, viewer: Viewer, now: datetime) -> LetterPage:
    """The page, for staff to print for a client whom no e-mail reaches; a look at the answers is recorded.

    Raises NotFoundError.
    """
    with transaction():
        stored = show_to_reader(reference, viewer)
        audit.record("answers seen", reference, now, actor="staff", account_id=viewer.account_id)
        return show_letter_page(stored.id)


def _asked_about(stored: StoredAppointment) -> Screening:
    """The answers the client gave last: before the visit, or when booking."""
    return standing_of(stored).latest
