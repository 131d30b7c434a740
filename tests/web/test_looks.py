"""Those who asked a person to look, found again by staff; and offered times taken back."""

import re
from dataclasses import replace

import pytest

from booking.domain.messages import Notice
from booking.usecases import looks
from tests import helpers
from tests.web.client import Browser
from tests.web.stored import nothing_but_looks, nothing_stored_changes
from tests.web.test_look import answer, asked
from tests.web.test_mails import mails, text_of

WORDS = {"What shall we tell the client?": "Please call us first."}


@pytest.fixture
def offered(web_app):
    """The client's browser, to whom times are offered."""
    browser = asked(web_app)
    answer(web_app, browser, yes=True)
    return browser


def link_of(web_app):
    [mail] = [mail for notice, mail in mails(web_app) if notice is Notice.LOOK_ALLOWED]
    return re.search(r"http://localhost(/your-page/\S+)", text_of(mail))[1]


def take_back(person):
    """From the list to the end; the page that follows."""
    page = person.open(person.open("/admin/looks?pile=open").link("Robin Walker"))
    person.open(page.link("Take the offer back"))
    person.press("Look at the e-mail", WORDS)
    return person.press("Take it back and send this")


@pytest.mark.parametrize("name", ["owner", "desk", "maya"])
def test_staff_find_them_again_from_today_and_from_the_requests(web_app, staff, name):
    asked(web_app)
    person = staff(name)
    page = person.open("/admin/")
    assert page.link("Those that were answered") == "/admin/looks?pile=open"
    page = person.open(person.open("/admin/requests").link("Questions to a person"))
    assert page.heading == "Questions to a person"
    assert "Waits for an answer 1 Times offered, none chosen yet 0 Over 0" in page.text
    assert page.link("Robin Walker").startswith("/admin/looks/")


@pytest.mark.parametrize("name", ["owner", "desk", "maya"])
def test_an_offer_is_found_and_no_reason_or_answer_is_on_the_list(web_app, staff, offered, name):
    person = staff(name)
    assert "Robin Walker" not in person.open("/admin/looks").text
    page = person.open("/admin/looks?pile=open")
    assert "Robin Walker" in page.text
    assert "Olive Owner" in page.text
    for words in ("reastfeeding", "Seen in the studio", "Later"):
        assert words not in page.response.text


@pytest.mark.parametrize("asked_for", ["?pile=nothing", "?page=0", "?page=-1", "?page=99999999", "?pile=open&page=x"])
def test_an_odd_address_is_the_first_page(web_app, staff, asked_for):
    assert staff("owner").open(f"/admin/looks{asked_for}").heading == "Questions to a person"


def test_an_offer_is_taken_back_with_words_and_the_mail_is_shown_first(web_app, staff, offered):
    maya = staff("maya")
    page = maya.open(maya.open("/admin/looks?pile=open").link("Robin Walker"))
    page = maya.open(page.link("Take the offer back"))
    assert page.heading == "Take the offer back?"
    with nothing_stored_changes(web_app):
        assert maya.press("Look at the e-mail").messages == ["Write a sentence or two for the client"]
    with nothing_stored_changes(web_app):
        page = maya.press("Look at the e-mail", {"What shall we tell the client?": "Because of your medicine."})
    assert "Please leave out what sounds like health (medicine)" in page.messages[0]
    with nothing_stored_changes(web_app):
        page = maya.press("Look at the e-mail", WORDS)
    assert "Please call us first." in page.soup.select_one("pre.mail").get_text()
    page = maya.press("Take it back and send this")
    assert "Maya Example took the offer back and told the client: “Please call us first.”" in page.text
    assert "Olive Owner offered times: “Seen in the studio”" in page.text
    for words in ("Take the offer back…", "Links…", "Book a time for them…"):
        assert words not in page.text, words
    page = maya.open("/admin/looks?pile=answered")
    assert "Times taken back" in page.text
    assert "Maya Example" in page.text


def test_the_client_is_told_and_the_link_is_no_page(web_app, staff, offered):
    link = link_of(web_app)
    take_back(staff("owner"))
    browser = Browser(web_app)
    assert (browser.open(link).status, browser.page.heading) == (404, "There is no such page")
    page = offered.open("/book/result")
    assert page.heading == "We have written to you"
    assert "cannot be booked any more" in page.text
    assert "020 7946 0123" in page.text


def test_who_stands_before_the_check_page_books_nothing(web_app, staff, offered):
    browser = Browser(web_app)
    browser.open(link_of(web_app))
    browser.press("Open", {"Date of birth": (14, 3, 1985)})
    browser.press()
    browser.press(browser.page.buttons[0])
    assert browser.page.heading.startswith("Check your answers")
    take_back(staff("owner"))
    with nothing_stored_changes(web_app):
        assert browser.press("Send request").heading == "We have written to you"


def test_the_second_of_two_is_told_who_was_faster(web_app, staff, offered):
    owner, maya = staff("owner"), staff("maya")
    for person in (owner, maya):
        page = person.open(person.open("/admin/looks?pile=open").link("Robin Walker"))
        person.open(page.link("Take the offer back"))
        person.press("Look at the e-mail", WORDS)
    owner.press("Take it back and send this")
    with nothing_but_looks(web_app):
        page = maya.press("Take it back and send this")
    assert "Olive Owner took the offer back already. Nothing was changed by you." in page.response.text


def test_what_waits_or_was_booked_is_not_taken_back(web_app, staff):
    browser = asked(web_app)
    owner = staff("owner")
    address = owner.open("/admin/looks").link("Robin Walker")
    with nothing_but_looks(web_app):
        assert "nothing to take back" in owner.open(f"{address}/withdraw").response.text
    answer(web_app, browser, yes=True)
    browser.open("/book/result")
    browser.press()
    browser.press(browser.page.buttons[0])
    browser.press("Send request")
    assert "Take the offer back" not in owner.open(address).text
    with nothing_but_looks(web_app):
        assert "A time was booked with it already." in owner.open(f"{address}/withdraw").response.text
    assert "Booked" in owner.open("/admin/looks?pile=answered").text


def test_the_front_desk_reads_what_the_client_was_told_and_takes_nothing_back(web_app, staff, offered):
    desk = staff("desk")
    address = desk.open("/admin/looks?pile=open").link("Robin Walker")
    assert "Take the offer back" not in desk.open(address).text
    assert desk.open(f"{address}/withdraw").status == 404
    take_back(staff("owner"))
    page = desk.open(address)
    assert "told the client: “Please call us first.”" in page.text
    assert "Seen in the studio" not in page.response.text


def test_a_client_without_an_address_has_to_be_called(web_app, staff):
    now = web_app.extensions["hairline.clock"].now
    with web_app.app_context():
        reference = helpers.looked_at(now, details=replace(helpers.ROBIN, email=None))
        looks.allow_look(reference, 1, "Seen in the studio", None, helpers.viewer("owner"), now)
    owner = staff("owner")
    page = owner.open(f"/admin/looks/{reference}/withdraw")
    assert "This client has no e-mail address" in page.text
    page = owner.press("Take it back", WORDS)
    assert "please call them" in page.response.text
    assert "told the client: “Please call us first.”" in page.text
