"""At the visit: photo ID, the questions for the day, and the consultation form to sign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.domain.accounts import Viewer
from booking.domain.clinic import Clinic
from booking.domain.errors import ActNotAllowedError
from booking.domain.health_check import is_stale
from booking.domain.ruleset import AskedAt, Json, RuleSet
from booking.domain.screening import assess
from booking.domain.visit import TAKES_PLACE, IdKind, Visit, check_recordable
from booking.gateways.content import Advisories
from booking.store import audit, screening
from booking.store import clinic as clinic_store
from booking.store import visits as store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.store.screening import Screening
from booking.store.visits import StoredVisit
from booking.usecases import advisories, rules
from booking.usecases.appointments import show_to_reader
from booking.usecases.standing import Standing, standing_of


def show_for_visit(reference: str, viewer: Viewer, now: datetime) -> StoredAppointment:
    """A confirmed appointment on its day, for somebody who may read its answers.

    Raises NotFoundError, ActNotAllowedError, TooEarlyError before that day at the clinic.
    """
    stored = show_to_reader(reference, viewer)
    policy = clinic_store.get_clinic().policy
    starts_on = policy.local_date(stored.appointment.starts_at)
    check_recordable(stored.appointment.state, starts_on, policy.local_date(now))
    return stored


def record_visit(reference: str, id_kind: IdKind, answers: Mapping[str, Json], viewer: Viewer, now: datetime) -> None:
    """Photo ID was seen (never a copy), and the questions for the day were answered.

    Raises what `show_for_visit` does.
    """
    with transaction():
        stored = show_for_visit(reference, viewer, now)
        today = clinic_store.get_clinic().policy.local_date(now)
        rule_set = rules.in_force(now)
        screening_id = screening.add_later_screening(
            booking_screening_id=stored.screening_id,
            rule_set=rule_set,
            assessed_on=today,
            asked_at=AskedAt.AT_VISIT,
            answers=rule_set.kept(answers, AskedAt.AT_VISIT),
            assessment=assess(rule_set, answers, today, AskedAt.AT_VISIT),
        )
        store.add_visit(
            Visit(id_kind, today),
            appointment_id=stored.id,
            screening_id=screening_id,
            recorded_by_id=viewer.account_id,
            now=now,
        )
        audit.record("visit recorded", reference, now, actor="staff", account_id=viewer.account_id)


@dataclass(frozen=True)
class Answered:
    """Answers that hold, with the day they were given and the questions they answer."""

    on: date
    rule_set: RuleSet
    answers: Mapping[str, Json]


@dataclass(frozen=True)
class ConsultationForm:
    """Everything the form to be signed needs (the headings are those of the Welsh duty, [wales-sch3-p3]).

    `old_since` says from when the answers are, where they are old by the day of the visit. `day_screening` is missing
    until the questions for the day are asked: then the form has room for the answers.
    """

    clinic: Clinic
    stored: StoredAppointment
    screening: Screening
    history: Sequence[Answered]
    old_since: date | None
    advisories: Advisories
    visit: StoredVisit | None
    day_screening: Screening | None
    day_rule_set: RuleSet


def show_consultation_form(reference: str, viewer: Viewer, now: datetime) -> ConsultationForm:
    """The form to print and sign; a look at the answers is recorded. Raises NotFoundError, ActNotAllowedError."""
    with transaction():
        stored = show_to_reader(reference, viewer)
        if stored.appointment.state not in TAKES_PLACE:
            raise ActNotAllowedError
        standing = standing_of(stored)
        opened = standing.booked
        audit.record("answers seen", reference, now, actor="staff", account_id=viewer.account_id)
        clinic = clinic_store.get_clinic()
        visit = store.find_latest(stored.id)
        starts_on, said_on = clinic.policy.local_date(stored.appointment.starts_at), standing.latest.assessed_on
        asked = visit and visit.visit.is_of_the_day(starts_on)
        day = screening.open_screening(visit.screening_id) if visit and asked else None
        return ConsultationForm(
            clinic=clinic,
            stored=stored,
            screening=opened,
            history=_history(standing),
            old_since=said_on if is_stale(said_on, starts_on, clinic.policy.stale_after_days) else None,
            advisories=advisories.in_force(),
            visit=visit,
            day_screening=day,
            day_rule_set=rules.judged_under(day) if day else rules.in_force(now),
        )


def _history(standing: Standing) -> list[Answered]:
    """What holds on the day: the answers of the last health check, and of the booking what was not asked again."""
    booked = standing.booked
    rule_set = rules.judged_under(booked)
    if not standing.checks:
        return [Answered(booked.assessed_on, rule_set, booked.answers)]
    last = standing.checks[-1]
    asked_once = {item.id for item in rule_set.questions if AskedAt.BEFORE_VISIT not in item.asked_at}
    kept = {question: answer for question, answer in booked.answers.items() if question in asked_once}
    return [
        Answered(last.screening.assessed_on, last.rule_set, last.screening.answers),
        Answered(booked.assessed_on, rule_set, kept),
    ]
