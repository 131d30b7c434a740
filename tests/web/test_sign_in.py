"""Signing in with a password, and out again."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from booking.store.accounts import AccountRow
from booking.store.database import transaction
from booking.store.second_factor import SecondFactorRow
from tests.web import road
from tests.web.client import Browser
from tests.web.conftest import PASSWORD, RECOVERY, account_of, code_now, give_password, sign_in
from tests.web.stored import nothing_stored_changes

TODAY = "Sunday 22 November 2026"
WRONG = "That e-mail and password do not go together. Please try again."
OWNER = "owner@alder-street.example"


@pytest.fixture
def door(web_app, browser):
    give_password(web_app, "owner")
    browser.open("/admin/sign-in")
    return browser


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


@pytest.fixture
def hashes(web_app, monkeypatch):
    """How often a password was hashed or compared with a hash, which is what takes the time."""
    counted = []
    for name in ("hash", "verify"):
        real = getattr(web_app.extensions["security"].pwd_context, name)

        def counting(*args, name=name, real=real, **kwargs):
            counted.append(name)
            return real(*args, **kwargs)

        monkeypatch.setattr(web_app.extensions["security"].pwd_context, name, counting)
    return counted


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (OWNER, PASSWORD),
        (OWNER, "wrong"),
        ("nobody@alder-street.example", "wrong"),
        ("desk@alder-street.example", "wrong"),
        ("maya@alder-street.example", PASSWORD),
        ("theo@alder-street.example", PASSWORD),
        ("no address", "wrong"),
    ],
    ids=["right", "wrong", "unknown", "no password yet", "no second factor", "closed", "no address"],
)
def test_an_unknown_address_takes_as_long_as_a_known_one(door, hashes, email, password):
    """T9: whatever is wrong, the hash is reached once; a clock would only measure this machine."""
    for name in ("maya", "theo"):
        give_password(door.app, name)
    with door.app.app_context(), transaction() as session:
        session.execute(delete(SecondFactorRow).where(SecondFactorRow.account_id == account_of("maya")))
        session.execute(update(AccountRow).where(AccountRow.id == account_of("theo")).values(active=False))
    hashes.clear()
    page = door.press("Sign in", {"E-mail": email, "Password": password})
    assert len(hashes) == 1
    assert page.heading == ("Enter your code" if password == PASSWORD and email == OWNER else "Sign in")


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
def test_no_address_leads_away_from_here(door, target, clock):
    """T17: a browser resolves each answer's Location against our host and must stay on it."""
    for given in ({"query_string": {"next": target}}, {}):
        door = Browser(door.app)
        door.open("/admin/sign-in")
        data = door.filled("Sign in", {"E-mail": OWNER, "Password": PASSWORD})[0].to_dict()
        extra = {} if given else {"next": target}
        answer = door.client.post("/admin/sign-in", data={**data, **extra}, **given)
        assert answer.status_code == 303
        assert stays_here(answer.headers["Location"]), answer.headers["Location"]
        clock.now += timedelta(minutes=1)
        data = {"csrf_token": data["csrf_token"], "code": code_now(door.app), **extra}
        door.client.get(answer.headers["Location"])
        answer = door.client.post(answer.headers["Location"], data=data)
        assert answer.status_code == 303
        assert stays_here(answer.headers["Location"]), answer.headers["Location"]


def stays_here(location):
    """As browsers read addresses: tabs and line breaks are dropped, backslashes are slashes."""
    read = "".join(letter for letter in location if letter not in "\t\r\n").strip().replace("\\", "/")
    if read.startswith("http://localhost/"):
        return True
    scheme = read.split("/")[0].split("?")[0]
    return not read.startswith("//") and ":" not in scheme


def test_the_session_starts_anew_and_its_cookie_is_kept_from_scripts(door):
    with door.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    before = door.client.get_cookie("session").value
    door.press("Sign in", {"E-mail": OWNER, "Password": PASSWORD})
    data, action = door.filled("Sign in", {"Code": code_now(door.app)})
    answer = door.client.post(action, data=data)
    cookies = [cookie for cookie in answer.headers.getlist("Set-Cookie") if cookie.startswith("session=")]
    assert cookies
    assert all("HttpOnly" in cookie and "SameSite=Lax" in cookie for cookie in cookies)
    assert door.client.get_cookie("session").value != before
    with door.client.session_transaction() as session:
        assert set(session) <= {"staff", "csrf_token"}
    assert door.client.get_cookie("remember_token") is None


# The code


def test_the_password_alone_lets_nobody_in(door):
    assert door.press("Sign in", {"E-mail": OWNER, "Password": PASSWORD}).heading == "Enter your code"
    for path in (
        "/admin/",
        "/admin/inbox",
        "/admin/account/",
        "/admin/account/second-factor",
        "/admin/account/confirm",
    ):
        assert door.open(path).heading == "Sign in", path


def test_without_a_second_factor_nobody_signs_in(door):
    with door.app.app_context(), transaction() as session:
        session.execute(delete(SecondFactorRow))
    assert set(sign_in(door).messages) == {WRONG}


def test_nobody_gives_a_code_who_gave_no_password(door):
    assert door.open("/admin/sign-in/code").path == "/admin/sign-in"
    token = door.filled("Sign in")[0]["csrf_token"]
    with nothing_stored_changes(door.app):
        sent = {"csrf_token": token, "code": code_now(door.app)}
        assert door.send("/admin/sign-in/code", sent).path == "/admin/sign-in"


@pytest.mark.parametrize(
    "code", ["000000", "12345", "1234567", "abc", "\u0661" * 6, "x" * 40, "aaaa aaaa aaaa aaaa", "-1"]
)
def test_a_wrong_code_is_told_and_can_be_mended(door, code):
    page = sign_in(door, code=code)
    assert page.messages == [
        "That code is not right, or it was used before. Wait for the next one in your app and enter it"
    ]
    assert door.open("/admin/").heading == "Sign in"
    door.open("/admin/sign-in/code")
    assert door.press("Sign in", {"Code": code_now(door.app)}).heading == TODAY


def test_a_code_may_be_typed_with_a_gap(door):
    code = code_now(door.app)
    assert sign_in(door, code=f" {code[:3]} {code[3:]} ").heading == TODAY


def test_a_code_works_once(door, web_app, clock):
    """RFC 6238, 5.2: who looks over a shoulder gets nothing."""
    code = code_now(web_app)
    sign_in(door, code=code)
    other = Browser(web_app)
    for later in (0, 20):
        clock.now += timedelta(seconds=later)
        other.open("/admin/sign-in")
        assert sign_in(other, code=code).messages
    clock.now += timedelta(seconds=10)
    assert other.press("Sign in", {"Code": code_now(web_app)}).heading == TODAY


@pytest.mark.parametrize(("seconds", "right"), [(-61, False), (-30, True), (30, True), (61, False)])
def test_a_phone_may_be_half_a_minute_off(door, clock, seconds, right):
    now = clock.now
    clock.now += timedelta(seconds=seconds)
    code = code_now(door.app)
    clock.now = now
    assert (sign_in(door, code=code).heading == TODAY) is right


def test_after_five_wrong_codes_it_begins_with_the_password_again(door):
    door.press("Sign in", {"E-mail": OWNER, "Password": PASSWORD})
    for _ in range(5):
        assert door.press("Sign in", {"Code": "000000"}).heading == "Enter your code"
    assert door.press("Sign in", {"Code": code_now(door.app)}).heading == "Sign in"


def test_the_code_is_asked_for_ten_minutes(door, clock):
    door.press("Sign in", {"E-mail": OWNER, "Password": PASSWORD})
    clock.now += timedelta(minutes=10)
    assert door.press("Sign in", {"Code": code_now(door.app)}).path == "/admin/sign-in"


def test_a_recovery_code_lets_in_once(door, web_app):
    assert sign_in(door, code="ABCD-EFGH jkmn pqrs").heading == TODAY
    other = Browser(web_app)
    other.open("/admin/sign-in")
    assert sign_in(other, code=RECOVERY).messages


def test_a_half_sign_in_that_became_whole_is_worth_nothing_more(door, web_app, clock):
    door.press("Sign in", {"E-mail": OWNER, "Password": PASSWORD})
    copy = Browser(web_app)
    copy.client.set_cookie("session", door.client.get_cookie("session").value)
    door.press("Sign in", {"Code": code_now(web_app)})
    clock.now += timedelta(minutes=1)
    assert copy.open("/admin/sign-in/code").path == "/admin/sign-in"


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
