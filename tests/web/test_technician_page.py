"""A technician's own page: training, experience, how fresh each answer is, and the first time to have."""

import pytest
from sqlalchemy import update

from booking.store.database import transaction
from booking.store.schedule import TechnicianRow
from booking.usecases import enquiry
from tests import helpers
from tests.conftest import NOW
from tests.helpers import change_clinic
from tests.web import road
from tests.web.client import words
from tests.web.stored import nothing_stored_changes, stored


def evidence(page):
    return {words(block.h3): words(block) for block in page.soup.select(".evidence")}


def test_it_works(browser):
    page = browser.open("/technicians/maya")
    assert page.title == "Maya Example \u2013 Alder Street Scalp Studio"
    assert page.heading == "Maya Example"
    assert "Scalp and scar work" in page.text
    assert page.sections["Languages"] == "English, Spanish"
    found = evidence(page)
    assert "June Sample" in found["Who taught the technician?"]
    assert "Example Academy" in found["Which academy did the technician go to?"]
    assert "Certificate no. 0412" in found["Which academy did the technician go to?"]
    assert "In Leeds" in found["Where was the training?"]
    assert "Six months" in found["How long did the training take?"]
    assert "Five years" in found["How much has the technician done since?"]
    assert all("Last checked 1 September 2026 by Olive Owner" in told for told in found.values())
    assert "Earliest time with Maya Example: Monday 23 November 2026, 09:00" in page.text
    assert browser.press("Book a consultation").path == "/book/safety"
    assert len(stored(browser.app)["enquiry"]) == 1


def test_the_earliest_time_is_this_technicians(browser):
    assert "Earliest time with Theo Sample: Tuesday 24 November 2026, 11:00" in browser.open("/technicians/theo").text


def test_booking_from_a_technicians_page_shows_that_technicians_times(browser):
    with nothing_stored_changes(browser.app):
        browser.open("/technicians/theo")
    browser.press("Book a consultation")
    secret = browser.client.get_cookie(browser.app.config["ENQUIRY_COOKIE_NAME"]).value
    browser.secret = secret
    assert road.journey(browser).enquiry.technician == "theo"
    with browser.app.app_context():
        answer_everything(secret)
    page = browser.open("/book/time")
    assert words(page.soup.select_one(".who-list [aria-current]")).startswith("Theo Sample")
    assert browser.press(page.buttons[0]).path == "/book/details"
    assert road.journey(browser).enquiry.technician == "theo"


def answer_everything(secret):
    enquiry.acknowledge_advisories(secret, NOW)
    enquiry.give_consent(secret, NOW)
    helpers.answer(secret, helpers.CLEAR, NOW)


@pytest.mark.parametrize("technician", ["nobody", "", "MAYA", "x" * 3000])
def test_a_forged_technician_is_as_if_nobody_were_named(browser, technician):
    browser.open("/technicians/theo")
    assert browser.press("Book a consultation", raw={"technician": technician}).path == "/book/safety"
    browser.secret = browser.client.get_cookie(browser.app.config["ENQUIRY_COOKIE_NAME"]).value
    assert road.journey(browser).enquiry.technician is None


def test_a_technicians_page_left_open_carries_the_technician_into_what_was_begun(browser):
    """Another window began meanwhile: its answers stay, and its time, which was with somebody else, is chosen anew."""
    browser.open("/technicians/theo")
    data, action = browser.filled("Book a consultation")
    road.put(browser, road.CHECK, technician="maya")
    page = browser.send(action, data)
    kept = road.journey(browser).enquiry
    assert (page.heading, kept.technician, kept.starts_at) == ("Who and when", "theo", None)
    assert kept.details.name == "Robin Walker"


def test_unanswered_and_aged_are_said(browser):
    found = evidence(browser.open("/technicians/theo"))
    assert "more than a year ago" in found["Who taught the technician?"]
    unanswered = "The clinic has not answered this yet. Ask before you pay anything."
    assert found["How does the technician find the right depth?"].endswith(unanswered)


@pytest.mark.parametrize("slug", ["nobody", "MAYA", "maya%00", "%ff", "'--", "x" * 3000, "maya ", "..%2fmaya", "1"])
def test_somebody_unknown_is_no_page(browser, slug):
    page = browser.open(f"/technicians/{slug}")
    assert (page.status, page.heading) == (404, "There is no such page")


def test_somebody_who_takes_no_bookings_any_more_is_no_page(browser):
    with browser.app.app_context(), transaction() as session:
        session.execute(update(TechnicianRow).where(TechnicianRow.slug == "theo").values(active=False))
    assert browser.open("/technicians/theo").status == 404
    assert "Theo Sample" not in browser.open("/safety").text


def test_without_a_free_time_there_is_a_way_to_ask_and_no_button(browser):
    with browser.app.app_context():
        change_clinic(minimum_notice_minutes=200 * 24 * 60)
    page = browser.open("/technicians/maya")
    assert "Maya Example has no free time at the moment. Please call us" in page.text
    assert page.buttons == []


def test_it_is_opened_from_the_first_page_and_from_the_page_of_times(browser):
    assert browser.open("/").link("Maya Example") == "/technicians/maya"
    road.put(browser, road.TIME)
    assert browser.page.link("Training and experience of Theo Sample") == "/technicians/theo"
    assert browser.page.link("Training and experience of Maya Example") == "/technicians/maya"


def test_whoever_looks_somebody_up_comes_back_with_every_answer_kept(browser):
    road.put(browser, road.TIME)
    with nothing_stored_changes(browser.app):
        page = browser.open("/technicians/theo")
    assert page.buttons == []
    assert "Earliest time" not in page.text  # their answers may allow later dates only
    assert page.link("Back") == "/book/time"
    assert browser.open(page.link("Carry on where you left off")).heading == "Who and when"
