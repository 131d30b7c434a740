"""What a client should know and ask before paying anything, and how the clinic answers. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from booking.domain.errors import NotFoundError
from booking.domain.evidence import DueDiligence, DueQuestion, Evidence
from booking.domain.schedule import Technician
from booking.gateways import content
from booking.gateways.content import SafetyInformation
from booking.store import clinic as clinic_store
from booking.store import schedule
from booking.usecases import due_answers


@dataclass(frozen=True)
class TechnicianEvidence:
    """A technician with the languages spoken and the answers to the questions about technicians."""

    technician: Technician
    languages: Sequence[str]
    evidence: Sequence[Evidence]

    @property
    def answered(self) -> int:
        """How many of the questions have an answer."""
        return sum(item.answer is not None for item in self.evidence)


@dataclass(frozen=True)
class ClinicEvidence:
    """All questions: those about the clinic with its answers, in groups with a title; those for each technician."""

    groups: Sequence[tuple[str, Sequence[Evidence]]]
    of_each: Sequence[DueQuestion]
    technicians: Sequence[TechnicianEvidence]


def show_safety_information() -> SafetyInformation:
    """What the treatment is, what can go wrong, and what to look out for."""
    return content.safety_information()


def list_evidence(now: datetime) -> ClinicEvidence:
    """Every question with its answers, as they stand today."""
    today = clinic_store.get_clinic().policy.local_date(now)
    asked = due_answers.in_force()
    grouped = groupby(asked.of_clinic(today), key=lambda item: item.question.group)
    return ClinicEvidence(
        groups=[(title, list(items)) for title, items in grouped],
        of_each=asked.about_technicians(),
        technicians=[_of(technician, asked, today) for technician in schedule.list_technicians()],
    )


def get_technician(slug: str, now: datetime) -> TechnicianEvidence:
    """A technician who takes bookings, with the answers as they stand today; raises NotFoundError."""
    today = clinic_store.get_clinic().policy.local_date(now)
    asked = due_answers.in_force()
    for technician in schedule.list_technicians():
        if technician.slug == slug:
            return _of(technician, asked, today)
    raise NotFoundError


def _of(technician: Technician, asked: DueDiligence, today: date) -> TechnicianEvidence:
    slug = technician.slug
    return TechnicianEvidence(technician, asked.profile(slug).languages, asked.of_technician(slug, today))
