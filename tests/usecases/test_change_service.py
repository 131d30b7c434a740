"""Another service, or another technician: every answer stays, and the time is chosen anew."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from booking.domain.enquiry import Step
from booking.domain.errors import AnswersIncompleteError, NotFoundError
from booking.store import clinic as clinic_store
from booking.store.clinic import ServiceRow
from booking.store.database import transaction
from booking.usecases import book, enquiry, setup
from tests.helpers import NO_TIME, nothing_changes, ready_enquiry, send, send_later

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
[TALK] = [service for service in setup.demo_clinic().services if not service.waits_bind]


@pytest.fixture(autouse=True)
def talk(app):
    with transaction():
        clinic_store.add_service(TALK, 1)


def withdraw(slug="consultation"):
    with transaction() as session:
        session.execute(update(ServiceRow).where(ServiceRow.slug == slug).values(active=False))


def look(secret):
    return enquiry.look_up(secret, NOW)


def test_it_works(app):
    secret = ready_enquiry(NOW)
    before = look(secret).enquiry
    enquiry.change_service(secret, TALK.slug, NOW)
    after = look(secret).enquiry
    assert (after.service, after.starts_at) == (TALK.slug, None)
    assert (after.answers, after.details, after.consent) == (before.answers, before.details, before.consent)
    assert look(secret).progress.step is Step.TIME


@pytest.mark.parametrize("technician", [None, "", "nobody", "any", "x\x00", "maya"])
def test_the_same_again_changes_nothing(app, technician):
    """Nor does a technician there is none of, nor the one that was chosen."""
    secret = ready_enquiry(NOW, technician="maya")
    before = look(secret).enquiry
    enquiry.change_service(secret, "consultation", NOW, technician)
    assert look(secret).enquiry == before


def test_another_technician_gives_the_time_up_that_was_with_somebody_else(app):
    secret = ready_enquiry(NOW, technician="maya")
    enquiry.change_service(secret, "consultation", NOW, "theo")
    after = look(secret).enquiry
    assert (after.technician, after.starts_at) == ("theo", None)


def test_what_there_is_none_of_is_refused(app):
    secret = ready_enquiry(NOW)
    with nothing_changes(), pytest.raises(NotFoundError):
        enquiry.change_service(secret, "no-such", NOW)


def test_what_was_sent_stays_as_it_is(app):
    secret = ready_enquiry(NOW)
    send(secret, NOW)
    with nothing_changes():
        enquiry.change_service(secret, TALK.slug, NOW, "theo")


def test_a_withdrawn_service_books_nothing_and_loses_nothing(app):
    secret = ready_enquiry(NOW)
    shown = send_later(secret, NOW)
    withdraw()
    assert look(secret).progress.step is Step.SERVICE
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        book.confirm_booking(*shown, NOW)
    enquiry.change_service(secret, TALK.slug, NOW)
    assert look(secret).progress.step is Step.TIME
    assert look(secret).enquiry.details is not None


def test_a_withdrawn_service_cannot_be_chosen(app):
    secret = ready_enquiry(NOW)
    withdraw(TALK.slug)
    with nothing_changes(), pytest.raises(NotFoundError):
        enquiry.change_service(secret, TALK.slug, NOW)


def test_the_same_submit_again_gets_its_first_answer_though_the_service_is_withdrawn(app):
    secret = ready_enquiry(NOW)
    shown = send_later(secret, NOW)
    reference = book.confirm_booking(*shown, NOW)
    withdraw()
    assert book.confirm_booking(*shown, NOW) == reference


def test_ways_round_are_the_services_that_the_wait_does_not_bind(app):
    ways = {
        "open": look(ready_enquiry(NOW, answers=NO_TIME)).list_ways_round(),
        "refuse": look(ready_enquiry(NOW, answers={"age_18": "no"})).list_ways_round(),
        "clear": look(ready_enquiry(NOW)).list_ways_round(),
    }
    assert {name: [service.slug for service in found] for name, found in ways.items()} == {
        "open": [TALK.slug],
        "refuse": [],
        "clear": [],
    }
    withdraw(TALK.slug)
    assert look(ready_enquiry(NOW, answers=NO_TIME)).list_ways_round() == []


def test_an_enquiry_begins_with_a_technician_in_mind_or_with_nobody(app):
    named = [enquiry.start_enquiry("consultation", NOW, name) for name in ("theo", "nobody", "any", None)]
    assert [look(secret).enquiry.technician for secret in named] == ["theo", None, None, None]
