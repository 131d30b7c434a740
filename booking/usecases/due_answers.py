"""The owner answers what clients are told to ask before they pay anything; the file's answers hold until then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.domain import settings as rules
from booking.domain.accounts import Viewer
from booking.domain.errors import NotFoundError
from booking.domain.evidence import DueAnswer, DueDiligence, Evidence
from booking.domain.schedule import Technician
from booking.gateways import content
from booking.store import clinic as clinic_store
from booking.store import due_answers as store
from booking.store import schedule
from booking.store.database import transaction
from booking.store.due_answers import CLINIC
from booking.usecases import settings

CHANGED = "answer to"


@dataclass(frozen=True)
class Asked:
    """A question with the answer as it stands; `technician` is who answers, None for the clinic."""

    evidence: Evidence
    technician: Technician | None


def in_force() -> DueDiligence:
    """All questions, with the answers given here in the place of the file's."""
    return content.due_diligence().with_answers(store.list_all())


def list_asked(viewer: Viewer, now: datetime) -> Sequence[Asked]:
    """Every question of the clinic, and of each technician who takes bookings. Raises NotFoundError."""
    settings.must_be_owner(viewer)
    due, today = in_force(), _today(now)
    technicians = schedule.list_technicians()
    return [
        *(Asked(item, None) for item in due.of_clinic(today)),
        *(Asked(item, who) for who in technicians for item in due.of_technician(who.slug, today)),
    ]


def show(question: str, technician: str, viewer: Viewer, now: datetime) -> Asked:
    """One of them; `technician` is a slug or "" for the clinic. Raises NotFoundError."""
    for asked in list_asked(viewer, now):
        slug = asked.technician.slug if asked.technician else CLINIC
        if (asked.evidence.question.id, slug) == (question, technician):
            return asked
    raise NotFoundError


def save(question: str, technician: str, answer: DueAnswer, seen: str, viewer: Viewer, now: datetime) -> None:
    """Keep an answer; an empty text leaves the question unanswered.

    Raises NotFoundError, ChangedMeanwhileError, ValueError where the day of the check has not come yet.
    """
    if answer.checked_on > _today(now):
        message = "nothing is checked on a day to come"
        raise ValueError(message)
    with transaction():
        settings.begin(viewer)
        before = show(question, technician, viewer, now).evidence
        rules.must_be_as_seen(before.answer, seen)
        if answer != before.answer and (answer.text or before.answer):
            store.save(question, technician, answer)
            of = f"{question} of {technician}" if technician else question
            settings.record(f"{CHANGED} {of} {'changed' if answer.text else 'taken back'}", viewer, now)


def _today(now: datetime) -> date:
    return clinic_store.get_clinic().policy.local_date(now)
