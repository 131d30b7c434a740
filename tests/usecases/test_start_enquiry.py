from datetime import timedelta

import pytest

from booking.domain.enquiry import Step
from booking.domain.errors import EnquiryGoneError, NotFoundError
from booking.usecases import enquiry
from tests.conftest import NOW
from tests.helpers import dump, nothing_changes, ready_enquiry, send

A_DAY = timedelta(hours=24)


def test_it_works(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    journey = enquiry.look_up(secret, NOW)
    assert journey.service.name == "Consultation"
    assert journey.progress.step is Step.SAFETY


def test_looking_it_up_changes_nothing(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    with nothing_changes():
        enquiry.look_up(secret, NOW)


def test_two_enquiries_know_nothing_of_each_other(app):
    first, second = enquiry.start_enquiry("consultation", NOW), enquiry.start_enquiry("consultation", NOW)
    enquiry.acknowledge_advisories(first, NOW)
    assert enquiry.look_up(second, NOW).enquiry.advisories is None


def test_a_service_that_is_not_on_offer_cannot_be_asked_about(app):
    with nothing_changes(), pytest.raises(NotFoundError):
        enquiry.start_enquiry("treatment", NOW)


def test_an_unknown_secret_finds_nothing(app):
    enquiry.start_enquiry("consultation", NOW)
    with pytest.raises(EnquiryGoneError):
        enquiry.look_up("no such secret", NOW)


def test_only_a_hash_of_the_secret_is_kept(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    assert secret not in str(dump())


def test_it_is_there_until_its_last_second(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    assert enquiry.look_up(secret, NOW + A_DAY - timedelta(seconds=1))


def test_after_24_hours_it_is_gone_whoever_asks(app):
    secret = ready_enquiry(NOW)
    digest = enquiry.look_up(secret, NOW).digest()
    for act in (
        lambda: enquiry.look_up(secret, NOW + A_DAY),
        lambda: enquiry.acknowledge_advisories(secret, NOW + A_DAY),
        lambda: enquiry.answer_questions(secret, "you", {"age_18": "yes"}, NOW + A_DAY),
    ):
        with nothing_changes(), pytest.raises(EnquiryGoneError):
            act()
    assert digest


def test_using_it_does_not_make_it_live_longer(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    enquiry.acknowledge_advisories(secret, NOW + timedelta(hours=23))
    with pytest.raises(EnquiryGoneError):
        enquiry.look_up(secret, NOW + A_DAY)


def test_the_next_client_sweeps_out_what_has_expired(app):
    ready_enquiry(NOW)
    send(ready_enquiry(NOW), NOW)
    enquiry.start_enquiry("consultation", NOW + A_DAY)
    assert len(dump()["enquiry"]) == 1
    assert len(dump()["appointment"]) == 1
