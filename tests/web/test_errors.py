"""What goes wrong is told on a page of its own, in plain words, and nothing private reaches a log."""

import logging
import sqlite3
from datetime import timedelta

import pytest
from flask import request
from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError
from werkzeug import exceptions

from booking.store import database
from booking.store.clinic import ClinicRow
from booking.store.database import db, transaction
from booking.store.enquiries import EnquiryRow
from booking.store.screening import ScreeningRow
from tests.domain.readability import grade
from tests.domain.test_reading_age import HARDEST_GRADE
from tests.web import road
from tests.web.client import Browser, Page, words
from tests.web.conftest import app_with
from tests.web.stored import nothing_stored_changes, stored


def test_it_works(browser):
    page = browser.open("/nothing")
    assert (page.status, page.heading) == (404, "There is no such page")
    assert page.link("To the first page") == "/"
    assert "020 7946 0123" in page.soup.footer.get_text()


HEADINGS = {
    400: "We could not understand that",
    403: "This page is not for you",
    404: "There is no such page",
    405: "That does not work here",
    409: "That is not possible any more",
    410: "This page is gone",
    413: "That was too much at once",
    415: "We could not read that",
    429: "That was very often",
    500: "Something went wrong on our side",
    503: "One moment, please",
}
SAVED = {False: "Your answers are saved. Carry on where you left off", True: "The answers you sent before are saved."}


def answer_to(browser, code, path="/"):
    """The page that an error of that code leads to, asked for with the browser's cookies."""
    app = browser.app
    cookie = browser.client.get_cookie(app.config["ENQUIRY_COOKIE_NAME"])
    headers = {"Cookie": f"{cookie.key}={cookie.value}"} if cookie else {}
    with app.test_request_context(path, headers=headers):
        app.preprocess_request()
        response = app.make_response(app.handle_user_exception(exceptions.default_exceptions[code]()))
        response.request, response.text = request, response.get_data(as_text=True)
        return Page(response)


@pytest.mark.parametrize("code", HEADINGS)
def test_each_error_has_words_and_a_phone_number(browser, code):
    page = answer_to(browser, code)
    assert (page.status, page.heading) == (code, HEADINGS[code])
    assert "Call us: 020 7946 0123" in page.text
    assert "saved" not in page.text
    assert str(code) not in page.text
    assert ("Retry-After" in page.response.headers) == (code == 503)
    for tag in page.soup.main.find_all("p"):
        assert grade(words(tag)) <= HARDEST_GRADE, words(tag)


@pytest.mark.parametrize("code", HEADINGS)
def test_in_the_middle_of_a_booking_it_says_that_the_answers_are_saved(browser, code):
    road.put(browser, road.TIME)
    page = answer_to(browser, code)
    assert SAVED[code >= 500] in page.text
    if code < 500:
        assert page.link("Carry on where you left off") == "/book/time"
        assert "saved" not in answer_to(browser, code, "/admin/nothing").text


@pytest.mark.parametrize("code", [code for code in HEADINGS if code < 500])
def test_what_is_gone_is_not_said_to_be_saved(browser, clock, code):
    road.put(browser, road.TIME)
    clock.now += timedelta(hours=24)
    assert "saved" not in answer_to(browser, code).text


def test_a_database_that_went_away_leaves_the_phone_number(web_app, browser, locked):
    browser.open("/")
    locked.execute("BEGIN EXCLUSIVE")
    page = browser.open("/")
    locked.execute("ROLLBACK")
    assert (page.status, page.heading) == (503, "One moment, please")
    assert "Call us: 020 7946 0123" in page.text


@pytest.mark.parametrize(
    "path",
    ["/%00", "/book/%ff", "/.env", "/../../etc/passwd", "/static/../config.py", "/static/%2e%2e/app.py", "/console"],
)
def test_what_is_not_there_is_a_page(browser, path):
    assert browser.open(path).heading == "There is no such page"


def test_staff_stay_in_the_admin_view(staff):
    page = staff("owner").open("/admin/nothing")
    assert page.heading == "There is no such page"
    assert page.link("To the first page") == "/admin/"


def test_a_verb_that_does_not_fit_names_those_that_do(browser):
    page = browser.open("/book/start")
    assert (page.status, page.heading) == (405, "That does not work here")
    assert set(page.response.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}


@pytest.mark.parametrize(
    "data", [{"name": "x" * 300_000}, {"name": "x" * 140_000}, {f"field-{number}": "x" for number in range(300)}]
)
def test_too_much_is_refused_and_changes_nothing(browser, data):
    """T20: the limits are on the body, on its fields in memory and on their number."""
    road.put(browser, road.DETAILS)
    token = browser.filled("Continue")[0]["csrf_token"]
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        with nothing_stored_changes(browser.app):
            answer = browser.client.post("/book/details", data={**data, "csrf_token": token}, content_type=kind)
        assert answer.status_code in (200, 413)
        if answer.status_code == 413:
            assert "Please make your text shorter and send it again." in answer.text


def test_a_body_that_is_no_form_is_refused(browser):
    road.put(browser, road.DETAILS)
    for kind in ("application/json", "application/json; charset=x", "application/vnd.api+json"):
        for body in ("{", "[]", "5", '"x"', "null", '{"name": 5, "phone": {"x": []}, "born_on-day": null}'):
            with nothing_stored_changes(browser.app):
                answer = browser.client.post("/book/details", data=body, content_type=kind)
            assert answer.status_code == 415, (kind, body)
    for kind in ("multipart/form-data", "multipart/form-data; boundary=", "text/plain", "x", ""):
        with nothing_stored_changes(browser.app):
            answer = browser.client.post("/book/details", data=b"--x\r\n\xff\xfe", content_type=kind)
        assert answer.status_code < 500, kind


def test_before_the_clinic_is_set_up_there_is_one_page(web_app, browser):
    with web_app.app_context(), transaction() as session:
        session.execute(delete(ClinicRow))
    for path in ("/", "/book/check", "/admin/", "/admin/sign-in", "/privacy"):
        page = browser.open(path)
        assert page.status == 503, path
        assert page.heading == "This clinic is not set up yet", path
    assert browser.client.get("/healthz").text == "ok\n"


@pytest.fixture
def locked(web_app, monkeypatch):
    """Another process holds the database, and we wait for it only a moment."""
    monkeypatch.setattr(database, "BUSY_SECONDS", 0)
    with web_app.app_context():
        db.engine.dispose()
        other = sqlite3.connect(db.engine.url.database, isolation_level=None)
    yield other
    other.close()


@pytest.mark.parametrize("hold", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_database_that_is_locked_is_said_with_a_time_to_come_back(web_app, locked, hold):
    browser = road.at(web_app, road.CHECK)
    before = stored(web_app)
    data, action = browser.filled("Send request")
    locked.execute(hold)
    page = browser.send(action, data)
    locked.execute("ROLLBACK")
    assert (page.status, page.heading) == (503, "One moment, please")
    assert page.response.headers["Retry-After"] == "10"
    assert "Nothing is sent twice" in page.text
    assert "The answers you sent before are saved." in page.text
    assert stored(web_app) == before
    assert browser.press("Try again").heading == "Request sent"


@pytest.mark.parametrize("fails_at", ["find_enquiry", "save_enquiry"])
def test_what_was_typed_when_the_database_went_away_is_sent_again_in_one_press(web_app, monkeypatch, fails_at):
    """At the first read, or in the middle of writing: either way nothing is half done, and no word is lost."""
    browser = road.at(web_app, road.DETAILS)

    def away(*_args, **_kwargs):
        raise OperationalError("x", {}, Exception("the connection was lost"))

    name = "Zoë “Bé” & O'Néill عبد 山田 😀"
    typed = {"Full name": name, "E-mail": "z@client.example", "Phone": "020 7946 0958", "Date of birth": (14, 3, 1985)}
    with monkeypatch.context() as patched, nothing_stored_changes(web_app):
        patched.setattr(f"booking.store.enquiries.{fails_at}", away)
        page = browser.press("Continue", typed)
    assert (page.status, page.response.headers["Retry-After"]) == (503, "10")
    assert "Nothing you typed just now is lost." in page.text
    assert browser.press("Try again").path == "/book/check"
    assert browser.page.facts["Name"] == name


def test_what_staff_typed_stands_in_no_error_page(web_app, locked):
    browser = Browser(web_app)
    browser.open("/admin/sign-in")
    data, action = browser.filled("Sign in", {"E-mail": "owner@alder-street.example", "Password": "a secret phrase"})
    locked.execute("BEGIN EXCLUSIVE")
    page = browser.send(action, data)
    locked.execute("ROLLBACK")
    assert page.status == 503
    assert "a secret phrase" not in page.response.text
    assert page.buttons == []


def test_what_was_deleted_is_not_said_to_be_saved_when_the_database_is_away(web_app, locked):
    browser = road.at(web_app, road.DETAILS)
    browser.press("Delete my answers")
    locked.execute("BEGIN EXCLUSIVE")
    page = browser.open("/")
    locked.execute("ROLLBACK")
    assert page.status == 503
    assert "saved" not in page.text


def test_a_database_that_is_not_there_is_said_too(tmp_path):
    app = app_with(tmp_path / "none" / "test.db")
    page = Browser(app).open("/")
    with app.app_context():
        db.engine.dispose()
    assert (page.status, page.heading) == (503, "One moment, please")


CANARY = "Canary-Walker"


def break_row(app, row, **values):
    with app.app_context(), transaction() as session:
        session.execute(update(row).values(**values))


@pytest.fixture
def without_debugging(web_app):
    """As in production: the answer, and not the exception, is what comes out."""
    web_app.config["PROPAGATE_EXCEPTIONS"] = False
    yield web_app
    web_app.config["PROPAGATE_EXCEPTIONS"] = None


def test_a_broken_row_is_a_page_and_a_log_line_without_anything_typed(without_debugging, browser, caplog):
    road.put(browser, road.DETAILS)
    data, action = browser.filled("Continue", {"Full name": CANARY, "E-mail": f"{CANARY}@client.example"})
    break_row(browser.app, EnquiryRow, draft=b"\x01" + b"x" * 80)
    with caplog.at_level(logging.DEBUG):
        page = browser.send(action, data)
        assert page.heading in ("Something went wrong on our side", "Your answers are not here any more")
        assert browser.open("/book/check").heading == page.heading
    assert page.status in (410, 500)
    told = "\n".join(record.getMessage() + str(record.exc_text or "") for record in caplog.records)
    assert CANARY not in told
    assert browser.secret not in told
    browser.open("/")
    assert browser.press("Start").path == "/book/safety"  # nobody is stuck with it


def test_a_screening_that_cannot_be_opened_is_a_page_for_staff(without_debugging, staff, caplog):
    reference = road.booked(without_debugging)
    owner = staff("owner")
    break_row(without_debugging, ScreeningRow, answers=b"\x01" + b"x" * 80)
    with caplog.at_level(logging.DEBUG):
        page = owner.open(f"/admin/appointments/{reference}")
    assert page.heading == "Something went wrong on our side"
    assert "unexpected SealError at admin.appointment" in caplog.text
    assert "Robin" not in caplog.text


def test_nothing_typed_is_logged_on_the_whole_road(web_app, caplog):
    """T24: whatever is said, right or wrong, stays out of the log."""
    browser = Browser(web_app)
    with caplog.at_level(logging.DEBUG):
        road.put_at_health_page(browser, 4, {"age_18": "yes", "breastfeeding": "no", "other_medicines": "yes"})
        browser.open("/book/health/4")
        browser.press("Continue", raw={"other_medicines_list": CANARY})
        road.put(browser, road.DETAILS)
        browser.press("Continue", {"Full name": CANARY, "E-mail": f"{CANARY}@", "Phone": CANARY})
        browser.press(
            "Continue",
            {"Full name": CANARY, "E-mail": "c@client.example", "Phone": CANARY, "Date of birth": (1, 1, 1980)},
        )
    assert CANARY not in caplog.text
    assert browser.secret not in caplog.text


def test_the_health_pages_for_watchers(web_app, browser, clock):
    assert browser.client.get("/healthz").text == "ok\n"
    assert browser.client.get("/readyz").text == "database: ok\nmessages: ok\n"
    road.booked(web_app)
    clock.now += timedelta(minutes=11)
    answer = browser.client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "database: ok\nmessages: late, is the worker running?\n")
