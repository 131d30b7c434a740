"""The client's own page on a phone, from the link in the mail: another time in three presses, an end in two."""

import re

import pytest

from tests.browser import walk
from tests.browser.conftest import PHONE, running_clinic
from tests.browser.test_all_states import confirm, in_error, look_closely, to_check
from tests.browser.test_main_job import mails
from tests.browser.walk import fill_born, heading


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    """One demo clinic for all of these."""
    with running_clinic(tmp_path_factory.mktemp("clinic")) as started:
        yield started


@pytest.fixture(scope="module")
def staff(clinic, chromium):
    """The owner, signed in."""
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(clinic.sign_in_link)
    page.get_by_role("button", name="Sign in as Olive Owner").click()
    yield page
    context.close()


@pytest.fixture
def link(clinic, page, staff, monkeypatch):
    """The link in the mail about an appointment that was just confirmed."""
    monkeypatch.setattr(walk, "must_be_accessible", lambda page: None)
    before = len(list(clinic.mails.glob("*.eml")))
    to_check(page, clinic)
    page.locator("main form button").last.click()
    page.wait_for_url("**/book/done/**")
    reference = re.search(r"/done/([A-Z0-9]+)", page.url)[1]
    if "Appointment booked" not in heading(page):
        confirm(staff, clinic, reference)
    texts = [mail.get_body(("plain",)).get_content() for mail in mails(clinic, before + 5)]
    return next(found[0] for text in texts[::-1] if (found := re.search(r"http://\S+/manage/\S+", text)))


class Presses:
    """A page whose presses are counted; each of them waits for the next page."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def press(self, control):
        with self.page.expect_navigation():
            control.click()
        self.count += 1


def test_another_time_takes_three_presses(page, link):
    page.goto(link)
    look_closely(page)
    before = page.locator("dl.facts dd").first.inner_text()
    presses = Presses(page)
    presses.press(page.get_by_role("link", name="Change the time"))
    look_closely(page)
    presses.press(page.locator("button.time").last)
    assert heading(page) == "Move your appointment?"
    look_closely(page)
    presses.press(page.get_by_role("button", name="Move it"))
    assert presses.count == 3
    assert "Your appointment is moved." in page.get_by_role("main").inner_text()
    assert page.locator("dl.facts dd").first.inner_text() != before
    look_closely(page)


def test_a_time_that_has_gone_brings_others(page, link):
    page.goto(f"{link}/move")
    button = page.locator("button.time").last
    button.evaluate("button => { button.value = '2001-01-01T09:00:00+00:00' }")
    with page.expect_navigation():
        button.click()
    assert heading(page) == "That time has just gone"
    look_closely(page)
    page.goto(f"{link}/move?from=x")
    assert page.title().startswith("Error: ")
    look_closely(page)


def test_an_end_takes_two_presses(page, link):
    page.goto(link)
    presses = Presses(page)
    presses.press(page.get_by_role("link", name="Cancel it"))
    look_closely(page)
    presses.press(page.get_by_role("button", name="Cancel it"))
    assert presses.count == 2
    assert heading(page) == "This appointment is cancelled"
    look_closely(page)


def test_my_data_and_its_end_on_both_sides(page, link, staff, clinic):
    page.goto(f"{link}/data")
    look_closely(page)
    page.goto(f"{link}/delete")
    look_closely(page)
    in_error(page, "Ask us to delete it")
    fill_born(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Ask us to delete it").click()
    assert "We answer within a month." in page.get_by_role("main").inner_text()
    look_closely(page)
    staff.goto(f"{clinic.url}/admin/")
    look_closely(staff)
    with staff.expect_navigation():
        staff.get_by_role("link", name="Robin Walker").first.click()
    look_closely(staff)
    address = staff.url
    for path, button in (("links", "Do it"), ("erasure", "Answer the request")):
        staff.goto(f"{address}/{path}")
        look_closely(staff)
        in_error(staff, button)
