"""A client's browser put on the road at any page, without walking there page by page."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime

from booking.domain.enquiry import Enquiry, Seen, result_key
from booking.domain.screening import assess
from booking.store import enquiries as enquiry_store
from booking.store.database import transaction
from booking.usecases import enquiry
from tests import helpers
from tests.web.client import Browser

SAFETY, CONSENT, HEALTH, RESULT, TIME, DETAILS, CHECK = [
    "safety",
    "consent",
    "health",
    "result",
    "time",
    "details",
    "check",
]
JOIN_URL = "https://video.example/room-4711"
STEPS = (SAFETY, CONSENT, HEALTH, TIME, DETAILS, CHECK)
# Monday to Friday Maya alone or with Theo; this is a Tuesday on which both are there.
START = datetime(2026, 12, 1, 11, 30, tzinfo=UTC)
REVIEW = {"faint": "yes"}
LATER = {"isotretinoin": "yes", "isotretinoin_last": "2026-10"}
OPEN = {"breastfeeding": "yes"}
LETTER = {"scalp_lesion": "yes"}
REFUSE = {"age_18": "no"}


def put(browser, step, answers=None, technician="any", starts_at=START, details=helpers.ROBIN):
    """Give the browser an enquiry that has come as far as a step, and open its page."""
    with browser.app.app_context():
        secret = enquiry_at(browser.app.extensions["hairline.clock"].now, step, answers, technician, starts_at, details)
    carry(browser, secret)
    browser.secret = secret
    browser.open({HEALTH: "/book/health/1", TIME: time_page(technician)}.get(step, f"/book/{step}"))
    return browser


def time_page(technician="any"):
    """The address of the time page with a technician chosen, or with anyone."""
    return "/book/time" if technician == "any" else f"/book/time?with={technician}"


def put_at_health_page(browser, number, answers):
    """Give the browser an enquiry with these answers alone, and open a health page."""
    now = browser.app.extensions["hairline.clock"].now
    seen = Seen("2026-11", now)
    with browser.app.app_context(), transaction():
        browser.secret = secrets.token_urlsafe(32)
        enquiry_store.add_enquiry(browser.secret, Enquiry("consultation", seen, seen, answers), now)
    carry(browser, browser.secret)
    browser.open(f"/book/health/{number}")
    return browser


def carry(browser, secret):
    """Let a browser carry an enquiry's cookie."""
    browser.client.set_cookie(browser.app.config["ENQUIRY_COOKIE_NAME"], secret)


def at(app, step, **kwargs):
    """A new browser on the road at a step."""
    return put(Browser(app), step, **kwargs)


def enquiry_at(now, step, answers, technician, starts_at, details):
    """An enquiry with everything that comes before a step, stored at once; its secret."""
    seen = Seen("2026-11", now)
    given = {**helpers.CLEAR, **(answers or {})}
    rule_set = helpers.ten_questions()
    parts = [
        (SAFETY, {"advisories": seen}),
        (CONSENT, {"consent": seen}),
        (HEALTH, {"answers": given}),
        (RESULT, {"result_seen": result_key(assess(rule_set, given, now.date()))}),
        (TIME, {"technician": technician, "starts_at": starts_at}),
        (DETAILS, {"details": details}),
    ]
    done = Enquiry(service="consultation")
    for name, values in parts:
        if name == step:
            break
        done = replace(done, **values)
    secret = secrets.token_urlsafe(32)
    with transaction():
        enquiry_store.add_enquiry(secret, done, now)
    return secret


def carried(browser):
    """Another window of the same person: a browser with the same enquiry."""
    other = Browser(browser.app)
    carry(other, browser.secret)
    other.secret = browser.secret
    return other


def journey(browser):
    """The browser's journey, as stored."""
    with browser.app.app_context():
        return enquiry.look_up(browser.secret, browser.app.extensions["hairline.clock"].now)


def booked(app, answers=None, technician="any", starts_at=START, details=helpers.ROBIN):
    """A booked appointment; its reference."""
    now = app.extensions["hairline.clock"].now
    with app.app_context():
        return helpers.send(enquiry_at(now, "", answers, technician, starts_at, details), now)


def stored_service(browser):
    """The service that the browser's enquiry is about."""
    with browser.app.app_context():
        secret = browser.client.get_cookie(browser.app.config["ENQUIRY_COOKIE_NAME"]).value
        return enquiry.look_up(secret, browser.app.extensions["hairline.clock"].now).enquiry.service
