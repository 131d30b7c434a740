"""The confirmation: reference, time, and what happens next."""

from datetime import timedelta

import pytest

from tests.helpers import viewer
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes

GONE = "Your answers are not here any more"


@pytest.fixture
def client(browser):
    road.put(browser, road.CHECK)
    browser.press("Send request")
    return browser


def reference_on(page):
    return page.soup.select_one(".reference").get_text()


def test_it_works(client):
    page = client.page
    assert page.heading == "Request sent"
    code = reference_on(page)
    assert len(code) == 9
    assert not set(code) & set("01OI")
    assert page.path == f"/book/done/{code.replace('-', '')}"
    assert page.facts["When"] == "Tuesday 1 December 2026, 11:30London time, 45 minutes"
    assert "within one working day" in page.sections["What happens next"]
    assert "We are sending an e-mail to robin@client.example" in page.sections["What happens next"]


def test_it_says_nothing_of_health(browser):
    road.put(
        browser, road.CHECK, answers={**road.REVIEW, "other_medicines": "yes", "other_medicines_list": "Metformin"}
    )
    page = browser.press("Send request")
    assert "Metformin" not in page.response.text
    assert "faint" not in page.text


def test_a_letter_is_asked_for_with_its_deadline(browser):
    page = road.put(browser, road.CHECK, answers=road.LETTER).press("Send request")
    assert page.heading == "Provisional booking made"
    assert "bring it in by Thursday 26 November 2026, 11:30." in page.sections["What happens next"]


def test_reloading_changes_nothing(client):
    path, text = client.page.path, client.page.text
    with nothing_stored_changes(client.app):
        assert client.open(path).text == text


def test_back_says_that_it_was_sent_already(client):
    page = client.open("/book/check")
    assert page.path.endswith("?again=yes")
    assert "You have already sent this. Here it is again." in page.text


def test_the_reference_may_be_typed_with_dash_and_small_letters(client):
    code = reference_on(client.page)
    assert client.open(f"/book/done/{code.lower()}").heading == "Request sent"


def test_another_browser_learns_nothing(client):
    stranger = Browser(client.app)
    page = stranger.open(client.page.path)
    assert page.heading == GONE
    assert reference_on(client.page) not in page.text


def test_somebody_elses_reference_is_no_page(client):
    other = road.booked(client.app, technician="theo")
    for reference in (other, "HX4K29PD", "x", "%00", "'--", "../../admin"):
        assert client.open(f"/book/done/{reference}").heading == "There is no such page", reference


def test_before_sending_it_leads_back_to_the_road_or_away(browser):
    road.put(browser, road.CHECK)
    assert browser.open("/book/done").path == "/book/check"
    assert browser.open("/book/done/HX4K29PD").heading == GONE


def test_after_a_day_the_page_is_gone_and_the_booking_is_not(client, clock):
    clock.now += timedelta(hours=24)
    page = client.open(client.page.path)
    assert page.heading == GONE
    assert "If you had already sent your request, it is safe with us" in page.text


@pytest.mark.parametrize(
    ("act", "heading", "next_words"),
    [
        ("Confirm", "Appointment booked", "You do not need to do anything else."),
        ("Decline", "We could not confirm this request", "We have written to you."),
    ],
)
def test_it_shows_how_it_stands_now(client, staff, act, heading, next_words):
    owner = staff("owner")
    reference = client.page.path.rpartition("/")[2]
    if act == "Confirm":
        owner.open(f"/admin/appointments/{reference}")
        owner.press("Confirm")
    else:
        owner.open(f"/admin/appointments/{reference}/decline")
        owner.press("Decline and tell the client", {"What shall we tell the client?": "Please call us."})
    page = client.open(client.page.path)
    assert page.heading == heading
    assert next_words in page.sections["What happens next"]
    with client.app.app_context():
        assert viewer("owner").name not in page.text


def test_after_sending_there_is_nothing_left_to_delete(client):
    data, _ = Browser.filled(at_start(client), "Start")
    with nothing_stored_changes(client.app):
        page = client.send("/book/delete", data)
    assert page.heading == "Request sent"


def at_start(client):
    client.open("/")
    return client
