"""The health check: a client says, before the visit, whether anything has changed."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from booking.domain import answers as answer_rules
from booking.domain import appointment as acts
from booking.domain import health_check as rules_of_checks
from booking.domain.accounts import Viewer, may_read_answers
from booking.domain.appointment import HOLDS_TIME
from booking.domain.clinic import Clinic
from booking.domain.enquiry import ByStaff, Enquiry, Finder
from booking.domain.errors import ActNotAllowedError, AnswersIncompleteError, EnquiryGoneError, NotFoundError
from booking.domain.messages import Notice, Notices
from booking.domain.ruleset import AskedAt, Json, Page, RuleSet
from booking.domain.schedule import Policy
from booking.domain.screening import assess, says_more
from booking.store import appointment_marks, appointments, audit, enquiries, health_checks, screening
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
    def stays_fresh(self) -> bool:
        """Whether answers of today are new enough on the day of the consultation: nobody is asked again then."""
        policy = self.clinic.policy
        starts_on = policy.local_date(self.stored.appointment.starts_at)
        return not rules_of_checks.is_stale(self.today, starts_on, policy.stale_after_days)

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
        _begin(_get_appointment(appointment_id, now), secret, now)
    return secret


def begin_on_the_phone(reference: str, viewer: Viewer, now: datetime) -> str:
    """Begin it for a client on the phone, for staff who may read the answers; its key.

    Raises NotFoundError, ActNotAllowedError as `begin` does.
    """
    with transaction():
        stored = appointments.get_appointment(reference)
        if not may_read_answers(viewer, stored.appointment.technician):
            raise NotFoundError
        return _begin(_get_appointment(stored.id, now), secrets.token_urlsafe(32), now, viewer.account_id)


def _begin(stored: StoredAppointment, secret: str, now: datetime, account_id: int | None = None) -> str:
    before = _latest(stored)
    draft = Enquiry(
        service=stored.appointment.service.slug,
        advisories=before.advisories,
        consent=before.consent,
        answers=_fitting(rules.in_force(now), before),
    )
    return enquiries.add_enquiry(secret, draft, now, checked_appointment_id=stored.id, account_id=account_id)


def look_up(finder: Finder, now: datetime) -> Checking:
    """The health check of a finder. Raises EnquiryGoneError, NotFoundError, ActNotAllowedError."""
    return _look_up(finder, now)


def look_up_on_the_phone(finder: ByStaff, reference: str, now: datetime) -> Checking:
    """The same for staff, of that appointment alone; a look at the answers is recorded."""
    with transaction():
        found = _look_up(finder, now)
        if found.stored.appointment.reference != reference:
            raise NotFoundError
        audit.record("answers seen", reference, now, actor="staff", account_id=finder.viewer.account_id)
        return found


def answer_questions(finder: Finder, page_slug: str, given: Mapping[str, Json], now: datetime) -> None:
    """The client answers one page anew; what the new answers hide is dropped. Raises NotFoundError."""
    with transaction():
        found = _look_up(finder, now, lock=True)
        if found.is_sent:
            return
        page = next((page for page in found.pages() if page.slug == page_slug), None)
        if page is None:
            raise NotFoundError
        new = {item.id: given[item.id] for item in page.questions if item.id in given}
        kept = found.rule_set.kept({**found.enquiry.answers, **new}, AT)
        enquiries.save_enquiry(found.submission_key, replace(found.enquiry, answers=kept))


def send(finder: Finder, now: datetime) -> None:
    """The answers are as they are now. Where they say more than before, a person looks again and staff are told.

    The same check again changes nothing. Raises what `look_up` does, AnswersIncompleteError.
    """
    with transaction():
        found = _look_up(finder, now, lock=True)
        if found.is_sent:
            return
        if found.unanswered():
            raise AnswersIncompleteError
        new = _keep(found, now)
        enquiries.mark_sent(found.submission_key, found.stored.id)
        _record(found.stored, finder, now, new=new)
        if found.stays_fresh:
            appointment_marks.mark_asked_again(found.stored.id, now)
        if new:
            _look_again(found, now)


def _keep(found: Checking, now: datetime) -> bool:
    """Store the answers as a screening of their own; whether they say more than what staff last decided on."""
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
    base = standing_of(found.stored).base
    touched = found.rule_set.touched(_fitting(found.rule_set, base), answers)
    new = says_more(base.findings, assessment.findings, touched)
    health_checks.add_health_check(found.stored.id, health_checks.HealthCheck(screening_id, now, new))
    return new


def _record(stored: StoredAppointment, finder: Finder, now: datetime, *, new: bool) -> None:
    reference = stored.appointment.reference
    if isinstance(finder, ByStaff):
        act = f"asked on the phone: {'something' if new else 'nothing'} new"
        audit.record(act, reference, now, actor="staff", account_id=finder.viewer.account_id)
    else:
        audit.record("answers changed" if new else "answers are the same", reference, now, actor="client")


def _look_again(found: Checking, now: datetime) -> None:
    changed, _event = acts.look_again(found.stored.appointment, now=now)
    appointments.save_reopened(found.stored, changed)
    stored = appointments.get_appointment(changed.reference)
    notify.queue(Notices(None, Notice.STAFF_LOOK_AGAIN), stored, found.clinic, now)


def old_answers(found: Sequence[StoredAppointment], policy: Policy, now: datetime) -> dict[str, date]:
    """From when the answers are, by the appointment's reference, where they are to be asked for again by now."""
    answered = health_checks.last_answered([stored.id for stored in found])
    said_on = {
        stored.id: policy.local_date(answered[stored.id]) if stored.id in answered else stored.assessed_on
        for stored in found
    }
    return {
        stored.appointment.reference: said_on[stored.id]
        for stored in found
        if stored.appointment.state in HOLDS_TIME
        and rules_of_checks.is_due(said_on[stored.id], stored.appointment.starts_at, policy, now)
    }


def _look_up(finder: Finder, now: datetime, *, lock: bool = False) -> Checking:
    row = enquiries.find_enquiry(finder, now, lock=lock)
    if row is None or row.checked_appointment_id is None:
        raise NotFoundError if isinstance(finder, ByStaff) else EnquiryGoneError
    stored = _get_appointment(row.checked_appointment_id, now)
    if isinstance(finder, ByStaff) and not may_read_answers(finder.viewer, stored.appointment.technician):
        raise NotFoundError
    rule_set = rules.in_force(now)
    clinic = clinic_store.get_clinic()
    return Checking(
        clinic=clinic,
        stored=stored,
        rule_set=rule_set,
        enquiry=replace(row.enquiry, answers=rule_set.kept(answer_rules.fitting(rule_set, row.enquiry.answers), AT)),
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
