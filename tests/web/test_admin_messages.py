"""The log of all messages: found, read, seen, sent again, and tried out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from booking.domain.accounts import Role, StaffMember
from booking.domain.messages import Notice
from booking.store import message_tries
from booking.store import messages as store
from booking.store.clients import ClientRow
from booking.store.database import db, transaction
from booking.store.messages import MessageRow
from booking.usecases import invitations
from booking.web.headers import CONTENT_SECURITY_POLICY
from tests import helpers
from tests.conftest import NOW
from tests.helpers import ROBIN, viewer
from tests.web import road
from tests.web.client import words
from tests.web.stored import nothing_stored_changes

SUBJECT = "Tue 1 December, 11:30: we have your request"
ERROR = "the mail server answered 550: 5.1.1 <b>No such mailbox</b>"


@pytest.fixture
def reference(web_app):
    return road.booked(web_app, technician="maya")


@pytest.fixture
def to_client(web_app, reference):
    """The id of the message to the client."""
    return id_of(web_app, "robin@client.example")


def id_of(app, recipient):
    with app.app_context():
        return db.session.scalar(select(MessageRow.id).where(MessageRow.recipient == recipient))


def settle(app, message_id, act, now=NOW):
    """Let the worker's try end as it may."""
    with app.app_context(), transaction() as session:
        session.execute(update(MessageRow).where(MessageRow.id != message_id).values(next_try_at=now + timedelta(9)))
        session.execute(update(MessageRow).where(MessageRow.id == message_id).values(next_try_at=now))
    with app.app_context(), transaction():
        act(store.claim_due(now))


def fail(app, message_id):
    settle(app, message_id, lambda claimed: store.mark_failed(claimed, ERROR))


def inside(person, message_id):
    """What the frame shows: it brings its own style, which no page of ours may."""
    return person.client.get(f"/admin/messages/{message_id}/html")


def lines(page):
    return [[words(cell) for cell in row.find_all(["th", "td"])] for row in page.soup.select("tbody tr")]


def test_it_works(web_app, staff, reference, to_client):
    fail(web_app, to_client)
    desk = staff("desk")
    page = desk.open("/admin/messages")
    assert len(lines(page)) == 5
    assert lines(page)[-1] == [
        "Sun 22 November, 08:00",
        f"Request received, {SUBJECT}",
        "robin@client.example",
        f"Failed There is no such mailbox. Is the address right? {ERROR}",
        "1",
        "",
    ]
    assert lines(page)[0][1].startswith("Staff: new request")
    assert lines(page)[0][3:5] == ["Queued", "0"]
    desk.open(page.link("Request received"))
    assert desk.page.heading == SUBJECT
    assert "There is no such mailbox. Is the address right?" in desk.page.text
    assert "Sun 22 November, 08:00 Try 1: There is no such mailbox." in desk.page.text
    assert "Hello Robin Walker," in desk.page.text
    assert desk.page.link("Open the appointment") == f"/admin/appointments/{reference}"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", 5),
        ("state=failed", 1),
        ("state=queued", 4),
        ("state=sent", 0),
        ("notice=request_received", 1),
        ("notice=staff_new_booking&state=failed", 0),
        ("text=ROBIN@", 1),
        ("text=alder-street", 4),
        ("text=REFERENCE", 5),
        ("text=robin%20REFERENCE", 1),
        ("text=%25", 0),
        ("text=' OR 1=1 --", 0),
        ("state=x&notice=x&page=-1", 5),
        ("page=99999999999", 5),
        ("page=9", 5),
    ],
)
def test_filters_stand_in_the_address(web_app, staff, reference, to_client, asked, found):
    fail(web_app, to_client)
    code = f"{reference[:4].lower()}-{reference[4:].lower()}"
    page = staff("owner").open(f"/admin/messages?{asked.replace('REFERENCE', code)}")
    assert len(lines(page)) == found
    assert bool(found) != ("No such message." in page.text)


def test_tabs_count_and_keep_the_filters(web_app, staff, to_client):
    fail(web_app, to_client)
    page = staff("owner").open("/admin/messages?text=robin")
    assert [words(tab) for tab in page.soup.select("ul.tabs li")] == [
        "All 1",
        "Queued 0",
        "Sending 0",
        "Trying again 0",
        "Sent 0",
        "Failed 1",
        "Dropped 0",
    ]
    assert page.link("Failed") == "/admin/messages?state=failed&text=robin"


def test_there_are_pages(web_app, staff):
    for number in range(6):
        road.booked(
            web_app,
            technician=("maya", "theo")[number % 2],
            starts_at=road.START + timedelta(days=number // 2),
            details=replace(ROBIN, email=f"r{number}@client.example", phone=f"+44207946000{number}"),
        )
    owner = staff("owner")
    page = owner.open("/admin/messages")
    assert "Page 1 of 2" in page.text
    assert len(lines(page)) == 25
    older = owner.open(page.link("Older ones"))
    assert len(lines(older)) == 2
    assert older.link("Newer ones") == "/admin/messages"


def test_an_empty_log_says_so(staff):
    assert "No message has been written yet." in staff("owner").open("/admin/messages").text


def test_a_technician_finds_their_own_and_looks(web_app, staff, to_client):
    """R17."""
    assert len(lines(staff("maya").open("/admin/messages"))) == 5
    theo = staff("theo")
    assert lines(theo.open("/admin/messages")) == []
    assert theo.open(f"/admin/messages/{to_client}").status == 404
    assert theo.open(f"/admin/messages/{to_client}/html").status == 404
    with web_app.app_context():
        helpers.looked_at(NOW, details=replace(ROBIN, email="lou@client.example"))
    assert "lou@client.example" in [line[2] for line in lines(theo.open("/admin/messages"))]
    assert "Do our e-mails arrive?" not in theo.page.text


def test_an_invitation_is_for_the_owner_alone_and_its_secret_for_nobody(web_app, staff):
    with web_app.app_context():
        member = StaffMember("Ann", "ann@alder-street.example", Role.FRONT_DESK)
        secret = invitations.invite(member, viewer("owner"), NOW)
    message_id = id_of(web_app, "ann@alder-street.example")
    assert staff("desk").open(f"/admin/messages/{message_id}").status == 404
    assert lines(staff("desk").open("/admin/messages")) == []
    owner = staff("owner")
    page = owner.open(f"/admin/messages/{message_id}")
    assert "/admin/invitation/…" in page.text
    assert secret not in page.response.text
    assert secret not in inside(owner, message_id).text
    with web_app.app_context(), transaction() as session:
        session.execute(update(MessageRow).values(state="sent"))
    assert "A message of this kind is not sent again." in owner.open(f"/admin/messages/{message_id}").text


def test_how_it_looks_is_shown_in_a_frame_that_may_do_nothing(staff, to_client):
    owner = staff("owner")
    page = owner.open(f"/admin/messages/{to_client}")
    frame = page.soup.find("iframe")
    assert frame["sandbox"] == []  # nothing is allowed
    assert frame["src"] == f"/admin/messages/{to_client}/html"
    assert frame["title"]
    policy = page.response.headers["Content-Security-Policy"]
    assert policy == f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    shown = inside(owner, to_client)
    parts = shown.headers["Content-Security-Policy"].split("; ")
    assert parts == [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        "form-action 'none'",
        "base-uri 'none'",
        "sandbox",
        "frame-ancestors 'self'",
    ]
    assert shown.headers["Cache-Control"] == "no-store"
    assert "Robin Walker" in shown.text
    assert "/manage/…" in shown.text
    assert "<script" not in shown.text
    assert owner.open("/admin/messages").response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_looking_writes_nothing(web_app, staff, to_client):
    desk = staff("desk")
    with nothing_stored_changes(web_app):
        for path in ("", f"/{to_client}", f"/{to_client}/html", f"/{to_client}/again", "/987654"):
            desk.client.get(f"/admin/messages{path}")
            desk.client.head(f"/admin/messages{path}")


def test_each_try_is_told_and_one_cut_short_as_well(web_app, staff, to_client):
    """R13."""
    later = NOW + timedelta(minutes=10)
    settle(web_app, to_client, lambda claimed: store.mark_retrying(claimed, later, f"{ERROR[:-24]}451"))
    settle(web_app, to_client, lambda claimed: None, later)  # killed in the middle
    with web_app.app_context(), transaction() as session:
        session.execute(update(MessageRow).where(MessageRow.state == "sending").values(state="retrying"))
    settle(web_app, to_client, lambda claimed: store.mark_sent(claimed, later), later + timedelta(minutes=10))
    page = staff("owner").open(f"/admin/messages/{to_client}")
    told = [words(item) for item in page.soup.select("ol.timeline li")]
    assert told[0] == "Sun 22 November, 08:00 Written"
    assert told[1].startswith("Sun 22 November, 08:00 Try 1: ")
    assert told[2] == "Sun 22 November, 08:00 Try 2: stopped in the middle"
    assert told[3] == "Sun 22 November, 08:20 Try 3: the mail server took it"
    with web_app.app_context():
        assert [each.number for each in message_tries.list_tries(to_client)] == [1, 3]
        assert db.session.get_one(MessageRow, to_client).mime is None  # its secrets are kept nowhere any more


def test_what_was_removed_or_cannot_be_opened_is_said(web_app, staff, to_client):
    with web_app.app_context(), transaction() as session:
        session.execute(update(MessageRow).where(MessageRow.id == to_client).values(body=b"damaged"))
    owner = staff("owner")
    assert "What it said cannot be opened" in owner.open(f"/admin/messages/{to_client}").text
    with web_app.app_context(), transaction() as session:
        session.execute(update(MessageRow).values(state="sent"))
        store.forget_bodies(NOW + timedelta(days=1))
    page = owner.open(f"/admin/messages/{to_client}")
    assert "What it said has been removed, as old messages are." in page.text
    assert page.soup.find("iframe") is None
    assert owner.open(f"/admin/messages/{to_client}/html").status == 404


def test_a_failed_one_is_sent_again_in_two_presses(web_app, staff, to_client):
    """R13: after the password was put right."""
    fail(web_app, to_client)
    desk = staff("desk")
    desk.open(f"/admin/messages/{to_client}")
    desk.open(desk.page.link("Send it again"))
    assert desk.page.heading == "Send this message again?"
    assert "It goes to: robin@client.example" in desk.page.text
    desk.press("Send it again")
    assert desk.page.heading == SUBJECT
    assert "It is on its way again, with a link of its own." in words(desk.page.soup)
    assert "Queued" in desk.page.text
    desk.open(desk.page.link("The message that this one says again"))
    assert "Sent again" in desk.page.text
    assert "An e-mail could not be sent" not in desk.open("/admin/").text


@pytest.mark.parametrize("times", ["9" * 5000, "\u0661", "\u00b2", "-1", "", "x"])
def test_a_count_that_is_none_sends_nothing(web_app, staff, to_client, times):
    fail(web_app, to_client)
    owner = staff("owner")
    owner.open(f"/admin/messages/{to_client}/again")
    with nothing_stored_changes(web_app):
        owner.press("Send it again", raw={"times": times})
    assert "Nothing was sent: somebody sent it again a moment ago" in words(owner.page.soup)


def test_an_address_that_changed_since_is_asked_about(web_app, staff, to_client):
    fail(web_app, to_client)
    owner = staff("owner")
    owner.open(f"/admin/messages/{to_client}/again")
    with web_app.app_context(), transaction() as session:
        session.execute(update(ClientRow).values(email="new@client.example"))
    with nothing_stored_changes(web_app):
        owner.press("Send it again")
    assert "the address is new" in words(owner.page.soup)
    owner.open(f"/admin/messages/{to_client}/again")
    assert "The address has changed since" in owner.page.text
    assert "It went to robin@client.example then. Now it goes to: new@client.example" in owner.page.text
    owner.press("Send it again")
    assert "to new@client.example" in owner.page.text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"state": "queued"}, "It is still on its way"),
        ({"state": "dropped"}, "It was not sent on purpose"),
        ({"state": "sent", "told_start": NOW}, "the appointment is at another time now"),
        ({"state": "sent", "notice": Notice.DECLINED}, "what it says does not hold any more"),
    ],
)
def test_why_not_is_said(web_app, staff, to_client, values, sentence):
    with web_app.app_context(), transaction() as session:
        session.execute(update(MessageRow).where(MessageRow.id == to_client).values(**values))
    owner = staff("owner")
    assert sentence in owner.open(f"/admin/messages/{to_client}").text
    owner.open(f"/admin/messages/{to_client}/again")
    assert owner.page.heading == SUBJECT
    assert sentence in words(owner.page.soup.find(class_="flash"))


def test_a_test_goes_to_oneself_and_shows_how_it_fares(web_app, staff):
    """R13."""
    desk = staff("desk")
    desk.open("/admin/messages")
    desk.press("Send me a test")
    assert desk.page.heading == "Test: e-mails get through"
    assert "to desk@alder-street.example" in desk.page.text
    assert "Queued" in desk.page.text
    desk.open("/admin/messages")
    desk.press("Send me a test")  # within the same minute it is that one
    assert len(lines(desk.open("/admin/messages"))) == 1
    assert "Test" not in desk.open("/admin/inbox").text
