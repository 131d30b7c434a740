"""Deleting every answer, in one press, from any page of the road."""

import pytest

from tests.web import road
from tests.web.stored import nothing_stored_changes, stored


@pytest.mark.parametrize("step", road.STEPS)
def test_it_works(browser, step):
    road.put(browser, step)
    page = browser.press("Delete my answers")
    assert page.path == "/?deleted=yes"
    assert "Your answers are deleted. Nothing of them is left here." in page.text
    assert stored(browser.app)["enquiry"] == []
    assert browser.open("/book/check").heading == "Your answers are not here any more"


def test_a_second_press_has_nothing_left_to_delete(browser):
    road.put(browser, road.HEALTH)
    data, action = browser.filled("Delete my answers")
    browser.send(action, data)
    assert browser.send(action, data).heading == "Your answers are not here any more"


def test_it_deletes_nobody_elses(browser, web_app):
    road.at(web_app, road.CHECK)
    road.put(browser, road.CHECK)
    browser.press("Delete my answers")
    assert len(stored(web_app)["enquiry"]) == 1


def test_a_stale_page_keeps_them_and_offers_the_button_again(browser):
    road.put(browser, road.HEALTH)
    browser.forget_session()
    with nothing_stored_changes(browser.app):
        page = browser.press("Delete my answers")
    assert page.messages == ["The page was open for a long time, or cookies are off. Please press the button again."]
    assert "Your answers are deleted" in browser.press("Delete my answers").text
    assert stored(browser.app)["enquiry"] == []
