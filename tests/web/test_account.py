"""One's own account: password, phone, recovery codes; and what asks for a code once more."""

from datetime import timedelta

import pytest

from booking.web.admin import staff as staff_pages
from tests.web.client import Browser
from tests.web.conftest import PASSWORD, RECOVERY, code_now, give_password, sign_in
from tests.web.stored import nothing_stored_changes
from tests.web.test_invitation import code_of, key_on
from tests.web.test_staying_signed_in import copy_of

TODAY = "Sunday 22 November 2026"
NEW = "nine green ladders lean"
STEP_UP = "Enter a code to go on"
ASKS_FOR_A_CODE = ("/admin/account/second-factor", "/admin/account/recovery-codes", "/admin/staff/invite")


@pytest.fixture
def owner(web_app, clock):
    give_password(web_app, "owner")
    person = Browser(web_app)
    person.open("/admin/sign-in")
    assert sign_in(person).heading == TODAY
    clock.now += timedelta(minutes=1)
    return person


def change_password(person, **changes):
    person.open("/admin/account/password")
    given = {"Your password so far": PASSWORD, "New password": NEW, "The new password again": NEW}
    return person.press("Change it", {**given, **changes})


def test_a_new_password_ends_every_copy_of_the_cookie(owner, web_app):
    """T10: of this browser's too."""
    other, copy = Browser(web_app), copy_of(owner)
    other.open("/admin/sign-in")
    sign_in(other)
    page = change_password(owner)
    assert "Your password is changed." in page.response.text
    assert owner.open("/admin/").heading == TODAY
    for dead in (other, copy):
        assert dead.open("/admin/").heading == "Sign in"
    assert sign_in(other).messages
    assert sign_in(other, password=NEW, code=RECOVERY).heading == TODAY


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Your password so far": "wrong"}, "That is not your password so far"),
        ({"New password": "short", "The new password again": "short"}, "Use 12 characters or more."),
        ({"New password": "password1234", "The new password again": "password1234"}, "would be guessed soon"),
        ({"The new password again": "x"}, "The two passwords are not the same."),
    ],
)
def test_what_is_wrong_changes_nothing(owner, web_app, changes, message):
    with nothing_stored_changes(web_app):
        page = change_password(owner, **changes)
    assert any(message in one for one in page.messages)


def test_another_phone(owner, web_app, clock):
    copy = copy_of(owner)
    owner.open("/admin/account/second-factor")
    key = key_on(owner.page)
    assert owner.press("Use this one", {"Code": code_now(web_app)}).messages
    page = owner.press("Use this one", {"Code": code_of(key, clock.now)})
    assert page.heading == "Your recovery codes"
    assert owner.open("/admin/").heading == TODAY
    assert copy.open("/admin/").heading == "Sign in"
    clock.now += timedelta(minutes=1)
    assert sign_in(copy).messages
    assert copy.press("Sign in", {"Code": code_of(key, clock.now)}).heading == TODAY
    assert key_on(owner.open("/admin/account/second-factor")) != key


def test_new_recovery_codes(owner, web_app):
    assert "1 is left" in owner.open("/admin/account/").text
    owner.open("/admin/account/recovery-codes")
    page = owner.press("Make new ones")
    codes = [tag.get_text() for tag in page.soup.select("ol.codes code")]
    assert "10 are left" in owner.open("/admin/account/").text
    other = Browser(web_app)
    other.open("/admin/sign-in")
    assert sign_in(other, code=RECOVERY).messages
    assert other.press("Sign in", {"Code": codes[0]}).heading == TODAY


@pytest.mark.parametrize("path", ASKS_FOR_A_CODE)
def test_after_ten_minutes_a_code_is_asked_for_once_more(owner, web_app, clock, path):
    clock.now += timedelta(minutes=8, seconds=59)
    assert owner.open(path).heading != STEP_UP
    clock.now += timedelta(seconds=1)
    assert owner.open(path).heading == STEP_UP
    assert owner.press("Go on", {"Code": "000000"}).messages
    assert owner.open("/admin/").heading == TODAY
    owner.open(path)
    assert owner.press("Go on", {"Code": code_now(web_app)}).path == path
    clock.now += timedelta(minutes=9)
    assert owner.open(path).heading != STEP_UP


@pytest.mark.parametrize(
    "path", ["/admin/account/second-factor", "/admin/account/recovery-codes", "/admin/staff/2/invite"]
)
def test_a_press_is_not_let_through_either(owner, web_app, clock, path):
    owner.open(path)
    data, action = owner.filled({"s": "Use this one", "r": "Make new ones"}.get(path[15], "Send the invitation"))
    clock.now += timedelta(minutes=10)
    with nothing_stored_changes(web_app):
        assert owner.send(action, data).heading == STEP_UP


def test_a_code_works_once_here_too(owner, web_app, clock):
    clock.now += timedelta(minutes=10)
    code = code_now(web_app)
    owner.open("/admin/account/confirm")
    assert owner.press("Go on", {"Code": code}).heading == TODAY
    owner.open("/admin/account/confirm")
    assert owner.press("Go on", {"Code": code}).messages


def test_everything_that_changes_a_factor_asks_for_a_code(web_app):
    """The guard is on the view itself: a view without it is named here."""
    for endpoint in (
        "account.factor",
        "account.picture",
        "account.recovery_codes",
        "staff.invite",
        "staff.invite_again",
    ):
        view = web_app.view_functions[endpoint]
        assert hasattr(view, "__wrapped__"), endpoint
    assert staff_pages.invite.__wrapped__


def test_only_the_demos_people_are_let_through_without_a_second_factor(staff, web_app, clock, monkeypatch):
    person = staff("owner")
    clock.now += timedelta(minutes=10)
    assert person.open("/admin/staff/invite").heading == STEP_UP
    monkeypatch.setitem(web_app.config, "DEMO", True)
    assert person.open("/admin/staff/invite").heading == "Invite somebody"
    give_password(web_app, "owner")
    assert person.open("/admin/staff/invite").heading == STEP_UP
