"""Signing in with a password, and out again."""

import statistics
import time

import pytest

from booking.store.database import db
from tests.web import road
from tests.web.client import Browser
from tests.web.conftest import PASSWORD, app_with, give_password
from tests.web.stored import nothing_stored_changes

TODAY = "Sunday 22 November 2026"
WRONG = "That e-mail and password do not go together. Please try again."
OWNER = "owner@alder-street.example"


@pytest.fixture
def door(web_app, browser):
    give_password(web_app, "owner")
    browser.open("/admin/sign-in")
    return browser


def sign_in(browser, email=OWNER, password=PASSWORD):
    return browser.press("Sign in", {"E-mail": email, "Password": password})


def test_it_works(door):
    assert sign_in(door).heading == TODAY
    assert "Olive Owner, owner" in door.page.soup.header.get_text(" ").replace(" ,", ",")


def test_the_page_asked_for_comes_after(door, web_app):
    reference = road.booked(web_app)
    page = door.open(f"/admin/appointments/{reference}?x=1")
    assert page.heading == "Sign in"
    assert sign_in(door).path == f"/admin/appointments/{reference}?x=1"


def test_the_address_may_be_written_in_capitals(door):
    assert sign_in(door, email=" OWNER@Alder-Street.example ").heading in (TODAY, "Sign in")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (OWNER, "wrong"),
        (OWNER, PASSWORD.upper()),
        (OWNER, PASSWORD + " "),
        ("nobody@alder-street.example", PASSWORD),
        ("desk@alder-street.example", PASSWORD),
        ("no address", PASSWORD),
        ("' OR 1=1 --", PASSWORD),
        ("\x00", "\x00"),
        (OWNER, "x" * 50_000),
        ("<script>alert(1)</script>", "x"),
    ],
)
def test_what_is_wrong_is_never_told_apart(door, email, password):
    with nothing_stored_changes(door.app):
        page = sign_in(door, email, password)
    assert page.heading == "Sign in"
    assert set(page.messages) == {WRONG}
    assert door.open("/admin/").heading == "Sign in"


def test_empty_fields_are_refused(door):
    page = door.press("Sign in")
    assert page.heading == "Sign in"
    assert page.messages


def test_the_password_never_comes_back(door):
    page = sign_in(door, password="wrong-canary")
    assert "wrong-canary" not in page.response.text


def test_an_unknown_address_takes_as_long_as_a_known_one(web_app):
    """With a costly hash; with a cheap one the test would prove nothing."""
    costly = {"argon2__rounds": 3, "argon2__memory_cost": 32 * 1024}
    slow = app_with(web_app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"), hashes=costly)
    give_password(slow, "owner")
    browser = Browser(slow)
    browser.open("/admin/sign-in")
    took = {OWNER: [], "nobody@alder-street.example": []}
    for _ in range(5):
        for email, times in took.items():
            data, action = browser.filled("Sign in", {"E-mail": email, "Password": "wrong"})
            start = time.perf_counter()
            browser.client.post(action, data=data)
            times.append(time.perf_counter() - start)
    with slow.app_context():
        db.engine.dispose()
    known, unknown = (statistics.median(times) for times in took.values())
    assert 0.6 < known / unknown < 1.7


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "///evil.example",
        "////evil.example",
        "http://evil.example",
        "https://evil.example/admin/",
        "https:evil.example",
        "http:/evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "/\t/evil.example",
        "/%09/evil.example",
        "/%2f/evil.example",
        "\t//evil.example",
        " //evil.example",
        "\n//evil.example",
        "/\n/evil.example",
        "//evil.example/%2f..",
        "//localhost@evil.example",
        "http://localhost@evil.example",
        "http://localhost.evil.example",
        "http://localhost:80@evil.example",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "ftp://evil.example",
        "//evil\u3002example",
        "//evil%E3%80%82example",
        "\u2215\u2215evil.example",
        "evil.example",
        "@evil.example",
        "?next=//evil.example",
        "/admin/../..//evil.example",
        "/.//evil.example",
        "//[::1]",
        "http://[evil",
        "\x00//evil.example",
        "/" * 3000,
        "x" * 3000,
    ],
)
def test_no_address_leads_away_from_here(door, target):
    """T17: a browser resolves the answer's Location against our host and must stay on it."""
    data, _ = door.filled("Sign in", {"E-mail": OWNER, "Password": PASSWORD})
    for given in ({"query_string": {"next": target}}, {}):
        door.client.delete_cookie("remember_token")
        sent = {**data.to_dict(), **({} if given else {"next": target})}
        answer = door.client.post("/admin/sign-in", data=sent, **given)
        assert answer.status_code < 500
        assert stays_here(answer.headers.get("Location", "/")), answer.headers.get("Location")
        door = Browser(door.app)
        door.open("/admin/sign-in")
        data, _ = door.filled("Sign in", {"E-mail": OWNER, "Password": PASSWORD})


def stays_here(location):
    """As browsers read addresses: tabs and line breaks are dropped, backslashes are slashes."""
    read = "".join(letter for letter in location if letter not in "\t\r\n").strip().replace("\\", "/")
    if read.startswith("http://localhost/"):
        return True
    scheme = read.split("/")[0].split("?")[0]
    return not read.startswith("//") and ":" not in scheme


def test_the_session_starts_anew_and_its_cookie_is_kept_from_scripts(door):
    before = door.client.get_cookie("session").value
    data, action = door.filled("Sign in", {"E-mail": OWNER, "Password": PASSWORD})
    answer = door.client.post(action, data=data)
    cookies = [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("session=")]
    assert cookies
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert door.client.get_cookie("session").value != before
    assert door.client.get_cookie("remember_token") is None


def test_signing_out_is_a_press_and_not_a_link(door):
    sign_in(door)
    page = door.open("/admin/sign-out")
    assert page.heading == "That does not work here"
    assert door.open("/admin/").heading == TODAY
    assert door.press("Sign out").heading == "Sign in"
    assert door.open("/admin/").heading == "Sign in"


def test_json_gets_no_further_than_the_page(door):
    for body in ({"email": OWNER, "password": PASSWORD}, [1], 5, "x", None):
        answer = door.client.post("/admin/sign-in", json=body)
        assert answer.status_code in (400, 415)
        assert "Traceback" not in answer.text
    answer = door.client.get("/admin/sign-in", headers={"Accept": "application/json"})
    assert answer.status_code < 500


def test_flask_securitys_other_pages_are_not_there(door):
    sign_in(door)
    for path in ("verify", "change", "reset", "register", "confirm", "tf-setup", "static/css/x.css", "us-signin"):
        assert door.open(f"/admin/{path}").heading == "There is no such page", path
