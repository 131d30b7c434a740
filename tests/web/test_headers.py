"""Headers on every answer, and addresses that come from the settings and never from the request (T16)."""

import pytest

from booking.store import appointments, sealing
from booking.store.database import db
from booking.store.messages import TEXT, MessageRow
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import fingerprint, stored

STREET = ("/", "/privacy", "/accessibility", "/safety", "/technicians/maya", "/technicians/nobody")
STREET += ("/robots.txt", "/.well-known/security.txt")
ANSWERS = (*STREET, "/book/check", "/book/nothing", "/admin/sign-in", "/admin/", "/healthz", "/readyz")
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
SAME = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def headers_of(browser, path):
    with browser.client.get(path, base_url=browser.home) as answer:
        return answer.headers


def asset_on(browser):
    return browser.open("/").soup.find("link", rel="stylesheet")["href"]


@pytest.mark.parametrize("path", [*ANSWERS, "/static/hairline.css", "/static/nothing.css"])
def test_it_works(browser, path):
    headers = headers_of(browser, path)
    assert dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; ")) == POLICY
    for name, value in SAME.items():
        assert headers[name] == value
    assert "Strict-Transport-Security" not in headers
    assert "Server" not in headers
    assert "X-Powered-By" not in headers


@pytest.mark.parametrize("path", [*ANSWERS, "/static/nothing.css"])
def test_nobody_keeps_a_copy_of_a_page(browser, path):
    assert headers_of(browser, path)["Cache-Control"] == "no-store"


def test_files_are_kept_for_a_year_under_an_address_of_their_own(browser):
    address = asset_on(browser)
    headers = headers_of(browser, address)
    assert headers["Cache-Control"] == "public, max-age=31536000"
    assert "?v=" in address
    assert "Set-Cookie" not in headers


def test_no_cookie_goes_with_a_file_for_staff_either(staff):
    owner = staff("owner")
    assert "Set-Cookie" not in headers_of(owner, "/static/hairline.js")
    assert owner.open("/admin/").heading == "Sunday 22 November 2026"


def test_over_https_browsers_are_told_to_stay_there(https_app):
    for path in (*ANSWERS, "/static/hairline.css"):
        headers = headers_of(Browser(https_app, "https://clinic.example"), path)
        assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains", path


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost.evil.example", "clinic.example", "", "a b"]
)
def test_another_host_name_is_refused(browser, host):
    answer = browser.client.get("/", headers={"Host": host})
    assert answer.status_code == 400
    assert answer.text == "There is no such site here.\n"
    assert answer.headers["Content-Security-Policy"]


def test_links_in_mails_and_pages_come_from_the_settings(web_app):
    browser = road.at(web_app, road.CHECK)
    data, action = browser.filled("Send request")
    evil = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Forwarded-Proto": "https"}
    answer = browser.client.post(action, data=data, headers=evil)
    assert "evil" not in answer.location
    assert "evil" not in browser.client.get("/", headers=evil).text
    assert "http://localhost/admin/appointments/" in mails_of(web_app)
    assert "evil" not in mails_of(web_app)


def mails_of(app):
    with app.app_context():
        return "\n".join(sealing.unseal(row.body, TEXT, row.uuid).decode() for row in db.session.query(MessageRow))


def test_signing_out_clears_what_the_browser_kept(staff):
    owner = staff("owner")
    data, action = owner.filled("Sign out")
    answer = owner.client.post(action, data=data)
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert owner.open("/admin/").heading == "Sign in"


def test_a_page_elsewhere_cannot_clear_it(staff):
    """Without the token nobody is signed out, and the browser keeps its cookies."""
    owner = staff("owner")
    answer = owner.client.post("/admin/sign-out")
    assert "Clear-Site-Data" not in answer.headers
    assert owner.open("/admin/").heading == "Sunday 22 November 2026"


PUBLIC = (*STREET, "/favicon.ico", "/book/safety", "/book/consent", "/book/health/1", "/book/result")
PUBLIC += (
    "/book/time",
    "/book/taken",
    "/book/details",
    "/book/check",
    "/book/done",
    "/healthz",
    "/readyz",
)


@pytest.mark.parametrize("verb", ["GET", "HEAD", "OPTIONS"])
def test_looking_changes_nothing_on_public_pages(web_app, verb):
    """R15: what scanners and previews fetch leaves the database as it is, byte for byte."""
    browser = road.at(web_app, road.CHECK, answers=road.REVIEW)
    before = fingerprint(web_app)
    for path in PUBLIC:
        browser.client.open(path, method=verb, headers={"User-Agent": "SafeLinks"})
    assert fingerprint(web_app) == before


def test_every_link_on_every_public_page_can_be_followed_without_a_change(web_app):
    browser = road.at(web_app, road.CHECK, answers=road.REVIEW)
    before = fingerprint(web_app)
    seen, waiting = set(), ["/", "/book/check"]
    while waiting and len(seen) < 25:
        path = waiting.pop(0)
        seen.add(path)
        page = browser.open(path)
        assert page.status == 200, path
        links = {link["href"] for link in page.soup.find_all("a") if link["href"].startswith("/")}
        waiting += sorted(links - seen - set(waiting))
    assert {"/book/time", "/book/details", "/book/health/1", "/privacy"} <= {path.partition("?")[0] for path in seen}
    assert fingerprint(web_app) == before


def test_looking_changes_nothing_in_the_admin_view_but_the_record_of_a_look(web_app, staff):
    reference = road.booked(web_app)
    for name in ("owner", "maya", "desk", "theo"):
        person = staff(name)
        before = stored(web_app)
        for path in ("", "inbox", "inbox/2", f"appointments/{reference}", f"appointments/{reference}/decline"):
            person.client.get(f"/admin/{path}")
            person.client.head(f"/admin/{path}")
        after = stored(web_app)
        looks = [line for line in after.pop("audit") if line not in before["audit"]]
        before.pop("audit")
        assert after == before, name
        assert all("answers seen" in line for line in looks)
        assert bool(looks) == (name in ("owner", "maya") and appointment_is_for(web_app, reference, name)), name


def appointment_is_for(app, reference, name):
    with app.app_context():
        return name == "owner" or appointments.get_appointment(reference).appointment.technician == name
