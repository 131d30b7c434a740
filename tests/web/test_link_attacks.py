"""What somebody with a client's link might try, by malice or by an old window: nothing of it goes through (T3-T7)."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from booking.domain.appointment import State
from booking.domain.messages import Notice
from booking.store import appointments, erasures
from booking.usecases import change, decide, due, erasure, move
from tests import helpers
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes
from tests.web.test_mails import mails, text_of
from tests.web.test_manage import NO_LINK, link_of
from tests.web.test_reschedule import A_DAY, NEW, asking, start_of

PATHS = ("", "/answers", "/data", "/delete", "/move", "/move/to", "/cancel", "/consultation.ics")
BORN = {"Date of birth": (14, 3, 1985)}


@pytest.fixture
def reference(web_app):
    return road.booked(web_app, technician="maya")


@pytest.fixture
def link(web_app, reference):
    return link_of(web_app)


def stored_of(web_app, reference):
    with web_app.app_context():
        return appointments.get_appointment(reference)


def filled(web_app, link, path, button, answers=None):
    """A form as an old window has it, and the browser it stands in."""
    browser = Browser(web_app)
    browser.open(link + path)
    return browser, *browser.filled(button, answers)


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "HEAD", "GET"])
def test_no_other_method_changes_anything(web_app, link, method):
    """R15, R19."""
    browser = Browser(web_app)
    with nothing_stored_changes(web_app):
        for path in PATHS:
            for query in ("", "?_method=POST&csrf_token=x&version=1", f"?starts_at={NEW:%Y-%m-%dT%H:%M:%SZ}"):
                headers = {"X-HTTP-Method-Override": "POST"}
                browser.client.open(f"{link}{path}{query}", method=method, base_url=browser.home, headers=headers)


@pytest.mark.parametrize("path", PATHS)
def test_no_answer_is_kept_handed_on_or_names_the_link_elsewhere(web_app, link, path):
    """T6."""
    browser = Browser(web_app)
    for method in ("GET", "HEAD", "OPTIONS", "POST"):
        answer = browser.client.open(f"{link}{path}", method=method, base_url=browser.home)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        secret = link.rpartition("/")[2]
        for before in re.findall(rf"(\S+){secret}", answer.text):
            assert re.search(r'[">](http://localhost)?/manage/$', before), before
        assert secret not in str(answer.headers.getlist("Set-Cookie"))


def test_after_cancelling_no_old_form_does_anything(web_app, reference, link):
    forms = [
        filled(web_app, link, f"/move/to?technician=maya&starts_at={NEW:%Y-%m-%dT%H:%M:%SZ}", "Move it"),
        filled(web_app, link, "/cancel", "Cancel it"),
    ]
    browser, data, action = filled(web_app, link, "/cancel", "Cancel it")
    assert browser.send(action, data).heading == "This appointment is cancelled"
    with nothing_stored_changes(web_app):
        for browser, data, action in forms:
            assert browser.send(action, data).heading == "This appointment is cancelled"


def test_a_request_to_delete_is_one_whoever_presses_again(web_app, reference, link):
    forms = [filled(web_app, link, "/delete", "Ask us to delete it", BORN) for _ in range(2)]
    browser, data, action = forms[0]
    browser.send(action, data)
    with nothing_stored_changes(web_app):
        for browser, data, action in forms:
            assert "to delete what we keep about you. We answer within a month." in browser.send(action, data).text
    with web_app.app_context():
        owner = helpers.viewer("owner")
        change.cancel_appointment(reference, 1, "", owner, helpers.PUBLISHED)
        erasure.erase(reference, 2, owner, helpers.PUBLISHED)
    with nothing_stored_changes(web_app):
        for browser, data, action in forms:
            assert browser.send(action, data).heading == NO_LINK


def test_cancelling_takes_the_time_that_was_shown_and_no_other(web_app, reference, link, clock):
    browser, data, action = filled(web_app, link, "/cancel", "Cancel it")
    with web_app.app_context():
        move.move_appointment(reference, 1, "maya", NEW, helpers.viewer("owner"), clock.now)
    with nothing_stored_changes(web_app):
        page = browser.send(action, data)
        assert page.facts["When"].startswith("Wednesday 2 December 2026, 11:30")
        assert "changed" in page.text
        for forged in ("", "x", "2026-12-02T11:30:00", NEW.isoformat().replace("2026", "2027")):
            browser.send(action, {**data, "starts_at": forged})
    browser.open(f"{link}/cancel")
    assert browser.press("Cancel it").heading == "This appointment is cancelled"


@pytest.mark.parametrize("decided", ["confirmed", "declined", "cancelled"])
def test_what_staff_decide_meanwhile_stands(web_app, reference, link, clock, decided):
    path = f"/move/to?technician=maya&starts_at={NEW:%Y-%m-%dT%H:%M:%SZ}"
    browser, data, action = filled(web_app, link, path, "Move it")
    with web_app.app_context():
        owner = helpers.viewer("owner")
        if decided == "confirmed":
            decide.confirm_appointment(reference, 1, owner, clock.now)
        elif decided == "declined":
            decide.decline_appointment(reference, 1, "We are full", owner, clock.now)
        else:
            change.cancel_appointment(reference, 1, "", owner, clock.now)
    with nothing_stored_changes(web_app):
        browser.send(action, data)
    assert stored_of(web_app, reference).appointment.state is State(decided)
    assert start_of(web_app, reference) == road.START


def test_staff_who_looked_at_the_old_time_do_not_confirm_the_new_one(web_app, reference, link, staff):
    owner = staff("owner")
    owner.open(f"/admin/appointments/{reference}")
    data, action = owner.filled("Confirm")
    browser = Browser(web_app)
    asking(browser, link)
    browser.press("Move it")
    page = owner.send(action, data)
    assert stored_of(web_app, reference).appointment.state is State.REQUESTED
    assert "moved" in page.text


@pytest.mark.parametrize(
    "starts_at",
    [
        datetime(2026, 11, 22, 9, tzinfo=UTC),  # a Sunday, today
        road.START.replace(hour=3),
        road.START + timedelta(minutes=1),
        road.START + timedelta(days=3650),
        road.START - timedelta(days=365),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
    ],
)
def test_a_forged_time_moves_nothing(web_app, reference, link, starts_at):
    """R4: what the page would never have offered, with the form's own token and version."""
    browser, data, _action = filled(
        web_app, link, f"/move/to?technician=maya&starts_at={NEW:%Y-%m-%dT%H:%M:%SZ}", "Move it"
    )
    with nothing_stored_changes(web_app):
        page = browser.send(f"{link}/move/to?technician=maya&starts_at={starts_at:%Y-%m-%dT%H:%M:%SZ}", data)
        assert page.status == 200
        page = browser.send(f"{link}/move/to?technician=nobody&starts_at={NEW:%Y-%m-%dT%H:%M:%SZ}", data)
        assert page.status == 200


def test_nobody_moves_into_somebody_elses_time(web_app, reference, link):
    other = road.booked(web_app, technician="maya", starts_at=NEW, details=road_other())
    browser, data, _action = filled(
        web_app, link, f"/move/to?technician=maya&starts_at={NEW + A_DAY:%Y-%m-%dT%H:%M:%SZ}", "Move it"
    )
    with nothing_stored_changes(web_app):
        for start in (NEW, NEW + timedelta(minutes=15), NEW - timedelta(minutes=15)):
            browser.send(f"{link}/move/to?technician=maya&starts_at={start:%Y-%m-%dT%H:%M:%SZ}", data)
    assert start_of(web_app, other) == NEW


def road_other():
    return replace(helpers.ROBIN, name="Ann Other", email="ann@client.example", phone="+442079460111")


def test_a_lost_link_gives_no_more_tries_of_the_date_of_birth(web_app, reference, link, clock):
    """T7: whoever reads the mailbox would guess on for ever."""
    browser = Browser(web_app)
    browser.open(f"{link}/answers")
    for _ in range(5):
        browser.press("Open", {"Date of birth": (1, 1, 1990)})
    clock.now += timedelta(hours=1)
    browser.open("/manage/lost")
    browser.press("Send it", {"E-mail": "robin@client.example"})
    found = link_of(web_app, Notice.LOST_LINK)
    assert browser.open(f"{found}/answers").heading == NO_LINK
    asking(browser, found)
    browser.press("Move it")
    moved = link_of(web_app, Notice.RESCHEDULED)
    assert browser.open(f"{moved}/data").heading == NO_LINK
    assert browser.open(moved).status == 200


def test_the_request_to_delete_names_its_deadline_to_staff_and_says_when_it_is_overdue(
    web_app, reference, link, clock, staff
):
    browser, data, action = filled(web_app, link, "/delete", "Ask us to delete it", BORN)
    browser.send(action, data)
    with web_app.app_context():
        assert erasures.find_request(stored_of(web_app, reference).id)
    assert "Sunday 20 December 2026" in staff("desk").open("/admin/").text
    assert "Overdue" not in staff("desk").open("/admin/").text
    clock.now += timedelta(days=15)
    assert "Overdue: waiting 2 weeks" in staff("desk").open("/admin/").text


WRONG = {"Date of birth": (1, 1, 1990)}


def pages_for_the_doctor(web_app):
    """The links to the page for the doctor in all mails so far, the newest last."""
    found = [re.search(r"http://localhost(/your-page/\S+)", text_of(mail)) for _notice, mail in mails(web_app)]
    return [each[1] for each in found if each]


def test_a_mail_and_its_reminder_have_five_tries_together(web_app, clock):
    """T7: each mail brings a link of its own, and whoever reads the mailbox has them all."""
    letter = road.booked(web_app, answers=road.LETTER, starts_at=NEW + A_DAY, technician="maya")
    road.booked(web_app, answers=road.LETTER, starts_at=NEW + 2 * A_DAY, details=road_other())
    clock.now = stored_of(web_app, letter).appointment.letter_due_at - timedelta(hours=1)
    with web_app.app_context():
        assert due.remind_next(clock.now)
    mail, others, reminder = pages_for_the_doctor(web_app)
    browser = Browser(web_app)
    for path in (mail, reminder, mail, reminder, mail):
        assert browser.open(path).heading == "Your page"
        browser.press("Open", WRONG)
    for path in (mail, reminder):
        assert browser.open(path).status == 404
    browser.open(others)
    assert browser.press("Open", BORN).heading == "For your doctor"
    assert "Ann Other" in browser.page.text


def test_what_was_tried_on_one_page_counts_on_the_others(web_app, reference, link):
    browser = Browser(web_app)
    for path in ("/answers", "/data", "/delete", "/answers", "/data"):
        browser.open(link + path)
        browser.press(browser.page.buttons[-1], WRONG)
    for path in ("/answers", "/data", "/delete"):
        assert browser.open(link + path).heading == NO_LINK
