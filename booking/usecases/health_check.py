"""The health check: a client says, before the visit, whether anything has changed."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from booking.domain import answers as answer_rules
from booking.domain import appointment as acts
from booking.domain.appointment import HOLDS_TIME
from booking.domain.clinic import Clinic
from booking.domain.enquiry import Enquiry
from booking.domain.errors import ActNotAllowedError, AnswersIncompleteError, EnquiryGoneError, NotFoundError
from booking.domain.messages import Notice, Notices
from booking.domain.ruleset import AskedAt, Json, Page, RuleSet
from booking.domain.screening import assess, says_more
from booking.store import appointments, audit, enquiries, health_checks, screening
from booking.store import clinic as clinic_store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.store.screening import Screening
from booking.usecases import notify, rules
from booking.usecases.standing import standing_of

AT = AskedAt.BEFORE_VISIT


@dataclass(frozen=True)
class Checking:
    """A health check in the making: the answers as they are now, and what was said before."""

    clinic: Clinic
    stored: StoredAppointment
    rule_set: RuleSet
    enquiry: Enquiry
    submission_key: str
    today: date
    before: Screening
    is_sent: bool

    def pages(self) -> list[Page]:
        """The health pages that the answers so far call for."""
        return self.rule_set.pages(self.enquiry.answers, AT)

    def unanswered(self) -> Page | None:
        """The first page with a question that has no answer yet: the rules ask more than they did, or a follow-up."""
        known = self.enquiry.answers
        return next((page for page in self.pages() if any(item.id not in known for item in page.questions)), None)

    @property
    def has_changed(self) -> bool:
        """Whether the answers differ from those given before."""
        return self.enquiry.answers != _fitting(self.rule_set, self.before)


def begin(appointment_id: int, now: datetime) -> str:
    """Begin the health check of an appointment, for who has opened its link; the secret that finds it again.

    Raises NotFoundError, ActNotAllowedError for an appointment that is over or holds no time any more.
    """
    secret = secrets.token_urlsafe(32)
    with transaction():
        stored = _get_appointment(appointment_id, now)
        before = _latest(stored)
        draft = Enquiry(
            service=stored.appointment.service.slug,
            advisories=before.advisories,
            consent=before.consent,
            answers=_fitting(rules.in_force(now), before),
        )
        enquiries.add_enquiry(secret, draft, now, checked_appointment_id=appointment_id)
    return secret


def look_up(secret: str, now: datetime) -> Checking:
    """The health check of a secret. Raises EnquiryGoneError, NotFoundError, ActNotAllowedError."""
    return _look_up(secret, now)


def answer_questions(secret: str, page_slug: str, given: Mapping[str, Json], now: datetime) -> None:
    """The client answers one page anew; what the new answers hide is dropped. Raises NotFoundError."""
    with transaction():
        found = _look_up(secret, now, lock=True)
        if found.is_sent:
            return
        page = next((page for page in found.pages() if page.slug == page_slug), None)
        if page is None:
            raise NotFoundError
        new = {item.id: given[item.id] for item in page.questions if item.id in given}
        kept = found.rule_set.kept({**found.enquiry.answers, **new}, AT)
        enquiries.save_enquiry(found.submission_key, replace(found.enquiry, answers=kept))


def send(secret: str, now: datetime) -> None:
    """The answers are as they are now. Where they say more than before, a person looks again and staff are told.

    The same check again changes nothing. Raises EnquiryGoneError, AnswersIncompleteError, ActNotAllowedError.
    """
    with transaction():
        found = _look_up(secret, now, lock=True)
        if found.is_sent:
            return
        if found.unanswered():
            raise AnswersIncompleteError
        answers = found.enquiry.answers
        assessment = assess(found.rule_set, answers, found.today, AT)
        screening_id = screening.add_later_screening(
            booking_screening_id=found.stored.screening_id,
            rule_set=found.rule_set,
            assessed_on=found.today,
            asked_at=AT,
            answers=answers,
            assessment=assessment,
        )
        standing = standing_of(found.stored)
        touched = found.rule_set.touched(_fitting(found.rule_set, standing.base), answers)
        new = says_more(standing.base.findings, assessment.findings, touched)
        check = health_checks.HealthCheck(screening_id, now, new)
        health_checks.add_health_check(found.stored.id, check)
        enquiries.mark_sent(found.submission_key, found.stored.id)
        reference = found.stored.appointment.reference
        audit.record("answers changed" if new else "answers are the same", reference, now, actor="client")
        if new:
            _look_again(found, now)


def _look_again(found: Checking, now: datetime) -> None:
    changed, _event = acts.look_again(found.stored.appointment, now=now)
    appointments.save_reopened(found.stored, changed)
    stored = appointments.get_appointment(changed.reference)
    notify.queue(Notices(None, Notice.STAFF_LOOK_AGAIN), stored, found.clinic, now)


def _look_up(secret: str, now: datetime, *, lock: bool = False) -> Checking:
    row = enquiries.find_enquiry(secret, now, lock=lock)
    if row is None or row.checked_appointment_id is None:
        raise EnquiryGoneError
    stored = _get_appointment(row.checked_appointment_id, now)
    rule_set = rules.in_force(now)
    clinic = clinic_store.get_clinic()
    return Checking(
        clinic=clinic,
        stored=stored,
        rule_set=rule_set,
        enquiry=replace(row.enquiry, answers=answer_rules.fitting(rule_set, row.enquiry.answers)),
        submission_key=row.submission_key,
        today=clinic.policy.local_date(now),
        before=_latest(stored),
        is_sent=row.appointment_id is not None,
    )


def _get_appointment(appointment_id: int, now: datetime) -> StoredAppointment:
    stored = appointments.find_by_id(appointment_id)
    if stored is None:
        raise NotFoundError
    if stored.appointment.state not in HOLDS_TIME or stored.appointment.starts_at <= now:
        raise ActNotAllowedError
    return stored


def _latest(stored: StoredAppointment) -> Screening:
    """What the client said last: in an earlier check, or when booking."""
    return standing_of(stored).latest


def _fitting(rule_set: RuleSet, said: Screening) -> dict[str, Json]:
    """The earlier answers to the questions that are asked again."""
    return rule_set.kept(answer_rules.fitting(rule_set, said.answers), AT)
