"""The client's own link: what it shows, to whom, and that looking changes nothing."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from booking.domain.messages import Notice
from booking.store.database import db
from booking.store.links import ClientLinkRow
from booking.usecases import change, decide
from tests import helpers
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import fingerprint, nothing_stored_changes
from tests.web.test_mails import mails, text_of

NO_LINK = "This link is not good any more"


@pytest.fixture
def clock_of(web_app):
    return web_app.extensions["hairline.clock"]


@pytest.fixture
def reference(web_app):
    return road.booked(web_app, technician="maya", answers={"faint": "yes"})


def link_of(web_app, notice=Notice.REQUEST_RECEIVED):
    mail = [mail for found, mail in mails(web_app) if found is notice][-1]
    return re.search(r"http://localhost(/manage/\S+)", text_of(mail))[1]


def decided(web_app, reference, *, confirm=True):
    now = web_app.extensions["hairline.clock"].now
    with web_app.app_context():
        if confirm:
            decide.confirm_appointment(reference, 1, helpers.viewer("owner"), now)
        else:
            decide.decline_appointment(reference, 1, "We are full", helpers.viewer("owner"), now)


def test_it_says_where_it_stands_when_and_with_whom(web_app, reference):
    page = Browser(web_app).open(link_of(web_app))
    assert page.heading == "We are looking at your request"
    assert page.facts["When"].startswith("Tuesday 1 December 2026, 11:30")
    assert page.facts["With"] == "Maya Example"
    assert "You sent the request" in page.sections["What happened"]


def test_it_shows_the_first_name_alone_and_no_answer(web_app, reference):
    """R20: mailboxes are read by others."""
    html = Browser(web_app).open(link_of(web_app)).response.text
    assert "Hello Robin," in html
    for hidden in ("Walker", "robin@client.example", "7946 0958", "1985", "faint", "eview"):
        assert hidden not in html, hidden


def test_every_mail_has_a_link_of_its_own_and_all_are_good(web_app, reference):
    decided(web_app, reference)
    links = {link_of(web_app, notice) for notice in (Notice.REQUEST_RECEIVED, Notice.CONFIRMED)}
    assert len(links) == 2
    for link in links:
        assert Browser(web_app).open(link).heading == "Your appointment is confirmed"


def test_looking_changes_nothing(web_app, reference):
    """R15: mail scanners follow links; not a byte changes."""
    browser, link = Browser(web_app), link_of(web_app)
    before = fingerprint(web_app)
    for method in ("get", "head", "options", "get"):
        for path in (link, f"{link}/answers", "/manage/lost"):
            assert getattr(browser.client, method)(path, base_url=browser.home).status_code == 200
    assert fingerprint(web_app) == before


@pytest.mark.parametrize("mutated", ["", "x", "X", "-", "_", "0"])
def test_any_other_link_is_the_same_page(web_app, reference, mutated):
    link = link_of(web_app)
    last = link[-1]
    other = f"{link[:-1]}{mutated if mutated != last else '1'}"
    with nothing_stored_changes(web_app):
        page = Browser(web_app).open(other)
    assert (page.status, page.heading) == (404, NO_LINK)


def test_unknown_and_expired_links_look_alike(web_app, reference, clock_of):
    browser, link = Browser(web_app), link_of(web_app)
    unknown = browser.open(f"/manage/{'a' * 43}")
    clock_of.now = road.START + timedelta(days=30)
    assert browser.open(link).response.data == unknown.response.data
    clock_of.now -= timedelta(seconds=1)
    assert browser.open(link).status == 200


def test_a_link_about_something_else_is_none(web_app):
    reference = road.booked(web_app, answers=road.LETTER, starts_at=road.START + timedelta(days=7))
    assert reference
    [mail] = [mail for notice, mail in mails(web_app) if notice is Notice.ONE_THING_MORE]
    letter = re.search(r"/your-page/(\S+)", text_of(mail))[1]
    managed = re.search(r"/manage/(\S+)", text_of(mail))[1]
    browser = Browser(web_app)
    assert browser.open(f"/manage/{letter}").heading == NO_LINK
    browser.open(f"/your-page/{managed}")
    assert browser.press("Open", {"Date of birth": (14, 3, 1985)}).status == 404


def test_only_its_hash_is_kept(web_app, reference):
    secret = link_of(web_app).rpartition("/")[2]
    with web_app.app_context():
        assert secret not in str(helpers.dump())


def test_it_is_not_indexed_kept_or_handed_on(web_app, reference):
    """R20."""
    page = Browser(web_app).open(link_of(web_app))
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert page.soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"


def test_after_a_decline_it_says_so_and_offers_nothing(web_app, reference):
    link = link_of(web_app)
    decided(web_app, reference, confirm=False)
    page = Browser(web_app).open(link)
    assert page.heading == "We could not confirm this request"
    assert "What you can do" not in page.sections


def test_the_answers_open_with_the_date_of_birth_alone(web_app, reference):
    browser, link = Browser(web_app), link_of(web_app)
    page = browser.open(browser.open(link).link("Something has changed"))
    assert page.heading == "Your page"
    page = browser.press("Open", {"Date of birth": (1, 1, 1990)})
    assert "minoxidil" not in page.response.text
    page = browser.press("Open", {"Date of birth": (14, 3, 1985)})
    assert page.heading == "Has anything changed?"


def test_five_wrong_dates_shut_the_answers_and_not_the_page(web_app, reference):
    browser, link = Browser(web_app), link_of(web_app)
    browser.open(f"{link}/answers")
    for _ in range(5):
        browser.press("Open", {"Date of birth": (1, 1, 1990)})
    assert browser.open(f"{link}/answers").heading == NO_LINK
    assert browser.open(link).heading == "We are looking at your request"


# The lost link


def lost(web_app, email):
    browser = Browser(web_app)
    browser.open("/manage/lost")
    return browser.press("Send it", {"E-mail": email})


def count_links(web_app):
    with web_app.app_context():
        return db.session.scalar(select(func.count()).select_from(ClientLinkRow))


def test_a_new_link_goes_to_the_address(web_app, reference):
    assert lost(web_app, " ROBIN@client.example ").heading == "Look into your mailbox"
    assert Browser(web_app).open(link_of(web_app, Notice.LOST_LINK)).heading == "We are looking at your request"


def test_everybody_gets_the_same_answer(web_app, reference):
    known, unknown = (
        re.sub(r'name="csrf_token" value="[^"]+"', "", lost(web_app, email).response.text)
        for email in ("robin@client.example", "nobody@client.example")
    )
    assert known == unknown


def test_nobody_can_fill_a_mailbox_with_it(web_app, reference, clock_of):
    lost(web_app, "robin@client.example")
    before = count_links(web_app)
    for _ in range(3):
        lost(web_app, "robin@client.example")
    assert count_links(web_app) == before
    clock_of.now += timedelta(minutes=15)
    lost(web_app, "robin@client.example")
    assert count_links(web_app) == before + 1


def test_what_is_over_has_no_link_to_lose(web_app, reference, clock_of):
    clock_of.now = road.START
    with nothing_stored_changes(web_app):
        lost(web_app, "robin@client.example")


def test_a_wrong_address_is_said_and_kept(web_app):
    browser = Browser(web_app)
    browser.open("/manage/lost")
    page = browser.press("Send it", {"E-mail": "robin at home"})
    assert page.messages == ["Enter an e-mail address in the right format, like name@example.com"]
    assert page.values("email") == ["robin at home"]


# Cancelling


def test_a_client_cancels_in_two_presses(web_app, reference, staff):
    browser, link = Browser(web_app), link_of(web_app)
    browser.open(browser.open(link).link("Cancel it"))
    assert browser.page.heading == "Cancel your appointment?"
    page = browser.press("Cancel it")
    assert page.heading == "This appointment is cancelled"
    assert "It was cancelled" in page.sections["What happened"]
    told = {notice: text_of(mail) for notice, mail in mails(web_app)}
    assert "This consultation is cancelled" in told[Notice.CANCELLED]
    assert "The client cancelled this consultation" in told[Notice.STAFF_CANCELLED]
    shown = staff("owner").open(f"/admin/appointments/{reference}")
    assert "Robin Walker cancelled it" in shown.text


def test_looking_at_the_question_cancels_nothing(web_app, reference):
    """R15."""
    link = link_of(web_app)
    with nothing_stored_changes(web_app):
        browser = Browser(web_app)
        browser.open(f"{link}/cancel")
        browser.client.head(f"{link}/cancel", base_url=browser.home)
        browser.open(browser.page.link("Keep it"))


def test_a_second_press_or_an_old_window_changes_nothing(web_app, reference):
    browser, link = Browser(web_app), link_of(web_app)
    browser.open(f"{link}/cancel")
    data, action = browser.filled("Cancel it")
    browser.send(action, data)
    with nothing_stored_changes(web_app):
        assert browser.send(action, data).heading == "This appointment is cancelled"
        assert browser.open(f"{link}/cancel").heading == "This appointment is cancelled"


@pytest.mark.parametrize(("seconds", "may"), [(0, True), (1, False)])
def test_a_day_before_it_takes_a_call(web_app, reference, clock_of, seconds, may):
    browser, link = Browser(web_app), link_of(web_app)
    browser.open(f"{link}/cancel")
    data, action = browser.filled("Cancel it")
    clock_of.now = road.START - timedelta(hours=24) + timedelta(seconds=seconds)
    page = browser.open(link)
    assert ("Here until Monday 30 November 2026, 11:30. After that, call us" in page.sections["What you can do"]) is may
    if may:
        assert browser.send(action, data).heading == "This appointment is cancelled"
        return
    with nothing_stored_changes(web_app):
        page = browser.send(action, data)
    assert "It is too near to change online." in page.sections["What you can do"]


def test_a_stale_page_asks_again(web_app, reference):
    browser = Browser(web_app)
    browser.open(f"{link_of(web_app)}/cancel")
    browser.forget_session()
    with nothing_stored_changes(web_app):
        assert browser.press("Cancel it").title.startswith("Error: ")
    assert browser.press("Cancel it").heading == "This appointment is cancelled"


def test_its_time_is_free_again(web_app, reference):
    browser = Browser(web_app)
    browser.open(f"{link_of(web_app)}/cancel")
    browser.press("Cancel it")
    assert road.booked(web_app, technician="maya")


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ("The time does not suit me any more", "Robin Walker cancelled it: the time does not suit any more"),
        ("I have changed my mind", "Robin Walker cancelled it: has changed their mind"),
        ("I am going somewhere else", "Robin Walker cancelled it: is going somewhere else"),
        ("Something else", "Robin Walker cancelled it: something else"),
    ],
)
def test_who_likes_to_says_why_and_staff_alone_read_it(web_app, reference, staff, chosen, told):
    browser = Browser(web_app)
    browser.open(f"{link_of(web_app)}/cancel")
    page = browser.press("Cancel it", {"Why do you cancel?": chosen})
    assert page.heading == "This appointment is cancelled"
    assert "It was cancelled" in page.sections["What happened"]
    assert told in staff("owner").open(f"/admin/appointments/{reference}").text
    assert all(chosen not in text_of(mail) for _, mail in mails(web_app))


@pytest.mark.parametrize("posted", ["", "x", "I have the flu", ["time", "mind"]])
def test_no_reason_keeps_anybody_from_cancelling(web_app, reference, staff, posted):
    browser = Browser(web_app)
    browser.open(f"{link_of(web_app)}/cancel")
    assert browser.press("Cancel it", raw={"reason": posted}).heading == "This appointment is cancelled"
    assert "flu" not in staff("owner").open(f"/admin/appointments/{reference}").text


# What it shows in each state


def test_a_request_says_by_when_we_answer(web_app, reference):
    page = Browser(web_app).open(link_of(web_app))
    assert "A technician looks at your request within one working day, that is by" in page.text
    assert "Put it in your calendar" not in page.sections


def test_a_confirmed_one_goes_into_a_calendar(web_app, reference):
    browser = Browser(web_app)
    link = link_of(web_app)
    assert browser.open(f"{link}/consultation.ics").status == 404
    decided(web_app, reference)
    page = browser.open(link)
    answer = browser.client.get(page.link("Download a calendar file"), base_url=browser.home)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="consultation.ics"'
    [mail] = [mail for notice, mail in mails(web_app) if notice is Notice.CONFIRMED]
    [attached] = [part for part in mail.walk() if part.get_filename()]
    assert attached.get_payload(decode=True) == answer.data
    assert page.link("Google").startswith("https://calendar.google.com/")


@pytest.mark.parametrize(
    ("act", "heading", "words"),
    [
        (change.complete_appointment, "Your appointment is over", "Thank you for coming."),
        (change.mark_no_show, "Your appointment is over", "we did not see you at this time."),
    ],
)
def test_when_it_is_over_it_says_so_and_offers_nothing(web_app, reference, clock_of, act, heading, words):
    link = link_of(web_app)
    decided(web_app, reference)
    clock_of.now = road.START + timedelta(hours=1)
    with web_app.app_context():
        act(reference, 2, helpers.viewer("owner"), clock_of.now)
    page = Browser(web_app).open(link)
    assert page.heading == heading
    assert words in page.text
    assert {"What you can do", "Put it in your calendar"}.isdisjoint(page.sections)
