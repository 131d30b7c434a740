"""Each outcome walked once by a client on a phone, down to what staff see of it."""

import re
from datetime import date, datetime

import pytest

from tests.browser.conftest import must_be_accessible, running_clinic
from tests.browser.test_main_job import mails
from tests.browser.walk import answer_all, choose_first_time, fill_born, fill_person, go_on, heading, to_health_pages

LAST_CAPSULE = {"isotretinoin capsules": "Yes", "last capsule": ("10", "2026")}
NEW_MOLE = {"new, changing, bleeding": "Yes"}
FAINT = {"faint, or feel faint": "Yes"}
BOOKED = {
    # outcome: answers, the result page, the end
    "clear": ({}, None, "Request sent"),
    "review": (FAINT, "A technician will look", "Request sent"),
    "later": (LAST_CAPSULE, "You can book a later date", "Request sent"),
    "letter": (NEW_MOLE, "You can book now, and we", "Provisional booking made"),
    "letter and later": (NEW_MOLE | LAST_CAPSULE, "You can book now, and we", "Provisional booking made"),
}


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    """One demo clinic for all of these; each client has a browser of their own."""
    with running_clinic(tmp_path_factory.mktemp("clinic")) as started:
        yield started


def mail_with(clinic, subject):
    """The mail with that subject, once it has come."""
    for count in range(1, 200):
        found = [mail for mail in mails(clinic, count) if mail["Subject"] == subject]
        if found:
            return found[0].get_body(("plain",)).get_content()
    raise AssertionError(subject)


def text_of(page):
    return " ".join(page.get_by_role("main").inner_text().split())


def first_day_told(said):
    """The first day of a consultation, where the result page names one."""
    found = re.search(r"book a consultation from (\d+ \w+ \d{4})", said)
    return datetime.strptime(f"{found[1]} +0000", "%d %B %Y %z").date() if found else None


@pytest.mark.parametrize("outcome", BOOKED)
def test_an_outcome_that_books(clinic, page, outcome):
    answers, result, end = BOOKED[outcome]
    to_health_pages(page, clinic)
    answer_all(page, answers)
    if result:
        assert heading(page).startswith(result)
        said = text_of(page)
        assert ("Treatment can start from" in said) is ("last capsule" in answers)
        assert ("It must say whether your doctor" in said) is (answers.keys() >= NEW_MOLE.keys())
        assert ("or before your time if that is sooner" in said) is (answers == FAINT)
        opens_on = first_day_told(said)
        go_on(page)
        if opens_on:
            first = page.locator("button.time time").first.get_attribute("datetime")
            assert date.fromisoformat(first[:10]) >= opens_on
    choose_first_time(page)
    fill_person(page, number=60 + list(BOOKED).index(outcome))
    go_on(page)
    assert heading(page).startswith("Check your answers")
    assert ("doctor's letter" in text_of(page)) is end.startswith("Provisional")
    go_on(page, "Send request")
    assert heading(page) == end
    assert ("Please ask your doctor for a letter." in text_of(page)) is end.startswith("Provisional")
    assert ("A technician looks at your request" in text_of(page)) is (end == "Request sent")
    must_be_accessible(page)


def test_an_open_end_offers_no_time_but_a_talk_that_need_not_wait(clinic, page):
    to_health_pages(page, clinic)
    answer_all(page, {"breastfeeding": "Yes"})
    assert heading(page) == "Not just yet"
    go_on(page, "Video talk, 20 minutes")
    assert heading(page) == "You can talk to us now"
    go_on(page)
    choose_first_time(page)
    fill_person(page, number=71)
    go_on(page)
    assert "Video talk" in page.get_by_role("main").inner_text()
    go_on(page, "Send request")
    assert heading(page) == "Request sent"


def test_a_refusal_by_law_is_kind_and_final(clinic, page):
    to_health_pages(page, clinic)
    answer_all(page, {"18 or over": "No"})
    assert heading(page) == "We cannot offer you this treatment at the moment"
    assert page.get_by_role("link", name="Ask a person to look").count() == 0
    must_be_accessible(page)
    go_on(page, "Delete my answers now")
    assert page.url.startswith(clinic.url + "/?deleted")


def test_a_refused_client_asks_a_person_and_comes_back_for_a_time(clinic, page):
    to_health_pages(page, clinic)
    answer_all(page, {"keloid": "Yes, a keloid"})
    assert heading(page) == "We cannot offer you this treatment at the moment"
    page.get_by_role("link", name="Ask a person to look").click()
    go_on(page, "Send")  # with nothing filled in: the page says what is missing
    assert page.title().startswith("Error: ")
    must_be_accessible(page)
    fill_person(page)
    page.get_by_label("Keep my answers").check()
    go_on(page, "Send")
    assert heading(page) == "We will look at it"
    must_be_accessible(page)

    page.context.clear_cookies()
    page.goto(clinic.sign_in_link)
    go_on(page, "Sign in as Olive Owner")
    must_be_accessible(page)
    page.get_by_role("link", name="Robin Walker").first.click()
    assert "keloid" in page.get_by_role("main").inner_text()
    must_be_accessible(page)
    page.get_by_role("link", name="Offer times…").click()
    go_on(page, "Offer times")
    assert page.title().startswith("Error: ")
    page.get_by_label("Why do you offer times?").fill("Seen in the studio: it is an old burn")
    go_on(page, "Offer times")
    assert "Times offered" in page.get_by_role("main").inner_text()
    must_be_accessible(page)
    page.goto(f"{clinic.url}/admin/looks?pile=open")
    assert "Robin Walker" in text_of(page)
    must_be_accessible(page)
    page.get_by_role("link", name="Robin Walker").click()
    page.get_by_role("link", name="Take the offer back…").click()
    must_be_accessible(page)

    page.context.clear_cookies()
    text = mail_with(clinic, "You can choose a time now")
    page.goto(next(word for word in text.split() if "/your-page/" in word))
    fill_born(page)
    go_on(page, "Open")
    assert heading(page) == "You can choose a time"
    go_on(page)
    choose_first_time(page)
    go_on(page, "Send request")
    assert heading(page) == "Request sent"
