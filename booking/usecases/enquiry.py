"""The client's road: each act changes one part of the enquiry and keeps everything else."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from booking.domain import enquiry as enquiries
from booking.domain.enquiry import Details, Enquiry, Finder, Seen, Step
from booking.domain.errors import AnswersIncompleteError, NotFoundError
from booking.domain.ruleset import Json, Page
from booking.gateways import content
from booking.store import clinic as clinic_store
from booking.store import enquiries as store
from booking.store import schedule as schedule_store
from booking.store.database import transaction
from booking.usecases import advisories
from booking.usecases.journey import Journey, get_stored, journey_of, look_up_locked, viewer_of


def start_enquiry(service: str, now: datetime, technician: str | None = None) -> str:
    """Begin an enquiry about a service, perhaps with a technician in mind; the secret that finds it again.

    A technician who takes no bookings is as if nobody were named. Raises NotFoundError for a service not on offer.
    """
    secret = secrets.token_urlsafe(32)
    with transaction():
        store.delete_expired(now)
        found = clinic_store.get_service(service).slug
        offered = {each.slug for each in schedule_store.list_technicians()}
        wanted = technician if technician in offered else None
        store.add_enquiry(secret, Enquiry(service=found, technician=wanted), now)
    return secret


def change_service(finder: Finder, service: str, now: datetime, technician: str | None = None) -> None:
    """The client wants another service, or another technician: every answer stays, the time is chosen anew.

    A technician who takes no bookings is as if nobody were named. Raises NotFoundError for a service not on offer.
    """

    def change(journey: Journey) -> Enquiry:
        enquiry = journey.enquiry
        if journey.service.slug != service:
            found = clinic_store.get_service(service).slug
            enquiry = replace(enquiry, service=found, starts_at=None, result_seen=None)
        offered = {each.slug for each in journey.technicians}
        if technician in offered and technician != enquiry.technician:
            enquiry = replace(enquiry, technician=technician, starts_at=None)
        return enquiry

    _change(finder, now, change)


def look_up(finder: Finder, now: datetime) -> Journey:
    """The journey of a finder. Raises EnquiryGoneError when it has expired, was deleted or never was."""
    return journey_of(get_stored(finder, now), now, viewer_of(finder))


def acknowledge_advisories(finder: Finder, now: datetime) -> None:
    """The client has read the safety advisories."""
    seen = Seen(advisories.in_force().version, now)
    _change(finder, now, lambda journey: replace(journey.enquiry, advisories=seen))


def give_consent(finder: Finder, now: datetime) -> None:
    """The client agrees to the keeping of health answers. Raises AnswersIncompleteError out of turn."""
    seen = Seen(content.consent().version, now)

    def change(journey: Journey) -> Enquiry:
        _require(journey, Step.CONSENT)
        return replace(journey.enquiry, consent=seen)

    _change(finder, now, change)


def answer_questions(finder: Finder, page_slug: str, answers: Mapping[str, Json], now: datetime) -> None:
    """The client answers one health page; answers to questions that stand on no such page are dropped.

    Raises NotFoundError for a page that is not asked, AnswersIncompleteError before consent.
    """

    def change(journey: Journey) -> Enquiry:
        _require(journey, Step.HEALTH)
        page = find_page(journey, page_slug)
        given = {question.id: answers[question.id] for question in page.questions if question.id in answers}
        return enquiries.with_answers(journey.enquiry, journey.rule_set, given)

    _change(finder, now, change)


def find_page(journey: Journey, slug: str) -> Page:
    """The health page of that name; raises NotFoundError when the answers do not call for it."""
    for page in journey.health_pages():
        if page.slug == slug:
            return page
    raise NotFoundError


def see_result(finder: Finder, now: datetime) -> None:
    """The client has read what the answers mean and goes on."""

    def change(journey: Journey) -> Enquiry:
        _require(journey, Step.RESULT)
        return replace(journey.enquiry, result_seen=enquiries.result_key(journey.assessment))

    _change(finder, now, change)


def give_details(finder: Finder, details: Details, now: datetime) -> None:
    """The client says who they are. An age under 18 changes the result, it is never an error of the field."""

    def change(journey: Journey) -> Enquiry:
        # Kept as soon as health answers may be: another window may have changed the result while these were typed.
        _require(journey, Step.HEALTH)
        if journey.look is not None:
            return journey.enquiry  # a person has looked at this client: it cannot become another
        return replace(journey.enquiry, details=details)

    _change(finder, now, change)


def choose_time(finder: Finder, technician: str, starts_at: datetime, now: datetime) -> None:
    """The client chooses a technician or "anyone", and a start that was on offer a moment ago with them.

    Whether it still is, the booking itself checks again. Raises NotFoundError for a technician who is not on offer.
    """

    def change(journey: Journey) -> Enquiry:
        _require(journey, Step.TIME)
        journey.technicians_of(technician)
        return replace(journey.enquiry, technician=technician, starts_at=starts_at)

    _change(finder, now, change)


def delete_enquiry(finder: Finder) -> None:
    """The client deletes every answer given so far."""
    with transaction():
        store.delete_enquiry(finder)


def _require(journey: Journey, step: Step) -> None:
    if not enquiries.may_open(step, journey.progress):
        raise AnswersIncompleteError


def _change(finder: Finder, now: datetime, change: Callable[[Journey], Enquiry]) -> None:
    with transaction():
        journey = look_up_locked(finder, now)
        if journey.is_sent:
            return  # already sent: what was sent stays as it is, and the page leads to the confirmation
        changed = journey_of(replace(journey.stored, enquiry=change(journey)), now, journey.viewer)
        if changed.enquiry.starts_at and not _still_possible(changed, now):
            changed = replace(changed, enquiry=replace(changed.enquiry, starts_at=None))
        store.save_enquiry(journey.submission_key, changed.enquiry)


def _still_possible(journey: Journey, now: datetime) -> bool:
    starts_at = journey.enquiry.starts_at
    return starts_at is not None and journey.terms.allowed and journey.room(now).with_reason.holds(starts_at)
