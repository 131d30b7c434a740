"""R21: two appointments for one person stay two when ten requests arrive at the same moment."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from booking.store.appointments import AppointmentRow
from booking.store.database import db
from tests.conftest import NOW, POSTGRES_URL
from tests.databases import empty
from tests.helpers import ROBIN, TUESDAY_1130, change_clinic, ready_enquiry, send_later
from tests.races.conftest import Crowd

pytestmark = pytest.mark.race

AT_ONCE = 10
# Times that do not disturb each other.
STARTS = [TUESDAY_1130 + timedelta(days=day, hours=hour) for day in (0, 1, 2, 7, 8) for hour in (0, 3)]


def requests(act="book"):
    """One person's requests for different times, the address written in several ways and some by phone alone."""
    change_clinic(most_open_appointments=2)
    people = [ROBIN, replace(ROBIN, email="ROBIN@client.example"), replace(ROBIN, email="other@client.example")]
    secrets = [
        ready_enquiry(NOW, starts_at=start, details=people[number % len(people)])
        for number, start in enumerate(STARTS[:AT_ONCE])
    ]
    return [[act, *send_later(secret, NOW)] for secret in secrets]


def kinds(answers):
    return Counter(answer.kind for answer in answers)


def booked():
    db.session.rollback()
    return db.session.query(AppointmentRow).count()


def test_of_ten_at_once_two_are_booked(app, crowd):
    assert kinds(crowd.race(app, requests())) == {"ok": 2, "TooManyOpenError": AT_ONCE - 2}
    assert booked() == 2


@pytest.mark.postgres
def test_without_the_lock_the_same_race_books_more(request):
    """The negative control: it shows that the race is one. (On SQLite writers queue anyway.)"""
    if not POSTGRES_URL:
        pytest.skip("TEST_POSTGRES_URL is not set")
    app = request.getfixturevalue("postgres_app")
    empty(app)
    crowd = Crowd()  # processes of its own, since they do without the lock from then on
    try:
        with app.app_context():
            crowd.race(app, requests("book unlocked"))
            assert booked() > 2
            db.session.remove()
    finally:
        crowd.leave()
