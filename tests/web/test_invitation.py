"""The link of an invitation: one page for password and phone, and the recovery codes, once."""

import re
from datetime import timedelta

import pytest
from passlib.totp import TOTP

from booking.domain.accounts import Role, StaffMember
from booking.usecases import invitations
from tests.helpers import viewer
from tests.web.client import Browser
from tests.web.stored import fingerprint, nothing_stored_changes

TODAY = "Sunday 22 November 2026"
PASSWORD = "seven pale kettles hum"
ANN = "ann@alder-street.example"


@pytest.fixture
def link(web_app, clock):
    with web_app.app_context():
        member = StaffMember("Ann Other", ANN, Role.FRONT_DESK)
        return f"/admin/invitation/{invitations.invite(member, viewer('owner'), clock.now)}"


def key_on(page):
    return page.soup.select_one("code.key").get_text().replace(" ", "")


def code_of(key, now):
    return TOTP(key=key, format="base32").generate(time=now).token


def fill_in(browser, now, **changes):
    code = code_of(key_on(browser.page), now)
    given = {"Password": PASSWORD, "The same password again": PASSWORD, "Code": code}
    return browser.press("Set up and sign in", {**given, **changes})


def test_it_works(browser, link, clock):
    page = browser.open(link)
    assert page.heading == "Set up your account"
    assert ANN in page.text
    page = fill_in(browser, clock.now)
    assert page.heading == "Your recovery codes"
    codes = [tag.get_text() for tag in page.soup.select("ol.codes code")]
    assert len(codes) == 10
    assert all(re.fullmatch(r"[a-z1-9]{4}( [a-z1-9]{4}){3}", code) for code in codes)
    browser.open("/admin/")
    assert browser.page.heading == TODAY
    assert "Ann Other" in browser.page.soup.header.get_text()
    browser.press("Sign out")
    browser.press("Sign in", {"E-mail": ANN.upper(), "Password": PASSWORD})
    assert browser.press("Sign in", {"Code": codes[3]}).heading == TODAY


def test_opening_it_changes_nothing(web_app, link):
    """R15: mail scanners open every link, some of them twice."""
    before = fingerprint(web_app)
    for _ in range(2):
        scanner = Browser(web_app)
        scanner.open(link)
        for verb in ("get", "head", "options"):
            getattr(scanner.client, verb)(link)
            getattr(scanner.client, verb)(f"{link}/code.svg")
    assert fingerprint(web_app) == before


def test_another_browser_is_shown_another_secret(web_app, browser, link, clock):
    """Whoever opened the link before its person did has not seen the person's secret."""
    first = key_on(browser.open(link))
    other = Browser(web_app)
    assert key_on(other.open(link)) != first
    assert key_on(browser.open(link)) == first
    assert fill_in(browser, clock.now, Code=code_of(key_on(other.page), clock.now)).messages


def test_the_picture_is_ours_and_holds_the_same_secret(browser, link):
    page = browser.open(link)
    image = page.soup.select_one("img.qr")
    assert image["src"] == f"{link}/code.svg"
    drawn = browser.client.get(image["src"])
    assert drawn.mimetype == "image/svg+xml"
    assert drawn.headers["Cache-Control"] == "no-store"
    assert drawn.data == browser.client.get(image["src"]).data
    assert Browser(browser.app).client.get(image["src"]).data != drawn.data


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Password": "", "The same password again": ""}, "Enter a password"),
        ({"Password": "short", "The same password again": "short"}, "Use 12 characters or more."),
        ({"Password": "password1234", "The same password again": "password1234"}, "would be guessed soon"),
        ({"The same password again": PASSWORD + "x"}, "The two passwords are not the same."),
        ({"Code": "000000"}, "That code is not right"),
        ({"Code": ""}, "Enter the code"),
        ({"Code": "x" * 5000}, "Use 40 characters or fewer"),
    ],
)
def test_what_is_wrong_is_told_and_changes_nothing(browser, link, web_app, clock, changes, message):
    key = key_on(browser.open(link))
    with nothing_stored_changes(web_app):
        page = fill_in(browser, clock.now, **changes)
    assert any(message in one for one in page.messages)
    assert PASSWORD not in page.response.text
    assert key_on(page) == key
    assert fill_in(browser, clock.now).heading == "Your recovery codes"


def test_it_works_once_and_for_two_days(browser, link, web_app, clock):
    clock.now += timedelta(hours=48)
    assert browser.open(link).heading == "There is no such page"
    clock.now -= timedelta(seconds=1)
    browser.open(link)
    fill_in(browser, clock.now)
    for path in (link, f"{link}/code.svg", "/admin/invitation/x"):
        assert Browser(web_app).open(path).status == 404


def test_the_link_stands_in_no_other_address(browser, link):
    page = browser.open(link)
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert page.response.headers["Cache-Control"] == "no-store"
