"""The time is gone when the request is sent: everything is kept, and three near ones are one press away."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from booking.store.database import transaction
from booking.store.schedule import WorkingPeriodRow
from tests.web import road
from tests.web.stored import nothing_stored_changes, stored

AGAIN = "That time is not free any more either. Please choose another."


@pytest.fixture
def client(browser):
    """Somebody who is about to send a request for a time that has just gone."""
    road.put(browser, road.CHECK, technician="maya", answers=road.REVIEW)
    road.booked(browser.app, technician="maya")
    return browser


def test_it_works(client):
    with nothing_stored_changes(client.app):
        page = client.press("Send request")
    assert page.path == "/book/taken"
    assert page.heading == "That time has just gone"
    assert "Tuesday 1 December 2026, 11:30 is not free any more. Everything you told us is kept." in page.text
    assert client.press(page.buttons[0]).path == "/book/check"
    assert client.page.facts["Name"] == "Robin Walker"
    assert client.press("Send request").heading == "Request sent"
    assert len(stored(client.app)["appointment"]) == 2


def test_the_nearest_are_offered(client):
    page = client.press("Send request")
    wanted = datetime(2026, 12, 1, 11, 30, tzinfo=UTC)
    gaps = [abs(datetime.fromisoformat(time) - wanted) for time in page.times]
    full = client.open("/book/time?from=2026-12-01")
    others = [abs(datetime.fromisoformat(time) - wanted) for time in full.times if time not in page.times]
    assert len(gaps) == 3
    assert max(gaps) <= min(others)


def test_one_that_is_taken_again_in_between_is_refused_with_three_others(client):
    page = client.press("Send request")
    taken = page.times[0]
    road.booked(client.app, technician="maya", starts_at=datetime.fromisoformat(taken))
    with nothing_stored_changes(client.app):
        page = client.press(page.buttons[0])
    assert page.path == "/book/taken"
    assert page.messages == [AGAIN]
    assert taken not in page.times
    assert len(page.times) == 3


@pytest.mark.parametrize(
    "posted", ["", None, "2026-12-01T03:00:00+00:00", "2026-12-01T11:30:00", "x", "\x00", "0001-01-01T00:00:00+14:00"]
)
def test_a_time_that_is_not_offered_is_refused_here_too(client, posted):
    page = client.press("Send request")
    with nothing_stored_changes(client.app):
        page = client.press(page.buttons[0], raw={"starts_at": posted})
    assert page.messages == [AGAIN]


def test_all_times_are_a_link_away(client):
    page = client.press("Send request")
    assert client.open(page.link("See all times")).heading == "Who and when"


def test_hours_that_changed_in_between_take_the_time_away(browser):
    road.put(browser, road.CHECK, technician="maya")
    with browser.app.app_context(), transaction() as session:
        session.execute(update(WorkingPeriodRow).where(WorkingPeriodRow.is_break).values(starts=690, ends=780))
    with nothing_stored_changes(browser.app):
        page = browser.press("Send request")
    assert page.path == "/book/taken"
    assert "Somebody" not in page.text  # nobody was faster, and the page does not say so
    assert browser.press(page.buttons[0]).path == "/book/check"
    assert browser.press("Send request").heading == "Request sent"


def test_a_time_that_came_too_near_is_gone(browser, clock):
    road.put(browser, road.CHECK, starts_at=datetime(2026, 11, 23, 9, tzinfo=UTC))
    clock.now = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    assert browser.press("Send request").path == "/book/taken"


def test_without_a_time_of_ones_own_it_leads_back_to_choosing(browser):
    road.put(browser, road.TIME)
    assert browser.open("/book/taken").path == "/book/time"
