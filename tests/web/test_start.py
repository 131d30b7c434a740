"""The first page, and the press that begins an enquiry."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from booking.domain.hours import ClosedPeriod
from booking.store import clinic as clinic_store
from booking.store.clinic import ServiceRow
from booking.store.database import transaction
from booking.usecases import schedule, setup
from tests.conftest import NOW
from tests.helpers import change_clinic, viewer
from tests.web import road
from tests.web.stored import nothing_stored_changes, stored

NO_MORE = "We do not offer that any more. Here is what we offer now."


def test_it_works(browser):
    page = browser.open("/")
    assert page.title == "Book a consultation \u2013 Alder Street Scalp Studio"
    assert "Earliest time: Monday 23 November 2026, 09:00" in page.text
    assert browser.press("Start").path == "/book/safety"
    assert len(stored(browser.app)["enquiry"]) == 1


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (60 * 24, "by the link in our e-mail up to 24 hours before. After that, call us."),
        (60, "by the link in our e-mail up to 1 hour before. After that, call us."),
        (0, "by the link in our e-mail, or call us."),
    ],
)
def test_until_when_a_client_may_change_their_mind(browser, minutes, said):
    with browser.app.app_context():
        change_clinic(cut_off_minutes=minutes)
    assert said in browser.open("/").facts["Changing your mind"]


def test_who_has_begun_already_carries_on_with_everything_kept(browser):
    browser.open("/")
    browser.press("Start")
    browser.press("Continue", {"I have read this": True})
    browser.open("/")
    browser.press("Carry on")
    assert browser.page.heading == "Your health answers"
    assert len(stored(browser.app)["enquiry"]) == 1


def test_who_has_begun_already_may_delete_the_answers_from_the_first_page(browser):
    browser.open("/")
    browser.press("Start")
    browser.open("/")
    browser.press("Delete my answers")
    assert stored(browser.app)["enquiry"] == []
    assert browser.page.buttons == ["Start"]


def test_what_nobody_came_back_to_is_deleted_by_the_next_start(browser, clock):
    browser.open("/")
    browser.press("Start")
    clock.now += timedelta(hours=24)
    browser.open("/")
    browser.press("Start")
    assert len(stored(browser.app)["enquiry"]) == 1


@pytest.mark.parametrize("service", ["", "x", "consultation'--", "\u202e" * 2000, None, ["x", "consultation"]])
def test_an_unknown_service_begins_nothing_and_shows_what_there_is(browser, service):
    browser.open("/")
    with nothing_stored_changes(browser.app):
        page = browser.press("Start", raw={"service": service})
    assert (page.status, page.messages) == (409, [NO_MORE])
    assert page.buttons == ["Start"]


def test_without_a_free_time_there_is_no_button_but_a_way_to_ask(browser):
    with browser.app.app_context():
        change_clinic(minimum_notice_minutes=200 * 24 * 60)
    page = browser.open("/")
    assert "There is no free time at the moment" in page.text
    assert page.buttons == []
    assert "020 7946 0123" in page.response.text


def test_a_service_no_longer_on_offer_is_said(browser):
    browser.open("/")
    with browser.app.app_context(), transaction() as session:
        session.execute(update(ServiceRow).values(active=False))
    page = browser.press("Start")
    assert (page.heading, page.messages) == ("Book a consultation", [NO_MORE])


def test_the_privacy_page_says_who_sees_the_answers(browser):
    page = browser.open("/")
    page = browser.open(page.link("How we keep them"))
    assert page.heading == "How we keep your answers"
    assert "Your technician and the owner of the clinic" in page.facts["Who sees them"]


# Several services, and closed days


@pytest.fixture
def with_a_talk(browser):
    """The clinic also talks by video."""
    with browser.app.app_context(), transaction():
        clinic_store.add_service(setup.demo_clinic().services[1], 1)
    return browser


def test_each_service_has_its_own_start(with_a_talk):
    page = with_a_talk.open("/")
    assert page.buttons == ["Start Consultation", "Start Video talk"]
    assert page.sections["Consultation"].startswith("45 minutes to look at your scalp")
    assert page.sections["Video talk"].startswith("20 minutes by video")
    assert "Earliest time: Monday 23 November 2026, 09:00" in page.sections["Video talk"]
    assert page.facts["Where"].endswith("Or by video, wherever you are")
    with_a_talk.press("Start Video talk")
    assert road.stored_service(with_a_talk) == "video-talk"


def test_who_has_begun_carries_on_with_the_service_that_was_begun(with_a_talk):
    with_a_talk.open("/")
    with_a_talk.press("Start Video talk")
    assert with_a_talk.open("/").buttons == ["Carry on where you left off", "Delete my answers"]
    with_a_talk.press("Carry on")
    assert road.stored_service(with_a_talk) == "video-talk"
    assert len(stored(with_a_talk.app)["enquiry"]) == 1


def test_without_a_time_what_was_begun_can_still_be_deleted(browser):
    browser.open("/")
    browser.press("Start")
    with browser.app.app_context():
        change_clinic(minimum_notice_minutes=200 * 24 * 60)
    assert browser.open("/").buttons == ["Carry on where you left off", "Delete my answers"]


CLOSED = "The studio is being painted."


def close(app, first, last):
    with app.app_context():
        schedule.add_closed_period(ClosedPeriod(first, last, CLOSED), viewer("owner"), NOW)


def test_a_closed_clinic_says_until_when_and_when_it_sees_people_again(browser):
    close(browser.app, NOW.date() - timedelta(days=3), date(2026, 12, 4))
    page = browser.open("/")
    assert f"We are closed up to and including Friday 4 December 2026. {CLOSED}" in page.text
    assert "Earliest time: Saturday 5 December 2026, 11:00" in page.text
    assert page.buttons == ["Start"]


def test_a_clinic_closed_for_longer_than_it_can_be_booked_says_so(browser):
    close(browser.app, date(2026, 11, 23), date(2027, 6, 1))
    page = browser.open("/")
    assert f"We are closed from Monday 23 November 2026 to Tuesday 1 June 2027. {CLOSED}" in page.text
    assert "There is no free time at the moment" in page.text
    assert page.buttons == []


def test_closed_days_after_the_first_free_time_are_not_told_of_here(browser):
    close(browser.app, date(2026, 12, 24), date(2027, 1, 3))
    assert "closed" not in browser.open("/").text


def test_what_the_clinic_writes_is_words_and_no_markup(browser):
    with browser.app.app_context():
        period = ClosedPeriod(NOW.date(), NOW.date() + timedelta(days=3), "<script>alert(1)</script>")
        schedule.add_closed_period(period, viewer("owner"), NOW)
    assert "<script>alert(1)</script>" in browser.open("/").text
