"""The first page, and the press that begins an enquiry."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from booking.store.clinic import ServiceRow
from booking.store.database import transaction
from tests.helpers import change_clinic
from tests.web.stored import nothing_stored_changes, stored


def test_it_works(browser):
    page = browser.open("/")
    assert page.title == "Book a consultation \u2013 Alder Street Scalp Studio"
    assert "Earliest time: Monday 23 November 2026, 09:00" in page.text
    assert browser.press("Start").path == "/book/safety"
    assert len(stored(browser.app)["enquiry"]) == 1


def test_who_has_begun_already_carries_on_with_everything_kept(browser):
    browser.open("/")
    browser.press("Start")
    browser.press("Continue", {"I have read this": True})
    browser.open("/")
    browser.press("Carry on")
    assert browser.page.heading == "Your health answers"
    assert len(stored(browser.app)["enquiry"]) == 1


def test_who_has_begun_already_may_delete_the_answers_from_the_first_page(browser):
    browser.open("/")
    browser.press("Start")
    browser.open("/")
    browser.press("Delete my answers")
    assert stored(browser.app)["enquiry"] == []
    assert browser.page.buttons == ["Start"]


def test_what_nobody_came_back_to_is_deleted_by_the_next_start(browser, clock):
    browser.open("/")
    browser.press("Start")
    clock.now += timedelta(hours=24)
    browser.open("/")
    browser.press("Start")
    assert len(stored(browser.app)["enquiry"]) == 1


@pytest.mark.parametrize("service", ["", "x", "consultation'--", "\u202e" * 2000, None, ["x", "consultation"]])
def test_an_unknown_service_is_no_page(browser, service):
    browser.open("/")
    with nothing_stored_changes(browser.app):
        assert browser.press("Start", raw={"service": service}).heading == "There is no such page"


def test_without_a_free_time_there_is_no_button_but_a_way_to_ask(browser):
    with browser.app.app_context():
        change_clinic(minimum_notice_minutes=200 * 24 * 60)
    page = browser.open("/")
    assert "There is no free time at the moment" in page.text
    assert page.buttons == []
    assert "020 7946 0123" in page.response.text


def test_a_service_no_longer_on_offer_is_no_page(browser):
    browser.open("/")
    with browser.app.app_context(), transaction() as session:
        session.execute(update(ServiceRow).values(active=False))
    assert browser.press("Start").heading == "There is no such page"


def test_the_privacy_page_says_who_sees_the_answers(browser):
    page = browser.open("/")
    page = browser.open(page.link("How we keep them"))
    assert page.heading == "How we keep your answers"
    assert "Your technician and the owner of the clinic" in page.facts["Who sees them"]
