"""Declining a request, with the reason the client is told."""

import re
from datetime import timedelta

import pytest

from booking.store import sealing
from booking.store.database import db
from booking.store.messages import HTML, TEXT, MessageRow
from tests.web import road
from tests.web.stored import nothing_but_looks, nothing_stored_changes, stored

REASON = "What shall we tell the client?"
SEND = "Decline and tell the client"


@pytest.fixture
def reference(web_app):
    return road.booked(web_app, technician="maya")


@pytest.fixture
def owner(staff, reference):
    person = staff("owner")
    person.open(f"/admin/appointments/{reference}/decline")
    return person


def mails(app):
    with app.app_context():
        rows = db.session.query(MessageRow).filter_by(notice="declined").all()
        return [
            (sealing.unseal(row.body, TEXT, row.uuid).decode(), sealing.unseal(row.html, HTML, row.uuid).decode())
            for row in rows
        ]


def test_it_works(web_app, owner, reference):
    assert owner.page.heading == "Decline this request?"
    page = owner.press(SEND, {REASON: "We are full that week.\r\nPlease call us."})
    assert page.path == f"/admin/appointments/{reference}"
    assert "Declined, and the time is free again. The client is being told by e-mail." in page.response.text
    assert "Olive Owner wrote to the client: “We are full that week. Please call us.”" in page.text
    assert stored(web_app)["occupied_cell"] == []
    [(text, html)] = mails(web_app)
    assert "We are full that week.\nPlease call us." in text
    assert ">We are full that week.</p>" in html


def test_the_time_can_be_booked_again(web_app, owner):
    owner.press(SEND, {REASON: "Please call us."})
    road.booked(web_app, technician="maya")


def test_without_a_reason_nothing_happens(web_app, owner):
    with nothing_stored_changes(web_app):
        for nothing in ("", "   ", "\r\n", "\x00", "\u2028", "\u200d"):
            page = owner.press(SEND, {REASON: nothing})
            assert page.messages == ["Write a sentence or two for the client"], repr(nothing)


def test_a_reason_that_is_too_long_comes_back_whole(web_app, owner):
    with nothing_stored_changes(web_app):
        page = owner.press(SEND, {REASON: "w" * 1001})
    assert page.messages == ["Use 1000 characters or fewer"]
    assert page.values("reason") == ["w" * 1001]


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("Because of your medicine.", "medicine"),
        ("Ask your DOCTOR for a letter.", "doctor, letter"),
        ("Your skin, your allergies.", "skin, allergies"),
        ("Stop minoxidil first", "minoxidil"),
    ],
)
def test_words_of_health_are_refused_and_named(web_app, owner, typed, named):
    with nothing_stored_changes(web_app):
        page = owner.press(SEND, {REASON: typed})
    assert page.messages == [
        f"Please leave out what sounds like health ({named}): this goes out by e-mail. Tell it by phone."
    ]
    assert page.values("reason") == [typed]


def test_somebody_who_was_faster_is_named(web_app, staff, owner, reference, clock):
    desk = staff("desk")
    desk.open(f"/admin/appointments/{reference}")
    desk.press("Confirm")
    clock.now += timedelta(minutes=3)
    with nothing_but_looks(web_app):
        page = owner.press(SEND, {REASON: "Please call us."})
    assert "Frank Desk confirmed it 3 minutes ago. Nothing was changed by you." in page.response.text
    assert mails(web_app) == []


def test_two_windows_decline_once(web_app, owner):
    data, action = owner.filled(SEND, {REASON: "Please call us."})
    owner.send(action, data)
    with nothing_but_looks(web_app):
        page = owner.send(action, data)
    assert "You did this already." in page.response.text
    assert len(mails(web_app)) == 1


def test_back_without_declining_changes_nothing(web_app, owner, reference):
    with nothing_but_looks(web_app):
        page = owner.open(owner.page.link("Back without declining"))
    assert page.path == f"/admin/appointments/{reference}"


def test_a_version_that_is_not_the_pages_changes_nothing(web_app, owner):
    for version in (None, "", "0", "2", "x", "1" * 5000):
        owner.open(owner.page.path if owner.page.path.endswith("/decline") else f"{owner.page.path}/decline")
        with nothing_but_looks(web_app):
            page = owner.press(SEND, {REASON: "Please call us."}, raw={"version": version})
        assert "Nothing was changed by you." in page.response.text, version


def test_the_mail_can_be_looked_at_first(web_app, owner):
    with nothing_but_looks(web_app):
        page = owner.press("Look at the e-mail first", {REASON: "We are full that week."})
    mail = page.soup.select_one("pre.mail").get_text()
    assert page.values("reason") == ["We are full that week."]
    assert "Tue 1 December, 11:30: we cannot confirm this request" in page.text
    owner.press(SEND)
    [(text, _html)] = mails(web_app)
    sent = re.sub(r"/manage/\S+", "/manage/…", text)  # each message gets a link of its own
    assert " ".join(mail.split()) == " ".join(sent.split())


def test_a_look_at_the_mail_takes_a_reason_too(web_app, owner):
    with nothing_but_looks(web_app):
        assert owner.press("Look at the e-mail first").messages == ["Write a sentence or two for the client"]
