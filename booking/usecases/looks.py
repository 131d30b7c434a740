"""Asking a person to look: the client asks, staff say no or allow times, and the client comes back for one.

On the phone staff ask for the client, or those who may read answers allow times at once.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from booking.domain import enquiry as enquiry_rules
from booking.domain import look as rules
from booking.domain import messages
from booking.domain.accounts import Viewer, may_read_looks
from booking.domain.book import check_open
from booking.domain.clinic import Clinic
from booking.domain.enquiry import ByStaff, Details, Enquiry, Finder, Seen, Step
from booking.domain.errors import (
    AnswersIncompleteError,
    BarredError,
    ChangedMeanwhileError,
    EnquiryGoneError,
    NotFoundError,
)
from booking.domain.look import Look, LookState
from booking.domain.reference import LENGTH, reference_from
from booking.domain.ruleset import AskedAt, RuleSet
from booking.gateways import content
from booking.store import appointments, audit, bars, clients, enquiries, message_lists, screening
from booking.store import clinic as clinic_store
from booking.store import looks as store
from booking.store.audit import AuditLine
from booking.store.database import transaction
from booking.store.looks import StoredLook
from booking.store.message_lists import MessageLine
from booking.store.screening import Screening
from booking.usecases import notify
from booking.usecases import rules as rule_sets
from booking.usecases.journey import Journey, journey_of, look_up_locked


def ask_for_look(finder: Finder, details: Details, now: datetime) -> None:
    """The client agrees that answers and details are kept, so that a person can look at them.

    Where the date of birth shows that nobody may say otherwise, only the details are kept in the enquiry, and its
    result says so. The same enquiry again changes nothing. Raises EnquiryGoneError, for staff NotFoundError,
    AnswersIncompleteError, and TooManyOpenError when too many of the same person wait already, BarredError.
    """
    with transaction():
        journey = look_up_locked(finder, now)
        if journey.is_sent:
            return
        stored = _ask(journey, details, now)
        if stored is None:
            return
        by = journey.viewer
        if by:
            audit.record("asked for a look", stored.look.reference, now, actor="staff", account_id=by.account_id)
        else:
            audit.record("asked for a look", stored.look.reference, now, actor="client")
        notify.queue_about_look(messages.notices_for_look(stored.look.state), stored, journey.clinic, now)


def allow_on_the_phone(finder: ByStaff, details: Details, reason: str, not_before: date | None, now: datetime) -> None:
    """Whoever may read answers looks at once, and offers times against the rules; the enquiry goes on with them.

    What the law forbids nobody can allow: then only the details are kept, as with `ask_for_look`. Raises NotFoundError,
    AnswersIncompleteError, ReasonMissingError.
    """
    viewer = finder.viewer
    if not may_read_looks(viewer):
        raise NotFoundError
    with transaction():
        journey = look_up_locked(finder, now)
        if journey.look is not None:
            return
        stored = _ask(journey, details, now)
        if stored is None:
            return
        allowed = rules.allow(stored.look, by=viewer.name, reason=reason, not_before=not_before, now=now)
        store.save_decision(stored, allowed, viewer.account_id)
        seen = enquiry_rules.result_key(journey.assessment)
        enquiries.save_enquiry(
            journey.submission_key, replace(journey.enquiry, details=details, result_seen=seen, starts_at=None)
        )
        for act in ("asked for a look", "look allowed"):
            audit.record(act, stored.look.reference, now, actor="staff", account_id=viewer.account_id)


def _ask(journey: Journey, details: Details, now: datetime) -> StoredLook | None:
    """Keep the details and, unless the date of birth says that nobody may, the look.

    Raises AnswersIncompleteError, TooManyOpenError, BarredError.
    """
    advisories = journey.enquiry.advisories
    if advisories is None or journey.progress.step is not Step.RESULT or not journey.look_may_be_asked:
        raise AnswersIncompleteError
    journey = _with_details(journey, details, now)
    enquiries.save_enquiry(journey.submission_key, journey.enquiry)
    if not journey.look_may_be_asked:
        return None
    clients.lock_contact(details.email, details.phone)
    if bars.is_barred(details.email, details.phone):
        raise BarredError
    if journey.viewer is None:
        check_open(store.count_waiting(details.email, details.phone), journey.clinic.policy)
    stored = _keep(journey, details, advisories, now)
    enquiries.mark_asked(journey.submission_key, stored.id)
    return stored


def _with_details(journey: Journey, details: Details, now: datetime) -> Journey:
    return journey_of(replace(journey.stored, enquiry=replace(journey.enquiry, details=details)), now, journey.viewer)


def _keep(journey: Journey, details: Details, advisories: Seen, now: datetime) -> StoredLook:
    client = clients.add_client(details, now)
    screening_id = screening.add_screening(
        client_id=client.id,
        rule_set=journey.rule_set,
        assessed_on=journey.today,
        asked_at=AskedAt.BOOKING,
        answers=journey.enquiry.effective_answers(journey.today),
        assessment=journey.assessment,
        advisories=advisories,
        consent=Seen(content.consent().version, now),
    )
    look = Look(reference_from(secrets.token_bytes(LENGTH)), LookState.WAITING, journey.service, now)
    service_id = clinic_store.get_service_row(journey.service.slug).id
    return store.get_by_id(store.add_look(look, client_id=client.id, service_id=service_id, screening_id=screening_id))


@dataclass(frozen=True)
class ShownLook:
    """One look as a staff member may see it; `screening` only for those who may read answers."""

    clinic: Clinic
    stored: StoredLook
    screening: Screening | None
    rule_set: RuleSet | None
    messages: Sequence[MessageLine]
    history: Sequence[AuditLine]
    appointment_reference: str | None


def show_look(reference: str, viewer: Viewer, now: datetime) -> ShownLook:
    """One look; a look at the answers is recorded. Raises NotFoundError."""
    with transaction():
        stored = store.get_look(reference)
        opened = None
        if may_read_looks(viewer):
            opened = screening.open_screening(stored.screening_id)
            audit.record("answers seen", reference, now, actor="staff", account_id=viewer.account_id)
        booked = appointments.find_by_id(stored.appointment_id) if stored.appointment_id else None
        return ShownLook(
            clinic=clinic_store.get_clinic(),
            stored=stored if opened else _without_override(stored),
            screening=opened,
            rule_set=rule_sets.judged_under(opened) if opened else None,
            messages=message_lists.list_of_look(stored.id),
            history=audit.list_of(reference),
            appointment_reference=booked.appointment.reference if booked else None,
        )


def _without_override(stored: StoredLook) -> StoredLook:
    """Why somebody allowed times speaks of health: it is for those who may read the answers."""
    if stored.look.decided_at is None or stored.look.state is LookState.REFUSED:
        return stored
    return replace(stored, look=replace(stored.look, reason=None))


def show_for_answer(reference: str, viewer: Viewer) -> StoredLook:
    """One look, for the pages on which it is decided. Raises NotFoundError."""
    stored = store.get_look(reference)
    if not may_read_looks(viewer):
        raise NotFoundError
    return stored


def refuse_look(reference: str, version: int, reason: str, viewer: Viewer, now: datetime) -> None:
    """It stays a no; the client is told why.

    Raises NotFoundError, ChangedMeanwhileError, ActNotAllowedError, ReasonMissingError.
    """
    _decide(reference, version, viewer, now, lambda look: rules.refuse(look, by=viewer.name, reason=reason, now=now))


def allow_look(
    reference: str, version: int, reason: str, not_before: date | None, viewer: Viewer, now: datetime
) -> None:
    """Times are offered against the rules, from a local date where one is named; the client gets a link to them.

    Raises NotFoundError, ChangedMeanwhileError, ActNotAllowedError, ReasonMissingError.
    """
    _decide(
        reference,
        version,
        viewer,
        now,
        lambda look: rules.allow(look, by=viewer.name, reason=reason, not_before=not_before, now=now),
    )


def _decide(reference: str, version: int, viewer: Viewer, now: datetime, decide: Callable[[Look], Look]) -> None:
    with transaction():
        stored = show_for_answer(reference, viewer)
        if stored.look.version != version:
            raise ChangedMeanwhileError
        changed = decide(stored.look)
        store.save_decision(stored, changed, viewer.account_id)
        audit.record(f"look {changed.state}", reference, now, actor="staff", account_id=viewer.account_id)
        told = messages.notices_for_look(changed.state)
        notify.queue_about_look(told, store.get_look(reference), clinic_store.get_clinic(), now)


def come_back(look_id: int, now: datetime) -> str:
    """Begin an enquiry with everything that the look knows, so that only a time is left to choose; its secret.

    Raises NotFoundError, and EnquiryGoneError while the look allows nothing.
    """
    secret = secrets.token_urlsafe(32)
    with transaction():
        stored = store.get_by_id(look_id)
        if stored.look.state is not LookState.ALLOWED:
            raise EnquiryGoneError
        enquiries.add_enquiry(secret, enquiry_of(stored), now, look_id=look_id)
    return secret


def enquiry_of(stored: StoredLook) -> Enquiry:
    """Everything that a look knows, as an enquiry."""
    opened = screening.open_screening(stored.screening_id)
    return Enquiry(
        service=stored.look.service.slug,
        advisories=opened.advisories,
        consent=opened.consent,
        answers=opened.answers,
        details=Details(stored.client_name, stored.client_email, stored.client_phone, stored.client_born_on),
    )


def show_to_client(look_id: int) -> StoredLook:
    """The look that an enquiry asked for, for the browser that asked. Raises NotFoundError."""
    return store.get_by_id(look_id)
