"""What is kept and why is read and agreed to before the first health question."""

import pytest

from tests.web import road
from tests.web.stored import nothing_stored_changes

AGREE = "I agree that the clinic may keep and use my health answers for this."
MESSAGE = "Tick the box to agree, or leave the page: nothing is kept then"


@pytest.fixture
def client(browser):
    return road.put(browser, road.CONSENT)


def test_it_works(client):
    assert set(client.page.facts) == {"What we keep", "Why", "Who sees them", "How long", "Your say"}
    assert client.press("Continue", {AGREE: True}).path == "/book/health/1"
    assert road.journey(client).enquiry.consent.version == "2026-11"


def test_without_the_tick_no_health_question_is_asked(client):
    with nothing_stored_changes(client.app):
        page = client.press("Continue")
    assert page.messages == [MESSAGE]
    assert MESSAGE in page.says_beside("agree")
    assert client.open("/book/health/1").path == "/book/consent"


def test_before_the_advisories_it_leads_back_to_them(browser):
    road.put(browser, road.SAFETY)
    assert browser.open("/book/consent").path == "/book/safety"
