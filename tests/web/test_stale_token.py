"""A token that is stale, missing or somebody else's: the same page, everything typed, one plain sentence (T11)."""

import json

import pytest

from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes

SENTENCE = "The page was open for a long time, or cookies are off. Please press the button again."
FORMS = {
    road.SAFETY: {"raw": {"read": "y"}},
    road.CONSENT: {"raw": {"agree": "y"}},
    road.HEALTH: {"raw": {"age_18": "yes", "breastfeeding": "not_sure"}},
    road.RESULT: {},
    road.TIME: {"button": "11:30"},
    road.DETAILS: {
        "raw": {
            "name": "Zoë <b>",
            "email": "z@",
            "phone": "+44 (0)",
            "born_on-day": "31",
            "born_on-month": "2",
            "born_on-year": "1985",
        }
    },
    road.CHECK: {"button": "Send request"},
}


def tokens(web_app):
    other = road.at(web_app, road.SAFETY)
    theirs = other.filled("Continue")[0]["csrf_token"]
    return {"missing": None, "empty": "", "wrong": "x" * 90, "somebody else's": theirs, "a list": ["x", theirs]}


@pytest.mark.parametrize("step", FORMS)
def test_each_form_comes_back_whole(browser, web_app, step):
    form = FORMS[step]
    for name, token in tokens(web_app).items():
        road.put(browser, step, answers=road.REVIEW)
        path, heading = browser.page.path, browser.page.heading
        with nothing_stored_changes(web_app):
            page = browser.press(form.get("button", "Continue"), raw={**form.get("raw", {}), "csrf_token": token})
        assert (page.path, page.heading) == (path, heading), name
        assert SENTENCE in page.messages, name
        for field, typed in form.get("raw", {}).items():
            assert page.values(field) == [typed], name


@pytest.mark.parametrize("step", [road.SAFETY, road.HEALTH, road.TIME, road.CHECK])
def test_pressing_again_goes_on(browser, step):
    form = FORMS[step]
    road.put(browser, step, answers=road.REVIEW)
    browser.forget_session()
    browser.press(form.get("button", "Continue"), raw=form.get("raw"))
    assert browser.page.messages == [SENTENCE]
    assert browser.press(form.get("button", "Continue")).messages == []


def test_the_first_press_too(browser):
    browser.open("/")
    browser.client.set_cookie("session", "of another day")
    with nothing_stored_changes(browser.app):
        page = browser.press("Start")
    assert page.messages == [SENTENCE]
    assert browser.press("Start").path == "/book/safety"


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/xml", "multipart/form-data"])
def test_a_form_of_another_kind_changes_nothing(browser, kind):
    """A page elsewhere can make a browser post some of these without asking."""
    road.put(browser, road.CHECK)
    data, action = browser.filled("Send request")
    with nothing_stored_changes(browser.app):
        response = browser.client.post(action, data=json.dumps(data.to_dict()), content_type=kind)
    assert response.status_code == 415 or SENTENCE in response.text


ADMIN_FORMS = (
    "/admin/appointments/{}/confirm",
    "/admin/appointments/{}/decline",
    "/admin/inbox/2/open",
    "/admin/sign-out",
)


@pytest.mark.parametrize("address", ADMIN_FORMS)
def test_staff_get_a_page_and_nothing_changes(staff, web_app, address):
    reference = road.booked(web_app)
    owner = staff("owner")
    owner.open(f"/admin/appointments/{reference}")
    data, _ = owner.filled("Confirm")
    stranger = Browser(web_app)
    stranger.open("/admin/sign-in")
    theirs = stranger.filled("Sign in")[0]["csrf_token"]
    for token in (None, "", "wrong", theirs):
        sent = {**data.to_dict(), "reason": "Please call us.", "csrf_token": token}
        with nothing_stored_changes(web_app):
            page = owner.send(
                address.format(reference), {name: value for name, value in sent.items() if value is not None}
            )
        if "decline" not in address:
            assert page.heading == "Please press the button again"
            assert "Nothing was changed." in page.text
    assert owner.open("/admin/").heading == "Sunday 22 November 2026"


def test_a_stale_sign_in_changes_nothing(browser):
    browser.open("/admin/sign-in")
    browser.forget_session()
    page = browser.press("Sign in", {"E-mail": "owner@alder-street.example", "Password": "x"})
    assert page.heading in ("Please press the button again", "Sign in")
