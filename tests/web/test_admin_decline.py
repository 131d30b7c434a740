"""Declining a request, with the reason the client is told."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from booking.store import sealing
from booking.store.clients import ClientRow
from booking.store.database import db, transaction
from booking.store.messages import HTML, TEXT, MessageRow
from tests.web import road
from tests.web.stored import nothing_but_looks, nothing_stored_changes, stored

REASON = "What shall we tell the client?"
LOOK = "Look at the e-mail"
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
    assert SEND not in owner.page.buttons
    with nothing_but_looks(web_app):
        page = owner.press(LOOK, {REASON: "We are full that week.\r\nPlease call us."})
    assert LOOK not in page.buttons
    assert "To robin@client.example: Tue 1 December, 11:30: we cannot confirm this request" in page.text
    page = owner.press(SEND)
    assert page.path == f"/admin/appointments/{reference}"
    assert "Declined, and the time is free again. The client is being told by e-mail." in page.response.text
    assert "Olive Owner wrote to the client: “We are full that week. Please call us.”" in page.text
    assert stored(web_app)["occupied_cell"] == []
    [(text, html)] = mails(web_app)
    assert "We are full that week.\nPlease call us." in text
    assert ">We are full that week.</p>" in html


def test_the_time_can_be_booked_again(web_app, owner):
    decline(owner)
    road.booked(web_app, technician="maya")


def test_without_a_reason_nothing_happens(web_app, owner):
    with nothing_stored_changes(web_app):
        for nothing in ("", "   ", "\r\n", "\x00", "\u2028", "\u200d"):
            page = owner.press(LOOK, {REASON: nothing})
            assert page.messages == ["Write a sentence or two for the client"], repr(nothing)


def test_a_reason_that_is_too_long_comes_back_whole(web_app, owner):
    with nothing_stored_changes(web_app):
        page = owner.press(LOOK, {REASON: "w" * 1001})
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
        page = owner.press(LOOK, {REASON: typed})
    assert page.messages == [
        f"Please leave out what sounds like health ({named}): this goes out by e-mail. Tell it by phone."
    ]
    assert page.values("reason") == [typed]


def test_somebody_who_was_faster_is_named(web_app, staff, owner, reference, clock):
    owner.press(LOOK, {REASON: "Please call us."})
    desk = staff("desk")
    desk.open(f"/admin/appointments/{reference}")
    desk.press("Confirm")
    clock.now += timedelta(minutes=3)
    with nothing_but_looks(web_app):
        page = owner.press(SEND)
    assert "Frank Desk confirmed it 3 minutes ago. Nothing was changed by you." in page.response.text
    assert mails(web_app) == []


def test_two_windows_decline_once(web_app, owner):
    owner.press(LOOK, {REASON: "Please call us."})
    data, action = owner.filled(SEND)
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
            page = owner.press(LOOK, {REASON: "Please call us."}, raw={"version": version})
        assert "Nothing was changed by you." in page.response.text, version


def test_the_mail_that_is_shown_is_the_one_that_goes_out(web_app, owner):
    page = owner.press(LOOK, {REASON: "We are full that week."})
    mail = page.soup.select_one("pre.mail").get_text()
    assert page.values("reason") == ["We are full that week."]
    owner.press(SEND)
    [(text, _html)] = mails(web_app)
    sent = re.sub(r"/manage/\S+", "/manage/…", text)  # each message gets a link of its own
    assert " ".join(mail.split()) == " ".join(sent.split())


def test_other_words_are_shown_again_before_they_go_out(web_app, owner, reference):
    page = owner.press(LOOK, {REASON: "We are full that week."})
    assert "not what you saw before" not in page.text
    with nothing_but_looks(web_app):
        page = owner.press(SEND, {REASON: "We are away that week."})
    assert "It is not what you saw before. Nothing has gone out yet: please look again." in page.text
    assert "We are away that week." in page.soup.select_one("pre.mail").get_text()
    assert owner.press(SEND).path == f"/admin/appointments/{reference}"
    [(text, _html)] = mails(web_app)
    assert "We are away that week." in text


def test_another_address_is_shown_again_before_anything_goes_there(web_app, owner):
    owner.press(LOOK, {REASON: "Please call us."})
    with web_app.app_context(), transaction() as session:
        session.execute(update(ClientRow).values(email="other@client.example"))
    with nothing_but_looks(web_app):
        page = owner.press(SEND)
    assert "To other@client.example: " in page.text
    assert "It is not what you saw before." in page.text


@pytest.mark.parametrize("shown", [None, "", "x", "0" * 64])
def test_a_mail_that_was_not_shown_does_not_go_out(web_app, owner, shown):
    owner.press(LOOK, {REASON: "Please call us."})
    with nothing_but_looks(web_app):
        page = owner.press(SEND, raw={"shown": shown})
    assert page.heading == "Decline this request?"
    assert SEND in page.buttons


def test_a_client_without_an_address_is_declined_in_one_press(web_app, owner, reference):
    with web_app.app_context(), transaction() as session:
        session.execute(update(ClientRow).values(email=None))
    page = owner.open(f"/admin/appointments/{reference}/decline")
    assert "nothing is sent to them: call them on" in page.text
    assert "e-mail with your words" not in page.text
    page = owner.press("Decline", {REASON: "We are full that week."})
    assert page.path == f"/admin/appointments/{reference}"
    assert "The client has no e-mail address, so please call them." in page.response.text
    assert mails(web_app) == []


def decline(person):
    person.press(LOOK, {REASON: "Please call us."})
    return person.press(SEND)
