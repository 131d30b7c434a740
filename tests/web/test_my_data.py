"""My data: everything that is kept, for who knows the link and the date of birth; and a request to delete it."""

import json
from datetime import timedelta

import pytest

from booking.domain.letter import Letter
from booking.domain.messages import Notice
from booking.store import screening, sealing
from booking.store.database import db
from booking.usecases import change, letters
from tests import helpers
from tests.web import road
from tests.web.client import Browser
from tests.web.conftest import app_with
from tests.web.stored import nothing_but_looks, nothing_stored_changes, stored
from tests.web.test_admin_requests import taken
from tests.web.test_manage import NO_LINK, decided, link_of

BORN = {"Date of birth": (14, 3, 1985)}
OTHER = {"Date of birth": (1, 1, 1990)}
ANSWERS = {"other_medicines": "yes", "other_medicines_list": "Canaryzine 5 mg", "faint": "yes"}
DOWNLOAD, ASK = "Download the file", "Ask us to delete it"


@pytest.fixture
def reference(web_app):
    return road.booked(web_app, technician="maya", answers=ANSWERS)


def copy_of(web_app, link):
    browser = Browser(web_app)
    browser.open(browser.open(link).link("See everything we keep"))
    data, action = browser.filled(DOWNLOAD, BORN)
    return browser.client.post(action, data=data, base_url=browser.home)


def asked(web_app, link):
    browser = Browser(web_app)
    browser.open(browser.open(link).link(ASK))
    return browser.press(ASK, BORN)


# A copy


def test_everything_is_in_one_file(web_app, reference):
    """R22."""
    answer = copy_of(web_app, link_of(web_app))
    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    found = json.loads(answer.data)
    assert found["you"] == {
        "name": "Robin Walker",
        "email": "robin@client.example",
        "phone": "+442079460958",
        "date_of_birth": "1985-03-14",
    }
    assert found["appointment"]["state"] == "requested"
    assert found["appointment"]["starts_at_the_clinic"] == "2026-12-01T11:30:00+00:00"
    [said] = found["answers"]
    assert ["Canaryzine 5 mg"] in [each["answer"] for each in said["questions"]]
    assert len(said["findings"]) == 2
    assert said["consent"]["version"]
    assert [message["state"] for message in found["messages"]] == ["queued"]
    assert "Robin" in found["messages"][0]["text"]
    assert [line["what"] for line in found["what_happened"]] == ["booked", "copy taken"]


def test_letters_and_later_answers_are_in_it_too(web_app, clock):
    reference = road.booked(web_app, answers=road.LETTER, starts_at=road.START + timedelta(days=7), technician="maya")
    with web_app.app_context():
        letter = Letter(clock.now.date(), "No reason against it")
        letters.record_letter(reference, 1, letter, helpers.viewer("owner"), clock.now)
        helpers.say_no_time(reference, clock.now)
    found = json.loads(copy_of(web_app, link_of(web_app, Notice.ONE_THING_MORE)).data)
    assert [letter["says"] for letter in found["letters"]] == ["No reason against it"]
    assert [said["asked"] for said in found["answers"]] == ["booking", "before_visit"]


def test_it_opens_no_page_and_shows_no_note(web_app, reference, clock):
    with web_app.app_context():
        change.write_note(reference, "Brings a friend", helpers.viewer("maya"), clock.now)
    link = link_of(web_app)
    text = copy_of(web_app, link).data.decode()
    assert link.rpartition("/")[2] not in text
    assert "/manage/…" in text
    assert "Brings a friend" not in text
    assert "Notes that staff wrote for themselves." in text


def test_that_it_was_taken_is_written_down(web_app, reference, staff):
    copy_of(web_app, link_of(web_app))
    assert "Robin Walker took a copy of their data" in staff("owner").open(f"/admin/appointments/{reference}").text


@pytest.mark.parametrize(("path", "button"), [("data", DOWNLOAD), ("delete", ASK)])
def test_it_takes_the_date_of_birth_and_five_tries_are_all(web_app, reference, path, button):
    """T7."""
    browser, link = Browser(web_app), link_of(web_app)
    before = stored(web_app)
    browser.open(f"{link}/{path}")
    for hidden in ("Walker", "robin@client.example", "Canaryzine"):
        assert hidden not in browser.page.response.text
    assert browser.press(button).messages == ["Enter your date of birth"]
    for _ in range(5):
        page = browser.press(button, OTHER)
    assert page.messages == ["That is not the date of birth we have. Please look at it again."]
    assert browser.open(f"{link}/{path}").heading == NO_LINK
    changed = {name for name, rows in stored(web_app).items() if rows != before[name]}
    assert changed == {"client_link"}
    assert browser.open(link).status == 200


def test_looking_asks_for_nothing(web_app, reference):
    """R15."""
    browser, link = Browser(web_app), link_of(web_app)
    with nothing_stored_changes(web_app):
        for path in ("data", "delete"):
            for method in ("get", "head", "options"):
                assert getattr(browser.client, method)(f"{link}/{path}", base_url=browser.home).status_code == 200


# Deleting


def test_a_request_to_delete_reaches_staff(web_app, reference, staff):
    page = asked(web_app, link_of(web_app))
    assert page.soup.select_one("[role=status]").get_text().startswith("You have asked us to delete your data.")
    assert "You asked us on Sunday 22 November" in page.sections["Your data"]
    assert "We answer within a month." in page.sections["Your data"]
    for name in ("owner", "desk", "maya"):
        person = staff(name)
        assert "Robin Walker" in person.open("/admin/").sections["Asks for deletion 1"]
        shown = person.open(f"/admin/appointments/{reference}")
        assert "The client asks us to delete what we keep about them" in shown.sections["Asks for deletion"]
        assert ("Answer…" in shown.sections["Asks for deletion"]) == (name == "owner")
    assert "Asks for deletion 1" not in staff("theo").open("/admin/").sections


def test_asked_twice_it_is_one_request(web_app, reference):
    link = link_of(web_app)
    browser = Browser(web_app)
    browser.open(f"{link}/delete")
    data, action = browser.filled(ASK, BORN)
    browser.send(action, data)
    with nothing_stored_changes(web_app):
        assert "You asked us on" in browser.send(action, data).text
        assert "You asked us on" in browser.open(f"{link}/delete").text


def answered(person, reference, answer):
    person.open(f"/admin/appointments/{reference}/erasure")
    return person.press("Answer the request", {"Your answer": answer})


DELETE = "Delete it now; this cannot be undone"
KEEP = "I have told the client what has to stay, and why"


def test_the_owner_deletes_and_nothing_of_the_client_is_left(web_app, reference, staff, clock):
    """R22: by a search of everything that is stored, sealed and plain."""
    link = link_of(web_app)
    with web_app.app_context():
        change.write_note(reference, "Brings a friend", helpers.viewer("maya"), clock.now)
        helpers.say_no_time(reference, clock.now)
    asked(web_app, link)
    with web_app.app_context():
        change.cancel_appointment(reference, 2, "See you", helpers.viewer("owner"), clock.now)
    owner = staff("owner")
    page = answered(owner, reference, DELETE)
    assert "Deleted." in page.response.text
    assert page.heading.startswith("Deleted, Tuesday 1 December 2026")
    assert "The client's details and answers were deleted" in page.text
    assert "Olive Owner deleted the client's details and answers" in page.text
    assert Browser(web_app).open(link).heading == NO_LINK
    rows = repr(stored(web_app))
    for word in ("Robin", "Walker", "robin@client.example", "442079460958", "1985-03-14"):
        assert word not in rows, word
    with web_app.app_context():
        for _uuid, opened in screening.all_screenings():
            assert (opened.answers, opened.findings, opened.outcome.word) == ({}, (), "clear")
    tables = stored(web_app)
    assert {name for name in ("note", "clearance_letter", "client_link", "enquiry") if tables[name]} == set()
    assert len(tables["appointment"]) == 1
    assert "Asks for deletion 1" not in owner.open("/admin/").sections
    paths = ("requests?state=all", "requests/export?state=all", "clients", "messages", "week", "inbox")
    for path in (*paths, f"appointments/{reference}"):
        answer = owner.client.get(f"/admin/{path}", base_url=owner.home)
        assert answer.status_code == 200
        assert "Robin" not in answer.text
    assert "Robin" not in taken(owner, "?state=all")


def test_somebody_elses_data_stays(web_app, reference, staff, clock):
    other = road.booked(web_app, technician="theo", answers=ANSWERS)
    before = stored(web_app)
    assert other
    asked(web_app, link_of(web_app))
    link = link_of(web_app)
    with web_app.app_context():
        change.cancel_appointment(other, 1, "", helpers.viewer("owner"), clock.now)
    answered(staff("owner"), other, DELETE)
    assert link
    after = repr(stored(web_app)["client"])
    assert after.count("Robin Walker") == 1
    assert before["occupied_cell"] != stored(web_app)["occupied_cell"]


@pytest.mark.parametrize("state", ["requested", "completed"])
def test_what_is_to_come_or_took_place_is_not_deleted(web_app, reference, staff, clock, state):
    asked(web_app, link_of(web_app))
    if state == "completed":
        decided(web_app, reference)
        clock.now = road.START + timedelta(hours=1)
        with web_app.app_context():
            change.complete_appointment(reference, 2, helpers.viewer("owner"), clock.now)
    owner = staff("owner")
    owner.open(f"/admin/appointments/{reference}/erasure")
    assert DELETE not in owner.page.text
    with nothing_stored_changes(web_app):
        page = owner.press("Answer the request", raw={"what": "erased"})
    assert page.messages == ["Choose your answer"]


def test_the_owner_tells_what_has_to_stay(web_app, reference, staff):
    link = link_of(web_app)
    asked(web_app, link)
    page = answered(staff("owner"), reference, KEEP)
    assert "Olive Owner told the client what has to stay" in page.text
    assert "We have written or talked to you about it." in Browser(web_app).open(link).sections["Your data"]
    assert "Asks for deletion 1" not in staff("owner").open("/admin/").sections


def test_nothing_chosen_and_no_request_change_nothing(web_app, reference, staff):
    owner = staff("owner")
    with nothing_but_looks(web_app):
        assert owner.open(f"/admin/appointments/{reference}/erasure").path.endswith(reference)
    asked(web_app, link_of(web_app))
    owner.open(f"/admin/appointments/{reference}/erasure")
    with nothing_but_looks(web_app):
        assert owner.press("Answer the request").messages == ["Choose your answer"]
    data, action = owner.filled("Answer the request", {"Your answer": KEEP})
    owner.send(action, data)
    with nothing_but_looks(web_app):
        owner.send(action, data)


@pytest.mark.parametrize("name", ["desk", "maya", "theo"])
def test_nobody_but_the_owner_answers(web_app, reference, staff, name):
    """R17."""
    asked(web_app, link_of(web_app))
    assert staff(name).open(f"/admin/appointments/{reference}/erasure").status == 404


def test_the_answers_are_unreadable_where_they_were(web_app, reference, staff, clock):
    """Sealed anew, empty: the old bytes are gone from the row."""
    asked(web_app, link_of(web_app))
    with web_app.app_context():
        row = db.session.query(screening.ScreeningRow).one()
        before = row.answers
        change.cancel_appointment(reference, 1, "", helpers.viewer("owner"), clock.now)
    answered(staff("owner"), reference, DELETE)
    with web_app.app_context():
        row = db.session.query(screening.ScreeningRow).one()
        assert row.answers != before
        assert sealing.unseal_json(row.answers, screening.ANSWERS, row.uuid) == {}


@pytest.mark.parametrize(("path", "button"), [("data", DOWNLOAD), ("delete", ASK)])
def test_too_many_tries_from_one_network_wait(web_app, reference, path, button):
    """R21: with whatever links."""
    with web_app.app_context():
        app = app_with(db.engine.url.database, LIMIT_PAGE_OPENINGS="1 per hour")
    app.extensions["hairline.clock"] = web_app.extensions["hairline.clock"]
    browser = Browser(app)
    browser.open(f"{link_of(web_app)}/{path}")
    browser.press(button, OTHER)
    data, action = browser.filled(button, BORN)
    with nothing_stored_changes(app):
        page = browser.send(action, data)
    assert (page.status, page.heading) == (429, "Please try again later")
    with app.app_context():
        db.engine.dispose()
