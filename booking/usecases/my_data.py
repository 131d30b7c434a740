"""A client's own data: a copy of everything that is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.domain.clinic import Clinic
from booking.domain.errors import NotFoundError
from booking.domain.ruleset import RuleSet
from booking.store import appointments, audit, health_checks, letters, looks, message_lists, screening, visits
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


@dataclass(frozen=True)
class Said:
    """One set of answers, opened, with the rules that give its questions their words."""

    screening: Screening
    rule_set: RuleSet


@dataclass(frozen=True)
class MyData:
    """Everything that is kept about a client and one appointment, but the notes that staff write for themselves."""

    clinic: Clinic
    stored: StoredAppointment
    look: StoredLook | None
    said: Sequence[Said]
    letters: Sequence[StoredLetter]
    visit: StoredVisit | None
    messages: Sequence[MessageLine]
    texts: Mapping[int, str]
    history: Sequence[AuditLine]


def take_copy(appointment_id: int, now: datetime) -> MyData:
    """A copy, for who has opened their link with the date of birth; that it was taken is written down.

    Raises NotFoundError, SealError.
    """
    with transaction():
        stored = appointments.find_by_id(appointment_id)
        if stored is None:
            raise NotFoundError
        audit.record("copy taken", stored.appointment.reference, now, actor="client")
        lines = [line for line in message_lists.list_of_appointment(stored.id) if not line.to_staff]
        return MyData(
            clinic=clinic_store.get_clinic(),
            stored=stored,
            look=looks.find_of_appointment(stored.id),
            said=_said(stored),
            letters=letters.list_letters(stored.id),
            visit=visits.find_latest(stored.id),
            messages=lines,
            texts=message_lists.texts_of([line.id for line in lines]),
            history=audit.list_of(stored.appointment.reference),
        )


def _said(stored: StoredAppointment) -> list[Said]:
    """At booking, before the visit, and at the visit."""
    ids = [stored.screening_id, *(check.screening_id for check in health_checks.list_of(stored.id))]
    if visit := visits.find_latest(stored.id):
        ids.append(visit.screening_id)
    opened = [screening.open_screening(each) for each in ids]
    return [Said(each, rules.judged_under(each)) for each in opened]
