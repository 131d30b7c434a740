"""Whom to see."""

import pytest
from sqlalchemy import update

from booking.store.database import transaction
from booking.store.schedule import TechnicianRow
from tests.web import road
from tests.web.stored import nothing_stored_changes

WHO = "Who would you like to see?"
MESSAGE = "Choose a technician, or anyone"


@pytest.fixture
def client(browser):
    return road.put(browser, road.TECHNICIAN)


def retire(app, slug):
    with app.app_context(), transaction() as session:
        session.execute(update(TechnicianRow).where(TechnicianRow.slug == slug).values(active=False))


def test_it_works(client):
    page = client.page
    assert page.heading == WHO
    assert page.values("technician") == []
    assert "Theo Sample Fine density and hairlines. Earliest: Tuesday 24 November 2026, 11:00" in page.text
    assert client.press("Continue", {WHO: "Theo Sample"}).path == "/book/time"
    assert road.journey(client).enquiry.technician == "theo"


def test_anyone_has_the_earliest_time_of_all(client):
    assert "Anyone Earliest: Monday 23 November 2026, 09:00" in client.page.text
    client.press("Continue", {WHO: "Anyone"})
    assert road.journey(client).enquiry.technician == "any"


def test_with_one_technician_nobody_has_to_choose(client):
    retire(client.app, "theo")
    assert client.open("/book/time").path == "/book/time"
    assert "With Maya Example" in client.page.text


def test_the_same_choice_again_keeps_the_time(browser):
    road.put(browser, road.CHECK, technician="maya")
    browser.open("/book/technician")
    assert browser.press("Continue").path == "/book/check"


def test_another_choice_asks_for_a_time_again(browser):
    road.put(browser, road.CHECK, technician="maya")
    browser.open("/book/technician")
    assert browser.press("Continue", {WHO: "Theo Sample"}).path == "/book/time"


def test_somebody_who_takes_no_bookings_any_more_is_chosen_anew(browser):
    road.put(browser, road.CHECK, technician="theo")
    retire(browser.app, "maya")
    assert road.put(browser, road.TECHNICIAN).open("/book/technician").values("technician") in ([], ["theo"])


@pytest.mark.parametrize("wrong", [None, "", "zoe", "MAYA", "maya\x00", "1", ["zoe", "maya"], "' OR 1=1 --"])
def test_somebody_who_is_not_on_offer_is_refused(client, wrong):
    with nothing_stored_changes(client.app):
        page = client.press("Continue", raw={"technician": wrong})
    assert page.messages == [MESSAGE]
    assert page.heading == WHO


def test_somebody_who_left_while_the_page_was_open_is_refused(client):
    with client.app.app_context(), transaction() as session:
        session.execute(update(TechnicianRow).where(TechnicianRow.slug == "theo").values(active=False))
    with nothing_stored_changes(client.app):
        page = client.press("Continue", {WHO: "Theo Sample"})
    assert page.messages == [MESSAGE]
