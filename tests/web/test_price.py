"""What a consultation costs is said in the clinic's own words, or not at all."""

from sqlalchemy import update

from booking.domain.messages import Notice
from booking.store.clinic import ServiceRow
from booking.store.database import db, transaction
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes
from tests.web.test_mails import html_of, mails, text_of
from tests.web.test_manage import decided, link_of
from tests.web.test_settings_services import open_service

DEPOSIT = "£25, taken off the price of a treatment"


def cost(app, price):
    with app.app_context(), transaction():
        db.session.execute(update(ServiceRow).values(price=price))


def test_the_owner_sets_it_and_the_start_page_says_it(staff, browser):
    owner = staff("owner")
    page = open_service(owner)
    assert page.values("price") == ["Free"]
    owner.press("Save", {"What it costs": f" {DEPOSIT} "})
    page = browser.open("/")
    assert f"Price: {DEPOSIT}" in page.text
    assert "Free" not in page.text


def test_it_is_said_before_and_after_sending(web_app, browser):
    cost(web_app, DEPOSIT)
    assert road.put(browser, road.CHECK).page.facts["Price"] == DEPOSIT
    assert browser.press("Send request").facts["Price"] == DEPOSIT


def test_mails_say_it_while_there_is_an_appointment_to_pay_for(web_app):
    cost(web_app, DEPOSIT)
    reference = road.booked(web_app, answers=road.REVIEW, technician="maya")
    decided(web_app, reference, confirm=False)
    for notice, mail in mails(web_app):
        said = notice is not Notice.DECLINED
        assert (f"Price: {DEPOSIT}" in text_of(mail), DEPOSIT in html_of(mail)) == (said, said), notice


def test_the_clients_own_page_says_it(web_app):
    cost(web_app, DEPOSIT)
    road.booked(web_app, answers=road.REVIEW, technician="maya")
    assert Browser(web_app).open(link_of(web_app)).facts["Price"] == DEPOSIT


def test_where_the_clinic_says_nothing_no_page_does(web_app, browser):
    cost(web_app, None)
    assert "Price" not in browser.open("/").text
    assert "Price" not in road.put(browser, road.CHECK).page.facts
    assert "Price" not in browser.press("Send request").facts


def test_a_price_that_changes_before_the_press_is_shown_first(web_app, browser):
    road.put(browser, road.CHECK)
    cost(web_app, DEPOSIT)
    with nothing_stored_changes(web_app):
        page = browser.press("Send request")
    assert page.heading == "Check your answers"
    assert page.facts["Price"] == DEPOSIT
    assert browser.press("Send request").heading == "Request sent"


def test_too_many_words_are_refused(staff, web_app):
    owner = staff("owner")
    open_service(owner)
    with nothing_stored_changes(web_app):
        page = owner.press("Save", {"What it costs": "£" * 81})
    assert page.values("price") == ["£" * 81]
