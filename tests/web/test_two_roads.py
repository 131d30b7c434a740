"""Two windows, two services, and the road that asks a person: limits and typed text hold on each."""

from dataclasses import replace
from datetime import timedelta

import pytest

from booking.store import clinic as clinic_store
from booking.store.database import transaction
from booking.usecases import setup
from tests import helpers
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes
from tests.web.test_look import AGREE, ROBIN

DETAILS = {**ROBIN}


def test_details_that_were_typed_are_kept_when_another_window_changes_the_result(web_app):
    typing = road.at(web_app, road.DETAILS)
    other = road.carried(typing)
    other.open("/book/health/3")
    other.press(answers={"Have you taken isotretinoin": "Yes"})
    page = typing.press("Continue", DETAILS)
    assert page.path.endswith("?changed=yes") or "changed" in page.response.text
    kept = road.journey(typing).enquiry.details
    assert (kept.name, kept.email) == ("Robin Walker", "robin@client.example")


def test_what_is_typed_before_any_consent_is_not_kept(web_app):
    browser = road.at(web_app, road.CONSENT)
    with nothing_stored_changes(web_app):
        browser.client.post("/book/details", data={"name": "Robin Walker"}, base_url=browser.home)


def look_form(web_app):
    browser = road.at(web_app, road.RESULT, answers=road.OPEN)
    browser.open("/book/look")
    return browser


def test_a_look_sent_in_a_few_seconds_is_asked_to_be_looked_at_again(web_app, monkeypatch):
    monkeypatch.setitem(web_app.config, "MINIMUM_FILL_SECONDS", 20)
    browser = look_form(web_app)
    with nothing_stored_changes(web_app):
        page = browser.press("Send", {**ROBIN, AGREE: True})
    assert page.messages[0].startswith("That was very quick.")
    assert page.values("name") == ["Robin Walker"]


def test_one_person_has_few_looks_waiting(web_app):
    """R21: nobody's mailbox is filled by asking."""
    with web_app.app_context():
        helpers.change_clinic(most_open_appointments=2)
    for _ in range(2):
        assert look_form(web_app).press("Send", {**ROBIN, AGREE: True}).heading == "We will look at it"
    browser = look_form(web_app)
    with nothing_stored_changes(web_app):
        page = browser.press("Send", {**ROBIN, "E-mail": "ROBIN@client.example", AGREE: True})
    assert page.messages == ["We could not take another question with these details. Please call us on 020 7946 0123."]
    assert page.values("name") == ["Robin Walker"]


@pytest.fixture
def two_a_day(web_app, monkeypatch):
    monkeypatch.setitem(web_app.config, "LIMIT_BOOKINGS", "2 per day")
    web_app.extensions["hairline.limits"].reset()
    yield web_app
    web_app.extensions["hairline.limits"].reset()


def test_a_press_on_the_other_page_saves_nobody_from_the_limit(two_a_day):
    """R21: an enquiry counts on each of the two pages that send."""
    headings = []
    for number in range(4):
        details = replace(helpers.ROBIN, email=f"robin{number}@client.example", phone=f"+4420794609{60 + number}")
        starts_at = road.START + timedelta(days=7 * number)
        browser = road.at(two_a_day, road.CHECK, details=details, starts_at=starts_at)
        token = browser.filled("Send request")[0]["csrf_token"]
        browser.client.post("/book/look", data={"csrf_token": token}, base_url=browser.home)
        headings.append(browser.press("Send request").heading)
    assert headings.count("Please call us to book") == 2


def test_a_look_at_the_limit_keeps_what_was_typed(two_a_day):
    for number in range(2):
        typed = {**ROBIN, "E-mail": f"robin{number}@client.example", "Phone": f"020 7946 096{number}", AGREE: True}
        sent = look_form(two_a_day)
        sent.press("Send", typed)
    browser = look_form(two_a_day)
    page = browser.press("Send", {**ROBIN, AGREE: True})
    assert page.status == 429
    assert "Please call us on 020 7946 0123" in page.messages[0]
    assert page.values("name") == ["Robin Walker"]
    data = {"csrf_token": browser.filled("Send")[0]["csrf_token"]}
    assert sent.send("/book/look", data).heading == "We will look at it"


def test_another_service_keeps_every_answer(web_app):
    with web_app.app_context(), transaction():
        [talk] = [service for service in setup.demo_clinic().services if service.slug != "consultation"]
        clinic_store.add_service(talk, 1)
    first = Browser(web_app)
    first.open("/")
    first.press("Start Consultation")
    second = road.at(web_app, road.CHECK)
    stale = Browser(web_app)
    stale.open("/")
    data, action = stale.filled("Start Video talk")
    road.carry(stale, second.secret)
    page = stale.send(action, data)
    journey = road.journey(second)
    assert journey.service.slug == talk.slug
    assert journey.enquiry.answers["age_18"] == "yes"
    assert journey.enquiry.starts_at is None
    assert page.heading == "Who and when"
