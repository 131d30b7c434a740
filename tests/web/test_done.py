"""The confirmation: reference, time, and what happens next."""

from datetime import timedelta
from urllib.parse import unquote, urlsplit

import pytest
from icalendar import Calendar
from sqlalchemy import update

from booking.domain.hours import ClosedPeriod
from booking.domain.messages import Notice
from booking.domain.notice_wording import Place
from booking.domain.settings import seen_as
from booking.store.appointments import AppointmentRow
from booking.store.database import transaction
from booking.usecases import notice_wording, schedule
from tests.conftest import NOW
from tests.helpers import change_clinic, viewer
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes
from tests.web.test_mails import calendars_of, html_of, mails, text_of

GONE = "Your answers are not here any more"


@pytest.fixture
def client(browser):
    road.put(browser, road.CHECK)
    browser.press("Send request")
    return browser


def reference_on(page):
    return page.soup.select_one(".reference").get_text()


def test_it_works(client):
    page = client.page
    assert page.heading == "Request sent"
    code = reference_on(page)
    assert len(code) == 9
    assert not set(code) & set("01OI")
    assert page.path == f"/book/done/{code.replace('-', '')}"
    assert page.facts["When"] == "Tuesday 1 December 2026, 11:30London time, 45 minutes"
    # Asked on a Sunday; Maya works Monday from 9 to 17 with half an hour for lunch, Theo not before Tuesday.
    assert "within one working day, that is by Tuesday 24 November 2026, 09:30." in page.sections["What happens next"]
    assert "We are sending an e-mail to robin@client.example" in page.sections["What happens next"]


def test_it_says_nothing_of_health(browser):
    road.put(
        browser, road.CHECK, answers={**road.REVIEW, "other_medicines": "yes", "other_medicines_list": "Metformin"}
    )
    page = browser.press("Send request")
    assert "Metformin" not in page.response.text
    assert "faint" not in page.text


def test_a_letter_is_asked_for_with_its_deadline(browser):
    page = road.put(browser, road.CHECK, answers=road.LETTER).press("Send request")
    assert page.heading == "Provisional booking made"
    assert "bring it in by Thursday 26 November 2026, 11:30." in page.sections["What happens next"]


def test_reloading_changes_nothing(client):
    path, text = client.page.path, client.page.text
    with nothing_stored_changes(client.app):
        assert client.open(path).text == text


def test_back_says_that_it_was_sent_already(client):
    page = client.open("/book/check")
    assert page.path.endswith("?again=yes")
    assert "You have already sent this. Here it is again." in page.text


def test_the_reference_may_be_typed_with_dash_and_small_letters(client):
    code = reference_on(client.page)
    assert client.open(f"/book/done/{code.lower()}").heading == "Request sent"


def test_another_browser_learns_nothing(client):
    stranger = Browser(client.app)
    page = stranger.open(client.page.path)
    assert page.heading == GONE
    assert reference_on(client.page) not in page.text


def test_somebody_elses_reference_is_no_page(client):
    other = road.booked(client.app, technician="theo")
    for reference in (other, "HX4K29PD", "x", "%00", "'--", "../../admin"):
        assert client.open(f"/book/done/{reference}").heading == "There is no such page", reference


def test_before_sending_it_leads_back_to_the_road_or_away(browser):
    road.put(browser, road.CHECK)
    assert browser.open("/book/done").path == "/book/check"
    assert browser.open("/book/done/HX4K29PD").heading == GONE


def test_after_a_day_the_page_is_gone_and_the_booking_is_not(client, clock):
    clock.now += timedelta(hours=24)
    page = client.open(client.page.path)
    assert page.heading == GONE
    assert "If you had already sent your request, it is safe with us" in page.text


@pytest.mark.parametrize(
    ("act", "heading", "next_words"),
    [
        ("Confirm", "Appointment booked", "You do not need to do anything else."),
        ("Decline", "We could not confirm this request", "We have written to you."),
    ],
)
def test_it_shows_how_it_stands_now(client, staff, act, heading, next_words):
    owner = staff("owner")
    reference = client.page.path.rpartition("/")[2]
    if act == "Confirm":
        owner.open(f"/admin/appointments/{reference}")
        owner.press("Confirm")
    else:
        owner.open(f"/admin/appointments/{reference}/decline")
        owner.press("Look at the e-mail", {"What shall we tell the client?": "Please call us."})
        owner.press("Decline and tell the client")
    page = client.open(client.page.path)
    assert page.heading == heading
    assert next_words in page.sections["What happens next"]
    with client.app.app_context():
        assert viewer("owner").name not in page.text


def test_after_sending_there_is_nothing_left_to_delete(client):
    data, _ = Browser.filled(at_start(client), "Start")
    with nothing_stored_changes(client.app):
        page = client.send("/book/delete", data)
    assert page.heading == "Request sent"


def at_start(client):
    client.open("/")
    return client


def test_an_answer_that_is_late_is_told_kindly(client, clock):
    with client.app.app_context(), transaction() as session:
        session.execute(update(AppointmentRow).values(booked_at=clock.now - timedelta(days=7)))
    page = client.open(client.page.path)
    assert "We wanted to have answered by Tuesday 17 November 2026, 09:30, and we are late." in page.text
    assert "020 7946 0123" in page.sections["What happens next"]


def test_a_time_that_comes_before_the_answer_is_answered_before(browser):
    with browser.app.app_context():
        change_clinic(answers_within_hours=80)
    browser = road.put(browser, road.CHECK)
    said = browser.page.sections["What happens next"]
    assert "we look at your request before it begins" in said
    assert "working day" not in said
    page = browser.press("Send request")
    assert "A technician looks at your request before your time comes." in page.sections["What happens next"]


@pytest.mark.parametrize("own", [None, "You hear from us within {answer_time}."])
def test_and_so_it_is_told_in_the_mail_whatever_the_clinic_says_there(browser, own):
    with browser.app.app_context():
        change_clinic(answers_within_hours=80)
        if own:
            wording = {Place.OPENING: own}
            notice_wording.save(Notice.REQUEST_RECEIVED, wording, seen_as({}), viewer("owner"), NOW)
    road.put(browser, road.CHECK).press("Send request")
    [mail] = [mail for notice, mail in mails(browser.app) if notice is Notice.REQUEST_RECEIVED]
    for twin in (text_of(mail), html_of(mail)):
        assert "we will write to you before it begins." in twin.replace("We will", "we will")
        assert ("10 working days" in twin) is bool(own)


def test_the_mail_about_a_time_further_off_names_how_long_it_takes(browser):
    road.put(browser, road.CHECK).press("Send request")
    [mail] = [mail for notice, mail in mails(browser.app) if notice is Notice.REQUEST_RECEIVED]
    assert "within one working day" in text_of(mail)
    assert "before it begins" not in text_of(mail)


def test_a_clinic_that_is_away_for_months_names_no_moment(browser):
    page = road.put(browser, road.CHECK).press("Send request")
    with browser.app.app_context():
        closed = ClosedPeriod(NOW.date(), NOW.date() + timedelta(days=100), "We are away.")
        schedule.add_closed_period(closed, viewer("owner"), NOW)
    page = browser.open(page.path)
    assert "looks at your request within one working day. Then we confirm" in page.sections["What happens next"]


def test_until_when_the_link_moves_and_cancels(client):
    """The appointment is on Tuesday 1 December, 11:30; the clinic's cut-off is changed under it."""
    by_link = "Until {} you can move or cancel it by the link in our e-mail. After that, call us on 020 7946 0123"
    assert by_link.format("Monday 30 November 2026, 11:30") in client.page.sections["What happens next"]
    for minutes, until in ((0, "Tuesday 1 December 2026, 11:30"), (60 * 48, "Sunday 29 November 2026, 11:30")):
        with client.app.app_context():
            change_clinic(cut_off_minutes=minutes)
        assert by_link.format(until) in client.open(client.page.path).sections["What happens next"]


def test_too_near_for_the_link_it_says_to_call(client):
    with client.app.app_context():
        change_clinic(cut_off_minutes=60 * 24 * 30)
    told = client.open(client.page.path).sections["What happens next"]
    assert "To move or cancel it, call us on 020 7946 0123 and give your reference." in told
    assert "by the link" not in told


def test_what_to_bring_and_what_if_unwell(client):
    day = client.page.sections["On the day"]
    assert "bring photo ID" in day
    assert "Bring somebody along if you like." in day
    assert "If you feel unwell that day, please call us first on 020 7946 0123." in day


@pytest.fixture
def confirmed(client, staff):
    owner = staff("owner")
    owner.open(f"/admin/appointments/{client.page.path.rpartition('/')[2]}")
    owner.press("Confirm")
    client.open(client.page.path)
    return client


def test_the_calendar_file_is_the_one_of_the_mail(confirmed):
    answer = confirmed.client.get(confirmed.page.link("Download a calendar file"))
    assert answer.content_type == "text/calendar; charset=utf-8; method=PUBLISH"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="consultation.ics"'
    assert answer.headers["Cache-Control"] == "no-store"
    calendar = Calendar.from_ical(answer.text)
    [event] = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "PUBLISH"
    [mailed] = [mail for notice, mail in mails(confirmed.app) if notice is Notice.CONFIRMED]
    [told] = Calendar.from_ical(calendars_of(mailed)[0]).walk("VEVENT")
    for name in ("UID", "SEQUENCE", "SUMMARY", "LOCATION", "DTSTART", "DTEND", "STATUS", "ORGANIZER"):
        assert event[name] == told[name], name
    assert event["SEQUENCE"] == 1
    assert event.start == road.START


def test_fetching_it_changes_nothing(confirmed):
    with nothing_stored_changes(confirmed.app):
        confirmed.client.get(confirmed.page.link("Download a calendar file"))


def test_calendars_on_the_web_are_told_nothing_of_health(confirmed):
    links = [link["href"] for link in confirmed.page.soup.select("ul.inline a")]
    hosts = [urlsplit(link).netloc for link in links]
    assert hosts == ["calendar.google.com", "outlook.live.com", "calendar.yahoo.com"]
    for link in links:
        told = unquote(link)
        assert "Consultation, Alder Street Scalp Studio" in told
        assert "20261201T113000Z" in told.replace("-", "").replace(":", "")
        assert "Robin" not in told


def test_there_is_no_calendar_before_it_is_confirmed(client):
    assert client.page.soup.select("ul.inline a") == []
    assert client.open(f"{client.page.path}/consultation.ics").heading == "There is no such page"


def test_nobody_else_gets_the_calendar(confirmed):
    address = confirmed.page.link("Download a calendar file")
    assert Browser(confirmed.app).open(address).heading == GONE
    other = road.at(confirmed.app, road.CHECK, technician="theo")
    other.press("Send request")
    assert other.open(address).heading == "There is no such page"
