"""Without an enquiry, or with one that is gone, each page of the road says so and offers to start again."""

from datetime import timedelta

import pytest

from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes

PAGES = ("safety", "consent", "health/1", "result", "time", "taken", "details", "check", "done", "done/X")
POSTED = PAGES[:-2]
GONE = "Your answers are not here any more"


def all_gone(browser):
    for name in PAGES:
        with nothing_stored_changes(browser.app):
            page = browser.open(f"/book/{name}")
        assert page.heading == GONE, name
        assert page.link("Start again") == "/"


def test_without_a_cookie(browser):
    all_gone(browser)


def test_after_24_hours(browser, clock):
    road.put(browser, road.CHECK)
    clock.now += timedelta(hours=23, minutes=59)
    assert browser.open("/book/check").heading == "Check your answers"
    clock.now += timedelta(minutes=1)
    all_gone(browser)


def test_after_it_was_deleted_in_another_window(browser):
    road.put(browser, road.CHECK)
    other = road.carried(browser)
    other.open("/book/check")
    other.press("Delete my answers")
    all_gone(browser)


@pytest.mark.parametrize("name", POSTED)
def test_a_form_sent_after_24_hours_changes_nothing(browser, clock, name):
    road.put(browser, road.CHECK)
    data, _ = browser.filled("Send request")
    clock.now += timedelta(hours=24)
    with nothing_stored_changes(browser.app):
        assert browser.send(f"/book/{name}", data).heading == GONE


@pytest.mark.parametrize(
    "cookie", ["x", "x" * 4000, "%00", "a%ff%fe", "\\303\\251", "' OR 1=1 --", "null", "ünï", '"quoted"', "a=b=c"]
)
def test_a_cookie_that_is_not_ours_finds_nothing(web_app, cookie):
    browser = Browser(web_app)
    page = browser.open("/book/check", headers={"Cookie": f"enquiry={cookie}".encode().decode("latin-1")})
    assert page.heading == GONE


def test_somebody_elses_database_id_finds_nothing(browser, web_app):
    """R18: nothing of the road is found by a number."""
    road.at(web_app, road.CHECK)
    for guess in ("1", "0", "-1"):
        road.carry(browser, guess)
        assert browser.open("/book/check").heading == GONE
