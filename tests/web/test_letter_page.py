"""The page a client takes to the doctor, and how staff deal with the letter."""

import re
from datetime import timedelta

import pytest

from booking.store.database import db
from booking.store.messages import MessageRow
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, booked, mail_text
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes

START = TUESDAY_1130 + timedelta(days=7)


@pytest.fixture
def reference(web_app):
    with web_app.app_context():
        return booked(NOW, answers={"scalp_lesion": "yes", "faint": "yes"}, starts_at=START, technician="maya")


@pytest.fixture
def link(web_app, reference):
    """The link as it stands in the client's mail."""
    with web_app.app_context():
        for row in db.session.query(MessageRow):
            found = re.search(r"/your-page/\S+", mail_text(row))
            if found:
                return found[0]
    raise AssertionError("no mail has a link")


def test_it_opens_with_the_link_and_the_date_of_birth(browser, link):
    browser.open(link)
    assert "mole" not in browser.page.text
    browser.press("Open", {"Date of birth": (14, 3, 1985)})
    assert browser.page.heading == "For your doctor"
    assert "Robin Walker, born 14 March 1985" in browser.page.text
    assert "mole, lump or sore" in browser.page.text
    assert "faint" not in browser.page.text  # only what needs the letter


def test_it_says_by_when_and_asks_nobody_to_stop_a_medicine(browser, link):
    browser.open(link)
    browser.press("Open", {"Date of birth": (14, 3, 1985)})
    assert "Thursday 3 December 2026, 11:30" in browser.page.text
    assert "We ask nobody to stop a medicine, and we do not ask for antibiotics." in browser.page.text


@pytest.mark.parametrize("typed", [(14, 3, 1986), ("", "", ""), ("x", 3, 1985)])
def test_a_wrong_date_opens_nothing_and_keeps_what_was_typed(browser, link, typed):
    browser.open(link)
    browser.press("Open", {"Date of birth": typed})
    assert browser.page.title.startswith("Error: ")
    assert browser.page.messages == [browser.page.says_beside("born_on-day").removeprefix("Error: ")]
    assert browser.page.values("born_on-day") == [str(typed[0])]


def test_after_five_wrong_dates_it_is_no_page_any_more(browser, link):
    for _ in range(5):
        browser.open(link)
        browser.press("Open", {"Date of birth": (1, 1, 1990)})
    browser.open(link)
    assert browser.page.status == 404


@pytest.mark.parametrize("path", ["/your-page/x", "/your-page/" + "a" * 43, "/your-page/%00", "/your-page/../admin"])
def test_a_wrong_link_is_no_page(browser, reference, path):
    assert browser.open(path).status == 404


def test_looking_at_the_link_changes_nothing(web_app, browser, link):
    """R15: mail scanners open every link."""
    with nothing_stored_changes(web_app):
        browser.open(link)
        browser.client.head(link)
        browser.client.options(link)


def test_staff_write_the_letter_down_and_confirm(web_app, staff, reference):
    person = staff("maya")
    person.open(f"/admin/appointments/{reference}")
    person.open(person.page.link("The letter is here"))
    person.press("Keep it", {"Date on the letter": (20, 11, 2026), "What does it say?": "No reason against it"})
    assert "No reason against it" in person.page.text
    assert "It holds until 20 May 2027" in person.page.text
    person.press("Confirm")
    assert "Maya Example confirmed it" in person.page.text


def test_a_letter_from_the_future_is_asked_about(web_app, staff, reference):
    person = staff("owner")
    person.open(f"/admin/appointments/{reference}/letter")
    with nothing_stored_changes(web_app):
        person.press("Keep it", {"Date on the letter": (20, 11, 2062), "What does it say?": "Fine"})
    assert "is in the future" in person.page.text
    assert person.page.values("says") == ["Fine"]


def test_confirming_without_it_asks_for_the_reason_and_shows_it(web_app, staff, reference):
    person = staff("owner")
    person.open(f"/admin/appointments/{reference}")
    person.open(person.page.link("Confirm without the letter"))
    with nothing_stored_changes(web_app):
        person.press("Confirm all the same")
    assert person.page.title.startswith("Error: ")
    person.press("Confirm all the same", {"Why do you confirm it": "The surgery rang us"})
    assert "Olive Owner confirmed it all the same: “The surgery rang us”" in person.page.text


def test_the_front_desk_does_not_see_what_the_letter_says(web_app, staff, reference):
    owner, desk = staff("owner"), staff("desk")
    owner.open(f"/admin/appointments/{reference}/letter")
    owner.press("Keep it", {"Date on the letter": (20, 11, 2026), "What does it say?": "Zyxomabium is fine"})
    desk.open(f"/admin/appointments/{reference}")
    assert "Zyxomabium" not in desk.page.text


def test_staff_ask_for_another_letter(staff, reference):
    person = staff("owner")
    person.open(f"/admin/appointments/{reference}/letter")
    person.press("Keep it", {"Date on the letter": (20, 11, 2026), "What does it say?": "Ask the specialist"})
    person.open(person.page.link("Ask for a doctor's letter"))
    assert person.page.values("questions") == ["scalp_lesion"]
    person.press("Ask for the letter")
    assert "Provisional" in person.page.text


def test_staff_choose_what_the_letter_must_speak_of(web_app, staff):
    with web_app.app_context():
        reference = booked(NOW, starts_at=START, answers={"faint": "yes"})
    person = staff("owner")
    person.open(f"/admin/appointments/{reference}")
    person.open(person.page.link("Ask for a doctor's letter"))
    with nothing_stored_changes(web_app):
        assert person.press("Ask for the letter").messages == ["Choose at least one"]
        person.press("Ask for the letter", raw={"questions": "nonsense"})
    assert person.page.messages == ["Choose at least one"]
    choice = "Do you faint, or feel faint, with needles or at the sight of blood? “Yes”"
    person.press("Ask for the letter", {"What must the letter speak of?": [choice]})
    assert "Provisional" in person.page.text


def test_once_it_is_decided_the_link_says_that_nothing_is_needed(browser, staff, reference, link):
    person = staff("owner")
    person.open(f"/admin/appointments/{reference}/confirm-anyway")
    person.press("Confirm all the same", {"Why do you confirm it": "The surgery rang us"})
    browser.open(link)
    browser.press("Open", {"Date of birth": (14, 3, 1985)})
    assert browser.page.heading == "Nothing more is needed"
    assert "mole" not in browser.page.text


def test_the_front_desk_neither_overrides_nor_reads_why(staff, reference):
    owner, desk = staff("owner"), staff("desk")
    assert desk.open(f"/admin/appointments/{reference}/confirm-anyway").status == 404
    owner.open(f"/admin/appointments/{reference}/confirm-anyway")
    owner.press("Confirm all the same", {"Why do you confirm it": "Zyxomabium stopped"})
    assert "Zyxomabium" in owner.page.text
    assert "Zyxomabium" not in desk.open(f"/admin/appointments/{reference}").text


def test_a_stale_page_keeps_the_typed_date(browser, link):
    browser.open(link)
    browser.forget_session()
    browser.press("Open", {"Date of birth": (14, 3, 1985)})
    assert browser.page.values("born_on-year") == ["1985"]


def test_a_stranger_sees_no_letter_page_of_staff(web_app, reference):
    assert Browser(web_app).open(f"/admin/appointments/{reference}/letter").heading == "Sign in"
