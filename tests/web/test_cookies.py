"""The two cookies: what they hold, and what they let a browser do with them."""

import base64
import json
import zlib

from tests.web import road
from tests.web.client import Browser
from tests.web.conftest import give_password, sign_in

HTTPS = "https://clinic.example"


def cookies_set(browser, path="/"):
    """The Set-Cookie headers of a first visit and a first press."""
    page = browser.open(path)
    data, action = browser.filled("Start")
    response = browser.client.post(action, data=data, base_url=browser.home)
    return page.response.headers.getlist("Set-Cookie") + response.headers.getlist("Set-Cookie")


def test_neither_is_for_scripts_or_other_sites(browser):
    found = cookies_set(browser)
    assert {cookie.partition("=")[0] for cookie in found} == {"session", "enquiry"}
    for cookie in found:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "Domain" not in cookie


def test_over_https_they_are_bound_to_the_host(https_app):
    found = cookies_set(Browser(https_app, HTTPS))
    assert {cookie.partition("=")[0] for cookie in found} == {"__Host-session", "__Host-enquiry"}
    for cookie in found:
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie


def test_the_enquiry_cookie_lasts_as_long_as_the_enquiry_and_says_nothing(browser):
    cookie = next(one for one in cookies_set(browser) if one.startswith("enquiry"))
    assert "Max-Age=86400" in cookie
    assert len(cookie.partition("=")[2].partition(";")[0]) >= 43  # 256 random bits


def test_the_session_cookie_never_holds_an_answer(browser):
    road.put(browser, road.DETAILS, answers={"other_medicines": "yes", "other_medicines_list": "Metformin"})
    browser.press("Continue", {"Full name": "Canary Walker"})
    value = browser.client.get_cookie("session").value
    body = value.lstrip(".").split(".")[0]
    raw = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    held = json.loads(zlib.decompress(raw) if value.startswith(".") else raw)
    assert set(held) <= {"csrf_token", "_fresh", "_permanent"}


def test_deleting_takes_the_enquiry_cookie_away(browser):
    road.put(browser, road.SAFETY)
    browser.press("Delete my answers")
    assert browser.client.get_cookie("enquiry") is None


def test_over_https_staff_work_without_a_referer(https_app):
    """Our pages ask browsers to send none, so no form may depend on it."""
    email = give_password(https_app, "owner")
    reference = road.booked(https_app)
    owner = Browser(https_app, HTTPS)
    owner.open("/admin/sign-in")
    assert sign_in(owner, email).path == "/admin/"
    owner.open(f"/admin/appointments/{reference}")
    assert "Confirmed. The client and staff are being told" in owner.press("Confirm").response.text
