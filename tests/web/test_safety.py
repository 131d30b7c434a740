"""The safety advisories are read before anything is asked."""

import pytest

from booking.gateways import content
from tests.web import road
from tests.web.stored import nothing_stored_changes

MESSAGE = "Tick the box to say you have read the safety information"


@pytest.fixture
def client(browser):
    return road.put(browser, road.SAFETY)


def test_it_works(client):
    assert client.page.heading == "Before you decide"
    assert "Get medical help at once if you have" in client.page.text
    assert "Step 1 of 6: before you start" in client.page.text
    assert client.press("Continue", {"I have read this": True}).path == "/book/consent"
    assert road.journey(client).enquiry.advisories.version == content.advisories().version


def test_back_shows_the_box_ticked(client):
    client.press("Continue", {"I have read this": True})
    assert client.open("/book/safety").values("read") == ["y"]


@pytest.mark.parametrize("read", [None, ""])
def test_without_the_tick_nothing_goes_on(client, read):
    with nothing_stored_changes(client.app):
        page = client.press("Continue", raw={"read": read})
    assert page.messages == [MESSAGE]
    assert MESSAGE in page.says_beside("read")
