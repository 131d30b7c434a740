"""One person can hold so many times and no more (R21): a bot does not fill the book, a slip does not either."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from booking.domain.enquiry import Details
from booking.domain.errors import TooManyOpenError
from booking.usecases import decide, setup
from tests.conftest import NOW
from tests.helpers import ROBIN, TUESDAY_1130, booked, change_clinic, nothing_changes, ready_enquiry, send, viewer

SOMEBODY = Details("Somebody Else", "else@client.example", "+442079460000", date(1990, 1, 1))
LATER = TUESDAY_1130 + timedelta(hours=2)


@pytest.fixture(autouse=True)
def two_at_most(app):
    change_clinic(most_open_appointments=2)


@pytest.fixture
def two_booked():
    return [booked(NOW, starts_at=TUESDAY_1130 + timedelta(days=day)) for day in (0, 1)]


def refused(details):
    secret = ready_enquiry(NOW, starts_at=LATER, details=details)
    with nothing_changes(), pytest.raises(TooManyOpenError):
        send(secret, NOW)
    return secret


def test_a_new_clinic_allows_two():
    assert setup.demo_clinic().clinic.policy.most_open_appointments == 2


def test_the_third_is_refused_and_leaves_nothing_behind(two_booked):
    refused(ROBIN)


@pytest.mark.parametrize(
    "details",
    [
        replace(SOMEBODY, email=ROBIN.email),
        replace(SOMEBODY, email="ROBIN@Client.Example"),
        replace(SOMEBODY, phone=ROBIN.phone),
    ],
    ids=["address", "address in another case", "phone"],
)
def test_the_same_address_or_phone_is_the_same_person_here(two_booked, details):
    refused(details)


def test_somebody_else_is_not_held_back(two_booked):
    assert booked(NOW, starts_at=LATER, details=SOMEBODY)


def test_address_and_phone_count_together():
    booked(NOW, details=replace(SOMEBODY, email=ROBIN.email))
    booked(NOW, starts_at=TUESDAY_1130 + timedelta(days=1), details=replace(SOMEBODY, phone=ROBIN.phone))
    refused(ROBIN)


def test_what_was_declined_does_not_count(two_booked):
    secret = refused(ROBIN)
    decide.decline_appointment(two_booked[0], 1, "A reason", viewer("owner"), NOW)
    assert send(secret, NOW)


def test_what_is_over_does_not_count(two_booked):
    after = TUESDAY_1130 + timedelta(minutes=1)
    assert booked(after, starts_at=TUESDAY_1130 + timedelta(days=7))


def test_the_same_request_again_gets_the_first_answer():
    booked(NOW)
    secret = ready_enquiry(NOW, starts_at=LATER)
    assert send(secret, NOW) == send(secret, NOW)


def test_a_clinic_may_set_another_number(two_booked):
    change_clinic(most_open_appointments=3)
    assert booked(NOW, starts_at=LATER)
