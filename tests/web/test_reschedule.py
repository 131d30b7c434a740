"""A client changes the time of their appointment by the link in a mail."""

import re
from datetime import timedelta

import pytest

from booking.domain.messages import Notice
from booking.store import appointments
from booking.usecases import decide
from tests import helpers
from tests.web import road
from tests.web.client import Browser
from tests.web.conftest import app_with
from tests.web.stored import nothing_stored_changes
from tests.web.test_mails import mails, text_of
from tests.web.test_manage import link_of

A_DAY = timedelta(days=1)
NEW = road.START + A_DAY
GONE = "That time is not free any more. Your appointment is as it was; these times are the nearest."


@pytest.fixture
def reference(web_app):
    return road.booked(web_app, technician="maya")


@pytest.fixture
def link(web_app, reference):
    return link_of(web_app)


def start_of(web_app, reference):
    with web_app.app_context():
        return appointments.get_appointment(reference).appointment.starts_at


def asking(browser, link, starts_at=NEW, technician="maya"):
    return browser.open(f"{link}/move/to", query_string={"technician": technician, "starts_at": starts_at.isoformat()})


def test_three_presses(web_app, reference, link, staff):
    browser = Browser(web_app)
    browser.open(link)
    page = browser.open(browser.page.link("Change the time"))
    assert page.heading == "Change the time"
    assert "You have Tuesday 1 December 2026, 11:30, with Maya Example." in page.text
    page = browser.look("11:30, Wednesday 2 December")
    assert page.heading == "Move your appointment?"
    assert page.facts == {
        "From": "Tuesday 1 December 2026, 11:30with Maya Example",
        "To": "Wednesday 2 December 2026, 11:30with Maya Example",
    }
    page = browser.press("Move it")
    assert "Your appointment is moved." in page.text
    assert page.facts["When"].startswith("Wednesday 2 December 2026, 11:30")
    assert "It was moved to another time" in page.sections["What happened"]
    told = {notice: text_of(mail) for notice, mail in mails(web_app)}
    assert "You have changed your consultation." in told[Notice.RESCHEDULED]
    assert "The client changed it." in told[Notice.STAFF_RESCHEDULED]
    shown = staff("owner").open(f"/admin/appointments/{reference}")
    assert "Robin Walker moved it from Tue 1 December, 11:30" in shown.text


def test_looking_moves_nothing(web_app, link):
    """R15."""
    browser = Browser(web_app)
    path = f"{link}/move/to?technician=maya&starts_at={NEW:%Y-%m-%dT%H:%M:%SZ}"
    with nothing_stored_changes(web_app):
        for address in (f"{link}/move", path):
            for method in ("get", "head", "options"):
                assert getattr(browser.client, method)(address, base_url=browser.home).status_code == 200


def test_all_of_it_is_kept_from_searches_and_caches(web_app, link):
    """R20."""
    browser = Browser(web_app)
    for page in (browser.open(f"{link}/move"), asking(browser, link)):
        assert page.response.headers["Cache-Control"] == "no-store"
        assert page.response.headers["Referrer-Policy"] == "no-referrer"
        assert page.soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
        for hidden in ("Walker", "robin@client.example", "1985"):
            assert hidden not in page.response.text


def test_pressed_twice_it_is_moved_once(web_app, reference, link):
    browser = Browser(web_app)
    asking(browser, link)
    data, action = browser.filled("Move it")
    browser.send(action, data)
    with nothing_stored_changes(web_app):
        assert "Your appointment is moved." in browser.send(action, data).text


def test_of_two_windows_the_second_is_told(web_app, reference, link):
    first, second = Browser(web_app), Browser(web_app)
    asking(first, link)
    asking(second, link, NEW + A_DAY)
    first.press("Move it")
    with nothing_stored_changes(web_app):
        page = second.press("Move it")
    assert "It was changed in the meantime, so nothing was done." in page.text
    assert page.facts["When"].startswith("Wednesday 2 December")


def test_a_lost_race_brings_the_nearest_times_and_loses_nothing(web_app, reference, link):
    browser = Browser(web_app)
    asking(browser, link)
    road.booked(web_app, technician="maya", starts_at=NEW)
    with nothing_stored_changes(web_app):
        page = browser.press("Move it")
    assert page.heading == "That time has just gone"
    assert page.messages == [GONE]
    assert "You still have Tuesday 1 December 2026, 11:30." in page.text
    assert len(page.times) == 3
    assert browser.look("10:30, Wednesday").heading == "Move your appointment?"
    browser.press("Move it")
    assert start_of(web_app, reference) == NEW - timedelta(hours=1)


@pytest.mark.parametrize("technician", ["maya", "any", "nobody", ""])
def test_a_time_that_is_not_on_offer_is_not_asked_about(web_app, link, technician):
    """R4: replayed, shifted and foreign times."""
    browser = Browser(web_app)
    for starts_at in (NEW.replace(hour=3), NEW + timedelta(minutes=1), NEW - timedelta(days=30)):
        page = asking(browser, link, starts_at, technician)
        assert page.messages == [GONE]
        assert "Move it" not in page.buttons


@pytest.mark.parametrize("query", ["", "?starts_at=x", "?starts_at=2026-12-02T11:30:00", "?starts_at=2026-12-02"])
def test_no_time_at_all_leads_to_the_times(web_app, link, query):
    assert Browser(web_app).open(f"{link}/move/to{query}").heading == "Change the time"


@pytest.mark.parametrize("version", ["", "x", "0", "99999999999", "-1", "\u0661"])
def test_a_version_that_is_none_moves_nothing(web_app, link, version):
    browser = Browser(web_app)
    asking(browser, link)
    with nothing_stored_changes(web_app):
        assert "It was changed in the meantime" in browser.press("Move it", raw={"version": version}).text


def test_a_stale_page_asks_again(web_app, reference, link):
    browser = Browser(web_app)
    asking(browser, link)
    browser.forget_session()
    with nothing_stored_changes(web_app):
        assert browser.press("Move it").title.startswith("Error: ")
    assert "Your appointment is moved." in browser.press("Move it").text


def test_too_near_it_takes_a_call(web_app, reference, link, clock):
    browser = Browser(web_app)
    asking(browser, link)
    data, action = browser.filled("Move it")
    clock.now = road.START - timedelta(hours=23)
    with nothing_stored_changes(web_app):
        page = browser.send(action, data)
        assert "It is too near to change online. To move or cancel it, call us on 020 7946 0123" in page.text
        for path in ("/move", f"/move/to?starts_at={NEW:%Y-%m-%dT%H:%M:%SZ}"):
            assert "It is too near to change online." in browser.open(link + path).text


def test_where_the_answers_allow_no_time_it_takes_a_call(web_app, reference, link, clock):
    with web_app.app_context():
        helpers.say_no_time(reference, clock.now)
    browser = Browser(web_app)
    page = browser.open(f"{link}/move")
    assert page.heading == "Please call us to move it"
    assert "020 7946 0123" in page.text
    assert asking(browser, link).heading == "Please call us to move it"


def test_a_date_that_the_answers_ask_for_is_told_without_its_reason(web_app):
    """T7: the link alone shows nothing of the answers."""
    road.booked(web_app, answers=road.LETTER, starts_at=road.START + timedelta(days=7), technician="maya")
    page = Browser(web_app).open(f"{link_of(web_app, Notice.ONE_THING_MORE)}/move")
    for hidden in ("letter", "doctor", "treatment", "health"):
        assert hidden not in page.text.lower()
    assert page.times


def test_a_date_far_off_says_from_when_on(web_app):
    """The first week that can be had is shown, and a word about why none is before it."""
    april = road.START.replace(year=2027, month=4, day=6, hour=10)
    road.booked(web_app, answers=road.LATER, starts_at=april, technician="maya")
    browser = Browser(web_app)
    assert browser.open(f"{link_of(web_app)}/move").times[0].startswith("2027-04-06")
    page = browser.open(f"{link_of(web_app)}/move?from=2026-12-01")
    assert "The first day you can book is" in page.text
    assert "isotretinoin" not in page.text


def test_a_confirmed_one_gets_a_new_calendar_file(web_app, reference, link, clock):
    with web_app.app_context():
        decide.confirm_appointment(reference, 1, helpers.viewer("owner"), clock.now)
    browser = Browser(web_app)
    asking(browser, link)
    browser.press("Move it")
    [mail] = [mail for notice, mail in mails(web_app) if notice is Notice.RESCHEDULED]
    [attached] = [part for part in mail.walk() if part.get_filename()]
    content = attached.get_payload(decode=True).decode()
    assert "DTSTART:20261202T113000Z" in content
    # Confirmed is the first change that a calendar learnt of.
    assert re.search(r"SEQUENCE:2\r\n", content)


def test_too_many_moves_from_one_network_take_a_call(web_app, reference, link):
    """R21."""
    with web_app.app_context():
        from booking.store.database import db

        app = app_with(db.engine.url.database, LIMIT_BOOKINGS="1 per day")
    app.extensions["hairline.clock"] = web_app.extensions["hairline.clock"]
    browser = Browser(app)
    asking(browser, link)
    browser.press("Move it")
    asking(browser, link, NEW + A_DAY)
    with nothing_stored_changes(app):
        page = browser.press("Move it")
    assert (page.status, page.heading) == (429, "Please call us to move it")
    with app.app_context():
        db.engine.dispose()
