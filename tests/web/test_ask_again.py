"""Has anything changed? Asked on the phone: whom no e-mail asks is not forgotten, and the answers are nobody else's."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from booking.domain.messages import Notice
from booking.store import appointments
from booking.usecases import decide, due, move
from tests import helpers
from tests.web import road
from tests.web.stored import nothing_but_looks, nothing_stored_changes
from tests.web.test_health_check import change
from tests.web.test_mails import mails

# Answered on 22 November, asked again a week before 8 December.
START = road.START + timedelta(days=7)
A_WEEK_BEFORE = START - timedelta(days=7)
BY_PHONE = replace(helpers.ROBIN, email=None)
ASK = "Ask on the phone"
LIST = "Ask on the phone whether anything has changed"
OLD = "The answers are from 22 November 2026."


@pytest.fixture
def reference(web_app, clock):
    """Booked by phone without an e-mail address, confirmed, and the answers have grown old by now."""
    with web_app.app_context():
        found = helpers.book_on_the_phone(clock.now, starts_at=START, technician="maya", details=BY_PHONE)
        decide.confirm_appointment(found, 1, helpers.viewer("owner"), clock.now)
    clock.now = A_WEEK_BEFORE
    return found


def appointment(web_app, reference):
    with web_app.app_context():
        return appointments.get_appointment(reference).appointment


def asking(person, reference):
    person.open(f"/admin/appointments/{reference}")
    return person.press(ASK)


def listed(page):
    return [heading for heading in page.sections if heading.startswith(LIST)]


@pytest.mark.parametrize("name", ["owner", "desk", "maya"])
def test_whom_no_e_mail_asks_stands_on_the_page_of_the_day(staff, reference, name):
    page = staff(name).open("/admin/")
    [heading] = listed(page)
    assert "Robin Walker" in page.sections[heading]
    assert listed(staff("theo").open("/admin/")) == []


def test_the_day_sheet_says_to_ask(staff, reference):
    assert "ask whether anything has changed" in staff("desk").open("/admin/day-sheet?day=2026-12-08").text


def test_nobody_is_named_before_it_is_near_or_whose_answers_are_new(web_app, staff, reference, clock):
    clock.now = A_WEEK_BEFORE - timedelta(minutes=1)
    assert listed(staff("owner").open("/admin/")) == []
    assert OLD not in staff("owner").open(f"/admin/appointments/{reference}").text
    with web_app.app_context():
        helpers.change_clinic(stale_after_days=16)
    clock.now = A_WEEK_BEFORE
    assert listed(staff("owner").open("/admin/")) == []


def test_one_press_when_nothing_has_changed(web_app, staff, reference):
    person = staff("maya")
    page = asking(person, reference)
    assert page.heading == "Has anything changed?"
    assert "what we were told on 22 November 2026" in page.text
    assert page.facts["Do you put minoxidil on your scalp?"].startswith("No")
    before = appointment(web_app, reference)
    page = person.press("Nothing has changed")
    assert page.path == f"/admin/appointments/{reference}"
    assert OLD not in page.text
    assert "Maya Example asked the client on the phone; nothing new" in page.text
    assert appointment(web_app, reference) == before
    assert listed(person.open("/admin/")) == []


def test_something_new_goes_before_a_person_and_staff_are_told(web_app, staff, reference):
    person = staff("owner")
    asking(person, reference)
    change(person, "Do you faint", "Yes")
    page = person.press("Keep it as it is now")
    assert "Needs a decision" in page.text
    assert "Olive Owner asked the client on the phone; there is something new" in page.text
    assert Notice.STAFF_LOOK_AGAIN in [notice for notice, _mail in mails(web_app)]


def test_a_follow_up_that_opens_is_asked(staff, reference):
    person = staff("owner")
    asking(person, reference)
    page = change(person, "Have you taken isotretinoin", "Yes")
    assert page.messages == []
    assert person.press().messages == ["Give a date: When did you take the last capsule?"]
    page = person.press(answers={"When did you take the last capsule?": (10, 2026)})
    assert page.heading == "Has anything changed?"


def test_looking_keeps_nothing_but_the_look(web_app, staff, reference):
    person = staff("owner")
    path = asking(person, reference).path
    with nothing_but_looks(web_app):
        person.open(path)
        person.open(f"{path}/1")


def test_a_second_press_and_back_change_nothing(web_app, staff, reference):
    person = staff("owner")
    path = asking(person, reference).path
    data, action = person.filled("Nothing has changed")
    person.send(action, data)
    with nothing_but_looks(web_app):
        assert person.send(action, data).path == f"/admin/appointments/{reference}"
        assert person.open(f"{path}/1").path == f"/admin/appointments/{reference}"


def test_it_is_whoever_began_its_alone_and_of_one_appointment(web_app, staff, reference):
    """The key opens nothing for a colleague, for another appointment, or for whom it was taken from."""
    with web_app.app_context():
        other = helpers.booked(A_WEEK_BEFORE, technician="maya", starts_at=START + timedelta(days=1))
    maya = staff("maya")
    path = asking(maya, reference).path
    data, _action = maya.filled("Nothing has changed")
    others = [staff(name) for name in ("owner", "desk", "theo")]
    with nothing_stored_changes(web_app):
        for person in others:
            assert person.open(path).status == 404
        elsewhere = path.replace(reference, other)
        assert maya.open(elsewhere).status == 404
        assert maya.send(elsewhere, data).status == 404
        assert maya.open(f"{elsewhere}/1").status == 404
    with web_app.app_context():
        version = appointments.get_appointment(reference).appointment.version
        move.move_appointment(reference, version, "theo", START, helpers.viewer("owner"), A_WEEK_BEFORE)
    with nothing_stored_changes(web_app):
        assert maya.open(path).status == 404
        assert maya.send(path, data).status == 404


@pytest.mark.parametrize("name", ["desk", "theo"])
def test_who_may_not_read_the_answers_does_not_ask(web_app, staff, reference, name):
    person = staff(name)
    page = person.open(f"/admin/appointments/{reference}")
    assert ASK not in page.buttons
    if name == "desk":
        assert f"{OLD} No e-mail asks the client. The owner or the technician asks." in page.text
    person.open("/admin/")
    token = re.search(r'name="csrf_token" value="([^"]+)"', person.page.response.text)[1]
    with nothing_stored_changes(web_app):
        assert person.send(f"/admin/appointments/{reference}/ask-again", {"csrf_token": token}).status == 404


def test_once_it_has_begun_it_is_asked_at_the_visit(web_app, staff, reference, clock):
    clock.now = START - timedelta(minutes=1)
    maya = staff("maya")
    maya.open(f"/admin/appointments/{reference}")
    data, action = maya.filled(ASK)
    path = maya.press(ASK).path
    kept, _action = maya.filled("Nothing has changed")
    clock.now = START
    page = maya.open(f"/admin/appointments/{reference}")
    assert f"{OLD} No e-mail asks the client. Ask at the visit." in page.text
    assert ASK not in page.buttons
    assert "ask whether anything has changed" in maya.open("/admin/").sections["Today"]
    with nothing_but_looks(web_app):
        for where, fields in ((action, data), (path, kept)):
            assert maya.send(where, fields).path == f"/admin/appointments/{reference}"


def test_the_form_to_sign_says_that_the_answers_are_old(staff, reference):
    person = staff("maya")
    form = f"/admin/appointments/{reference}/form"
    told = "Ask at the visit: these answers are from 22 November 2026."
    assert told in person.open(form).sections["Medical history"]
    asking(person, reference)
    person.press("Nothing has changed")
    assert told not in person.open(form).sections["Medical history"]


def test_who_was_asked_by_e_mail_and_says_nothing_can_be_asked_too(web_app, staff, clock):
    reference = road.booked(web_app, starts_at=START, technician="maya")
    clock.now = A_WEEK_BEFORE
    with web_app.app_context():
        assert due.ask_again_next(clock.now)
    person = staff("owner")
    page = person.open(f"/admin/appointments/{reference}")
    assert f"{OLD} Asked by e-mail; no answer yet. Ask on the phone, or at the visit." in page.text
    assert listed(person.open("/admin/")) == []
    asking(person, reference)
    assert OLD not in person.press("Nothing has changed").text


def test_who_was_asked_on_the_phone_is_not_asked_by_e_mail_as_well(web_app, staff, clock):
    reference = road.booked(web_app, starts_at=START, technician="maya")
    clock.now = A_WEEK_BEFORE
    person = staff("owner")
    asking(person, reference)
    person.press("Nothing has changed")
    with web_app.app_context():
        assert not due.ask_again_next(clock.now)
