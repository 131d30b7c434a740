"""The owner sets the rules of booking, and sees what they do to what is booked."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from booking.domain.messages import Delivery
from booking.store.database import db, transaction
from booking.store.messages import MessageRow
from booking.usecases import due
from tests.helpers import change_clinic
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes, stored


@pytest.fixture
def owner(staff):
    return staff("owner")


def open_page(owner):
    owner.open("/admin/settings/")
    return owner.open(owner.page.link("Rules of booking"))


def test_the_page_shows_what_is_stored(owner):
    page = open_page(owner)
    assert page.values("minimum_notice") == ["24"]
    assert page.values("furthest_days") == ["90"]
    assert page.values("cut_off") == ["24"]
    assert page.values("letter_days") == ["5"]
    assert page.values("confirms_automatically") == []


def test_what_is_saved_holds_for_the_next_booking(owner, web_app):
    assert "Tuesday 24 November" not in Browser(web_app).open("/").text
    open_page(owner)
    page = owner.press("Save", {"Shortest notice": "48", "Confirm by itself": True})
    assert "Saved. It holds at once." in page.response.text
    assert "Tuesday 24 November" in Browser(web_app).open("/").text
    assert "Confirmed" in owner.open(f"/admin/appointments/{road.booked(web_app)}").text
    [line] = [row[4] for row in stored(web_app)["audit"] if row[5] == "clinic"]
    assert line == "policy changed: minimum_notice_minutes 1440 to 2880, confirms_automatically False to True"


@pytest.mark.parametrize(
    ("changes", "effect"),
    [
        ({"Furthest day": "3"}, "1 appointment to come lies beyond the new furthest day. It stays."),
        ({"Clients may move": "400"}, "1 client who can cancel without calling you now could not any more."),
        (
            {"Answers grow old": "3"},
            "1 client with an appointment to come is going to be asked whether anything has changed.",
        ),
        (
            {"Confirm by itself": True},
            "1 request waits for your decision all the same: only new bookings are confirmed by themselves.",
        ),
    ],
)
def test_what_changes_for_bookings_is_shown_first(owner, web_app, changes, effect):
    road.booked(web_app)
    open_page(owner)
    with nothing_stored_changes(web_app):
        page = owner.press("Save", changes)
    assert effect in page.text
    assert "Saved." in owner.press("Save all the same").response.text


def test_what_was_read_is_what_is_agreed_to(owner, web_app):
    """Another booking came in after the page was shown: it is shown anew."""
    road.booked(web_app)
    open_page(owner)
    owner.press("Save", {"Furthest day": "3"})
    road.booked(web_app, starts_at=road.START + timedelta(days=1))
    with nothing_stored_changes(web_app):
        page = owner.press("Save all the same")
    assert "2 appointments to come lie beyond the new furthest day. They stay." in page.text


def test_odd_minutes_stay_where_the_hours_are_left_alone(owner, web_app):
    with web_app.app_context():
        change_clinic(cut_off_minutes=90)
    assert open_page(owner).values("cut_off") == ["1"]
    with nothing_stored_changes(web_app):
        owner.press("Save")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Shortest notice": ""}, "Enter a whole number from 0 to 1440"),
        ({"Shortest notice": "-1"}, "Enter a whole number from 0 to 1440"),
        ({"Furthest day": "0"}, "Enter a whole number from 1 to 730"),
        ({"Furthest day": "99999999999"}, "Enter a whole number from 1 to 730"),
        ({"A doctor's letter": "1.5"}, "Enter a whole number from 0 to 90"),
        ({"Open appointments": "٣"}, "Enter a whole number from 1 to 1000"),
    ],
)
def test_what_is_no_sensible_number_is_refused(owner, web_app, changes, message):
    open_page(owner)
    with nothing_stored_changes(web_app):
        page = owner.press("Save", changes)
    assert page.messages == [message]
    assert next(iter(changes.values())) in page.soup.main.decode()


def test_what_shorter_keeping_removes_is_said_first(staff, web_app, clock):
    road.booked(web_app)
    with web_app.app_context(), transaction():
        db.session.execute(update(MessageRow).values(state=Delivery.SENT))
    clock.now += timedelta(days=9)
    owner = staff("owner")
    open_page(owner)
    page = owner.press("Save", {"The words of e-mails": "8"})
    with web_app.app_context():
        count = db.session.query(MessageRow).count()
    assert f"What {count} e-mails said is removed within a minute, and cannot be brought back." in page.text
    owner.press("Save all the same")
    with web_app.app_context():
        due.forget_expired(clock.now)
        assert {row.body for row in db.session.query(MessageRow)} == {None}
