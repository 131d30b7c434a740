"""Pages out of turn lead to the first that is not finished, and a form sent to them changes nothing."""

import pytest

from tests.web import road
from tests.web.stored import nothing_stored_changes

ADDRESS = {step: f"/book/{step}" if step != road.HEALTH else "/book/health/1" for step in road.STEPS}


@pytest.mark.parametrize("step", road.STEPS)
def test_it_works(browser, step):
    road.put(browser, step)
    assert browser.page.path == ADDRESS[step]
    for earlier in road.STEPS[: road.STEPS.index(step)]:
        assert browser.open(ADDRESS[earlier]).path == ADDRESS[earlier]
    for later in road.STEPS[road.STEPS.index(step) + 1 :]:
        assert browser.open(ADDRESS[later]).path == ADDRESS[step]


@pytest.mark.parametrize("step", road.STEPS[:-1])
def test_a_form_sent_too_early_changes_nothing(browser, step):
    full = road.put(browser, road.CHECK)
    data, _ = full.filled("Send request")
    data.update({"read": "y", "agree": "y", "technician": "maya", "starts_at": road.START.isoformat(), "page": "you"})
    road.put(browser, step)
    for later in road.STEPS[road.STEPS.index(step) + 1 :]:
        with nothing_stored_changes(browser.app):
            assert browser.send(ADDRESS[later], data).path == ADDRESS[step], later


def test_a_health_page_ahead_may_be_looked_at_but_not_passed(browser):
    road.put(browser, road.HEALTH)
    assert browser.open("/book/health/4").heading == "Health and allergy"
    page = browser.press("Continue", {"Do you faint": "No", "Are you allergic": ["None of these"]})
    assert page.path == "/book/health/1"
