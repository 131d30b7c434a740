"""Dates that may lie ahead: a slip of the pen is asked about, since it would count as a wait that is over."""

import pytest

from booking.gateways import content
from tests.conftest import NOW
from tests.helpers import publish
from tests.web import road
from tests.web.client import Browser


@pytest.fixture
def client(web_app):
    """Somebody pregnant, at the page that asks for the date, under the rule set of the product."""
    with web_app.app_context():
        publish(content.DEFAULT_RULE_SET.read_bytes(), NOW)
    return road.put_at_health_page(Browser(web_app), 2, {"age_18": "yes", "pregnant": "yes", "breastfeeding": "no"})


@pytest.mark.parametrize(
    ("typed", "asked"),
    [((14, 3, 1985), "is long past"), ((1, 8, 9999), "is in the future"), ((1, 1, 2031), "is in the future")],
)
def test_a_date_that_cannot_be_meant_is_asked_about(client, typed, asked):
    question = next(legend.get_text() for legend in client.page.soup.find_all("legend"))
    client.press("Continue", {question: typed})
    assert asked in client.page.text
    assert client.page.title.startswith("Error: ")


def test_a_date_that_is_near_is_taken(client):
    question = next(legend.get_text() for legend in client.page.soup.find_all("legend"))
    client.press("Continue", {question: (14, 3, 2027)})
    assert client.page.heading == "Your scalp and earlier work"
