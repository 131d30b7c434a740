"""Has anything changed? From the link in the mail to what staff see of it."""

import re
from datetime import timedelta

import pytest

from booking.domain.messages import Notice
from booking.store import appointments
from booking.usecases import decide, due, health_check
from tests import helpers
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes
from tests.web.test_mails import mails, text_of

# Answered on 22 November, asked again two days before 8 December.
START = road.START + timedelta(days=7)


@pytest.fixture
def reference(web_app, clock_of):
    booked = road.booked(web_app, starts_at=START, technician="maya")
    with web_app.app_context():
        decide.confirm_appointment(booked, 1, helpers.viewer("owner"), clock_of.now)
    clock_of.now = START - timedelta(hours=48)
    with web_app.app_context():
        assert due.ask_again_next(clock_of.now)
    return booked


@pytest.fixture
def clock_of(web_app):
    return web_app.extensions["hairline.clock"]


@pytest.fixture
def link(web_app, reference):
    [mail] = [mail for notice, mail in mails(web_app) if notice is Notice.ANYTHING_CHANGED]
    return re.search(r"http://localhost(/your-page/\S+)", text_of(mail))[1]


@pytest.fixture
def browser(web_app, link):
    """A client who has opened the link and said when they were born."""
    opened = Browser(web_app)
    opened.open(link)
    opened.press("Open", {"Date of birth": (14, 3, 1985)})
    return opened


def test_the_link_alone_shows_no_answer(web_app, link):
    stranger = Browser(web_app)
    page = stranger.open(link)
    assert page.heading == "Your page"
    for _ in range(5):
        page = stranger.press("Open", {"Date of birth": (1, 1, 1990)})
        assert "minoxidil" not in page.response.text
    assert stranger.open(link).status == 404
    assert stranger.open("/your-answers").status == 410


def test_the_answers_stand_there_as_they_were_given(browser):
    assert browser.page.heading == "Has anything changed?"
    assert "You told us this on 22 November 2026." in browser.page.text
    assert browser.page.facts["Do you put minoxidil on your scalp?"].startswith("No")
    assert browser.page.buttons == ["Nothing has changed"]


def test_looking_changes_nothing(web_app, browser):
    with nothing_stored_changes(web_app):
        browser.open("/your-answers")
        browser.open("/your-answers/1")
        browser.open("/your-answers/sent")


def test_one_press_when_nothing_has_changed(browser, reference, staff):
    page = browser.press("Nothing has changed")
    assert page.heading == "Thank you"
    assert "You do not need to do anything else." in page.sections["What happens next"]
    shown = staff("owner").open(f"/admin/appointments/{reference}")
    assert shown.sections["Asked again before the visit"].startswith("No answer that calls for a look is new.")
    assert "Confirmed" in shown.text


def change(browser, question, answer):
    """Change one answer, as a person would: its Change link, the page, Continue."""
    links = [link for link in browser.page.soup.select("dl.facts a") if question in link.get_text()]
    browser.open(links[0]["href"])
    return browser.press(answers={question: answer})


def test_something_new_goes_before_a_person_and_keeps_its_time(browser, reference, staff):
    page = change(browser, "Do you faint", "Yes")
    assert page.buttons == ["Send it as it is now"]
    page = browser.press("Send it as it is now")
    assert "A technician looks at your answers before you come" in page.sections["What happens next"]
    assert "Tuesday 8 December 2026, 11:30" in page.text
    shown = staff("owner").open(f"/admin/appointments/{reference}")
    assert "Needs a decision" in shown.text
    assert shown.sections["Asked again before the visit"].startswith("There is something new.")
    assert "Robin Walker told us something new" in shown.text
    assert "faint" not in staff("desk").open(f"/admin/appointments/{reference}").response.text


def test_a_follow_up_that_opens_is_asked(browser):
    page = change(browser, "Have you taken isotretinoin", "Yes")
    assert page.path == "/your-answers/4"
    page = browser.press()
    assert page.messages == ["Give a date: When did you take the last capsule?"]
    page = browser.press(answers={"When did you take the last capsule?": (10, 2026)})
    assert page.heading == "Has anything changed?"
    assert "October 2026" in page.text


def test_a_second_press_and_back_change_nothing(web_app, browser):
    data, action = browser.filled("Nothing has changed")
    browser.send(action, data)
    with nothing_stored_changes(web_app):
        for path in ("/your-answers", "/your-answers/1"):
            assert browser.open(path).heading == "Thank you"
        assert browser.send(action, data).heading == "Thank you"


def test_a_stale_page_keeps_what_was_answered(browser):
    browser.open("/your-answers/2")
    browser.forget_session()
    browser.press(answers={"Have you had laser": "Yes"})
    assert browser.page.title.startswith("Error: ")
    assert browser.page.values("laser_removal") == ["yes"]


@pytest.mark.parametrize("number", ["0", "99", "-1", "x"])
def test_a_page_that_is_none(browser, number):
    assert browser.open(f"/your-answers/{number}").status == 404


def test_once_it_is_over_nothing_is_needed(browser, link, clock_of):
    clock_of.now = START
    for path in ("/your-answers", "/your-answers/1", "/your-answers/sent"):
        assert browser.open(path).heading in ("Nothing more is needed", "Your answers are not here any more"), path
    browser.open(link)
    assert browser.press("Open", {"Date of birth": (14, 3, 1985)}).heading == "Nothing more is needed"


def test_until_it_is_answered_staff_see_that_it_was_asked(reference, staff):
    shown = staff("owner").open(f"/admin/appointments/{reference}")
    assert "Asked Sun 6 December, 11:30 whether anything has changed; no answer yet." in shown.text


def test_a_letter_that_the_new_answers_call_for_names_them(web_app, browser, reference, staff, clock_of):
    change(browser, "Is there a mole", "Yes")
    browser.press("Send it as it is now")
    with web_app.app_context():
        stored = appointments.get_appointment(reference)
        assert health_check.begin(stored.id, clock_of.now)
    clock_of.now -= timedelta(days=1)  # time enough for a letter
    owner = staff("owner")
    owner.open(f"/admin/appointments/{reference}")
    owner.open(owner.page.link("Ask for a doctor's letter"))
    assert owner.page.values("questions") == ["scalp_lesion"]


def test_what_stands_against_it_is_confirmed_with_a_reason_alone(browser, reference, staff):
    change(browser, "Is there a mole", "Yes")
    browser.press("Send it as it is now")
    desk, owner = staff("desk"), staff("owner")
    page = desk.open(f"/admin/appointments/{reference}")
    assert "An answer stands against it. The owner or the technician decides." in page.text
    assert "Letter: a doctor's letter must be here before it is confirmed." in page.text
    assert "Confirm" not in page.buttons
    page = owner.open(f"/admin/appointments/{reference}")
    assert "Outcome: Letter" in page.text
    owner.open(page.link("Confirm all the same"))
    assert owner.page.heading == "Confirm all the same?"
    assert owner.press("Confirm all the same").messages == ["Write down why"]
    page = owner.press("Confirm all the same", {"Why do you confirm it": "The surgery rang us"})
    assert "Olive Owner confirmed it all the same: “The surgery rang us”" in page.text
