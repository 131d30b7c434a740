"""The Inbox: the confirmations addressed to me."""

import pytest

from booking.store.database import db
from booking.store.messages import MessageRow
from tests.web import road
from tests.web.client import words
from tests.web.stored import nothing_stored_changes, stored

SUBJECT = "Tue 1 December, 11:30: new booking, Robin Walker"


@pytest.fixture
def reference(web_app):
    return road.booked(web_app, technician="maya")


def message_to(app, name):
    with app.app_context():
        return db.session.query(MessageRow.id).filter_by(recipient=f"{name}@alder-street.example").scalar()


def unread(page):
    return [words(count) for count in page.soup.select("header .count")]


def test_it_works(staff, reference):
    owner = staff("owner")
    page = owner.open("/admin/inbox")
    assert unread(page) == ["1"]
    assert "New" in page.text
    page = owner.press(SUBJECT)
    assert page.heading == SUBJECT
    assert "It waits for your decision." in page.text
    assert unread(page) == []
    assert owner.open(page.link("Open the appointment")).path == f"/admin/appointments/{reference}"
    assert "New" not in owner.open("/admin/inbox").text.replace("new booking", "")


def test_the_newest_stands_first(staff, reference, clock):
    owner = staff("owner")
    clock.now = clock.now.replace(minute=20)
    owner.open(f"/admin/appointments/{reference}")
    owner.press("Confirm")
    page = owner.open("/admin/inbox")
    assert unread(page) == ["2"]
    assert [button for button in page.buttons if "December" in button] == [
        "Tue 1 December, 11:30: confirmed, Robin Walker",
        SUBJECT,
    ]


def test_an_empty_inbox_says_so(staff):
    page = staff("owner").open("/admin/inbox")
    assert "Nothing here yet." in page.text
    assert unread(page) == []


def test_looking_at_it_by_its_address_marks_nothing_as_read(web_app, staff, reference):
    owner = staff("owner")
    with nothing_stored_changes(web_app):
        page = owner.open(f"/admin/inbox/{message_to(web_app, 'owner')}")
    assert unread(page) == ["1"]


def test_somebody_elses_is_no_page_and_stays_unread(web_app, staff, reference):
    desk = staff("desk")
    desk.open("/admin/inbox")
    data, _ = desk.filled(SUBJECT)
    with nothing_stored_changes(web_app):
        for name in ("owner", "maya", "office"):
            theirs = message_to(web_app, name)
            assert desk.open(f"/admin/inbox/{theirs}").heading == "There is no such page", name
            assert desk.send(f"/admin/inbox/{theirs}/open", data).heading == "There is no such page", name


def test_the_clients_mail_is_in_nobodys_inbox(web_app, staff, reference):
    owner = staff("owner")
    assert owner.open("/admin/inbox/1").heading == "There is no such page"
    assert "we have your request" not in owner.open("/admin/inbox").text


def test_opening_it_again_keeps_when_it_was_read(web_app, staff, reference, clock):
    owner = staff("owner")
    owner.open("/admin/inbox")
    owner.press(SUBJECT)
    before = stored(web_app)
    clock.now = clock.now.replace(minute=20)
    owner.open("/admin/inbox")
    owner.press(SUBJECT)
    assert stored(web_app) == before
