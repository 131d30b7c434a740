"""Asking a person to look, from the page that offers no time to the times that were allowed."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from booking.domain.messages import Notice
from booking.gateways import content
from booking.usecases import looks
from tests import helpers
from tests.domain.rule_sets import CLEAR
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_but_looks, nothing_stored_changes
from tests.web.test_mails import mails, text_of

ROBIN = {
    "Full name": "Robin Walker",
    "E-mail": "robin@client.example",
    "Phone": "020 7946 0958",
    "Date of birth": (14, 3, 1985),
}
AGREE = "Keep my answers and these details"


def at_result(web_app, answers=road.OPEN):
    return road.at(web_app, road.RESULT, answers=answers)


def asked(web_app):
    """A browser in which a person was asked to look."""
    browser = at_result(web_app)
    browser.open(browser.page.link("Ask a person to look"))
    browser.press("Send", {**ROBIN, AGREE: True})
    return browser


def answer(web_app, browser, *, yes):
    found = road.journey(browser).look.look.reference
    now = web_app.extensions["hairline.clock"].now
    with web_app.app_context():
        if yes:
            looks.allow_look(found, 1, "Seen in the studio", None, helpers.viewer("owner"), now)
        else:
            looks.refuse_look(found, 1, "Please come back.", helpers.viewer("owner"), now)


def test_a_page_without_times_offers_to_ask_a_person(web_app):
    page = at_result(web_app).page
    assert page.heading == "Not just yet"
    assert "within one working day" in page.sections["Ask a person to look"]


@pytest.mark.parametrize("answers", [road.REFUSE, road.REVIEW, road.LATER, road.LETTER])
def test_where_the_law_refuses_or_times_are_on_offer_nobody_is_asked(web_app, answers):
    browser = at_result(web_app, answers)
    assert "Ask a person to look" not in browser.page.text
    heading = browser.page.heading
    assert browser.open("/book/look").heading == heading


def test_the_page_says_what_is_kept_and_who_sees_it(web_app):
    browser = at_result(web_app)
    page = browser.open(browser.page.link("Ask a person to look"))
    assert page.heading == "Ask a person to look"
    for words in ("we have to keep your answers", "the owner and the technicians can read them", "may still be no"):
        assert words in page.text


def test_asking_says_what_happens_next(web_app):
    page = asked(web_app).page
    assert page.heading == "We will look at it"
    assert "writes to robin@client.example" in page.text
    assert re.search(r"\w{4}-\w{4}", page.text)
    assert "You hear from us by Tuesday 24 November 2026, 09:30." in page.text


def test_a_moment_that_has_passed_is_promised_no_more(web_app, clock):
    clock.now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    with web_app.app_context():
        helpers.change_clinic(answers_within_hours=1)
    browser = asked(web_app)
    assert "You hear from us by Monday 23 November 2026, 10:00." in browser.page.text
    clock.now += timedelta(hours=2)
    page = browser.open("/book/look/asked")
    assert "within one working hour" in page.text
    assert "You hear from us by" not in page.text


def test_without_agreement_nothing_is_sent_and_nothing_typed_is_lost(web_app):
    browser = at_result(web_app)
    browser.open("/book/look")
    with nothing_stored_changes(web_app):
        page = browser.press("Send", ROBIN)
    assert page.messages == ["Tick the box to agree, or go back: nothing is sent then"]
    assert page.values("name") == ["Robin Walker"]
    assert page.values("born_on-year") == ["1985"]


def test_back_and_a_second_press_change_nothing(web_app):
    browser = asked(web_app)
    with nothing_stored_changes(web_app):
        for path in ("look", "result", "health/1", "time", "details", "check", "done", "look/asked"):
            assert browser.open(f"/book/{path}").heading == "We will look at it", path


def test_somebody_under_18_is_told_so_and_nothing_is_kept_of_them(web_app):
    browser = at_result(web_app)
    browser.open("/book/look")
    page = browser.press("Send", {**ROBIN, "Date of birth": (14, 3, 2012), AGREE: True})
    assert page.heading == "We cannot offer you this treatment at the moment"
    assert "Ask a person to look" not in page.text
    assert mails(web_app) == []


def test_a_no_is_said_to_who_comes_back(web_app):
    browser = asked(web_app)
    answer(web_app, browser, yes=False)
    page = browser.open("/book/result")
    assert page.heading == "We have written to you"
    assert "robin@client.example" in page.text


def test_a_yes_leads_on_in_the_same_browser(web_app):
    browser = asked(web_app)
    answer(web_app, browser, yes=True)
    page = browser.open("/book/look/asked")
    assert page.heading == "You can choose a time"
    assert "Why" not in page.sections
    assert browser.press().heading == "Who and when"


def test_the_link_in_the_mail_leads_to_a_booking(web_app):
    answer(web_app, asked(web_app), yes=True)
    [mail] = [mail for notice, mail in mails(web_app) if notice is Notice.LOOK_ALLOWED]
    browser = Browser(web_app)
    browser.open(re.search(r"http://localhost(/your-page/\S+)", text_of(mail))[1])
    assert browser.page.heading == "Your page"
    assert browser.press("Open", {"Date of birth": (1, 1, 1990)}).messages
    page = browser.press("Open", {"Date of birth": (14, 3, 1985)})
    assert page.heading == "You can choose a time"
    browser.press()
    browser.press(browser.page.buttons[0])
    assert browser.page.heading.startswith("Check your answers")
    assert browser.press("Send request").heading == "Request sent"


def test_staff_see_it_first_thing_and_answer(web_app, staff):
    asked(web_app)
    owner = staff("owner")
    page = owner.open("/admin/")
    assert "Somebody asks a person to look 1" in page.text
    page = owner.open(page.link("Robin Walker"))
    assert page.heading == "Robin Walker asks a person to look"
    assert "Breastfeeding: wait until it has ended." in page.text
    owner.open(page.link("Offer times"))
    assert owner.press("Offer times").messages == ["Write down why"]
    page = owner.press("Offer times", {"Why do you offer times?": "Seen", "First day on offer": (1, 1, 2020)})
    assert page.messages == ["Choose today or a later day, or leave it empty"]
    assert page.values("reason") == ["Seen"]
    page = owner.press("Offer times", {"First day on offer": (14, 4, 2027)})
    assert "Answered. The client is getting a link to choose a time." in page.response.text
    assert "Olive Owner offered times: “Seen” From 14 April 2027 on." in page.text
    assert "Offer times…" not in page.text
    assert "Somebody asks" not in owner.open("/admin/").text


def test_a_no_takes_a_reason_without_health_words(web_app, staff):
    asked(web_app)
    maya = staff("maya")
    page = maya.open(maya.open("/admin/").link("Robin Walker"))
    maya.open(page.link("Still no"))
    with nothing_stored_changes(web_app):
        page = maya.press("Look at the e-mail", {"What shall we tell the client?": "Because of your medicine."})
    assert "Please leave out what sounds like health (medicine)" in page.messages[0]
    with nothing_stored_changes(web_app):
        page = maya.press("Look at the e-mail", {"What shall we tell the client?": "Please come back in spring."})
    assert "Please come back in spring." in page.soup.select_one("pre.mail").get_text()
    with nothing_stored_changes(web_app):
        page = maya.press("Send this answer", {"What shall we tell the client?": "Please come back in autumn."})
    assert "It is not what you saw before." in page.text
    maya.press("Send this answer", {"What shall we tell the client?": "Please come back in spring."})
    page = maya.press("Send this answer")
    assert "Maya Example wrote to the client: “Please come back in spring.”" in page.text


def test_the_second_of_two_is_told_who_was_faster(web_app, staff):
    browser = asked(web_app)
    owner = staff("owner")
    page = owner.open(owner.open("/admin/").link("Robin Walker"))
    owner.open(page.link("Offer times"))
    answer(web_app, browser, yes=False)
    with nothing_but_looks(web_app):
        page = owner.press("Offer times", {"Why do you offer times?": "Seen"})
    assert "Olive Owner answered this already. Nothing was changed by you." in page.response.text


def test_the_front_desk_sees_who_asks_and_no_answer(web_app, staff):
    asked(web_app)
    desk = staff("desk")
    page = desk.open(desk.open("/admin/").link("Robin Walker"))
    assert page.facts["Phone"] == "+44 20 7946 0958"
    assert "One of them answers." in page.text
    for words in ("reastfeeding", "Offer times", "Still no", "Rule"):
        assert words not in page.response.text, words


def test_the_appointment_shows_why_times_were_offered(web_app, staff):
    browser = asked(web_app)
    answer(web_app, browser, yes=True)
    browser.open("/book/result")
    browser.press()
    browser.press(browser.page.buttons[0])
    browser.press("Send request")
    owner = staff("owner")
    page = owner.open(owner.open("/admin/").link("Robin Walker"))
    assert "Olive Owner offered times: “Seen in the studio”" in page.text
    page = owner.open(page.link("Olive Owner offered times"))
    assert page.link("The appointment that came of it").startswith("/admin/appointments/")


def test_a_name_is_text_and_no_markup(web_app, staff):
    with web_app.app_context():
        now = web_app.extensions["hairline.clock"].now
        found = helpers.looked_at(now, details=replace(helpers.ROBIN, name="<b>Robin</b>"))
    page = staff("owner").open(f"/admin/looks/{found}")
    assert page.heading == "<b>Robin</b> asks a person to look"


def test_what_is_needed_all_the_same_is_said(web_app):
    browser = at_result(web_app, {**road.OPEN, **road.LETTER})
    browser.open(browser.page.link("Ask a person to look"))
    browser.press("Send", {**ROBIN, AGREE: True})
    answer(web_app, browser, yes=True)
    page = browser.open("/book/result")
    assert page.heading == "You can choose a time"
    assert "mole" in page.sections["What else to know"]
    assert "reastfeeding" not in page.text
    assert "It must say whether your doctor" in page.sections["The letter"]


def test_a_wait_is_still_counted_from_the_day_of_the_answers(web_app, clock):
    with web_app.app_context():
        helpers.publish((content.FOLDER / "screening.toml").read_bytes(), helpers.PUBLISHED + timedelta(days=1))
    browser = at_result(web_app, {**CLEAR, **road.OPEN, "scalp_sore": "yes"})
    assert "Counted from today, that makes it 6 December 2026." in browser.page.sections["Why"]
    browser.open(browser.page.link("Ask a person to look"))
    browser.press("Send", {**ROBIN, AGREE: True})
    answer(web_app, browser, yes=True)
    clock.now += timedelta(hours=20)
    page = browser.open("/book/result")
    assert "Counted from 22 November 2026, that makes it 6 December 2026." in page.sections["What else to know"]


def test_the_details_a_person_has_seen_stay(web_app):
    browser = asked(web_app)
    answer(web_app, browser, yes=True)
    browser.open("/book/result")
    browser.press()
    assert browser.open("/book/details").heading == "Who and when"


def test_once_it_was_used_the_link_says_so(web_app):
    answer(web_app, asked(web_app), yes=True)
    [mail] = [mail for notice, mail in mails(web_app) if notice is Notice.LOOK_ALLOWED]
    link = re.search(r"http://localhost(/your-page/\S+)", text_of(mail))[1]
    for heading in ("You can choose a time", "You have booked with this already"):
        browser = Browser(web_app)
        browser.open(link)
        assert browser.press("Open", {"Date of birth": (14, 3, 1985)}).heading == heading
        if heading == "You can choose a time":
            browser.press()
            browser.press(browser.page.buttons[0])
            browser.press("Send request")
