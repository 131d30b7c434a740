"""Who may open what: a table that equals the URL map, and what a refusal leaves alone (R17); see test_rights.py."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from booking.app import create_app
from booking.domain.hours import ClosedPeriod, DayHours, TimeOff
from booking.store import appointments, looks
from booking.store.accounts import AccountRow
from booking.store.database import db, transaction
from booking.usecases import schedule
from booking.web.access import ACCESS
from tests import helpers
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes, stored

VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
MISSING = {
    "reference": "HX4K29PD",
    "message_id": "987654",
    "number": "99",
    "filename": "none.css",
    "secret": "x",
    "version": "1999",
    "look_reference": "HX4K29PD",
    "slug": "nobody",
    "notice": "nothing",
    "question": "nothing",
    "session_id": "987654",
    "account_id": "987654",
    "key": "00000000-0000-4000-8000-000000000000",
    "client_id": "987654",
    "other_id": "987654",
    "log_id": "987654",
    "technician": "nobody",
    "time_off_id": "987654",
    "closed_id": "987654",
    "day": "2026-12-24",
}
ODD_NUMBERS = ("0", "-1", "9223372036854775808", "1 ", "1/../2", "\u0661", "1.0")
ODD_REFERENCES = ("0", "%00", "..%2f..%2fetc", "'--", "x" * 5000, "%f0%9f%98%80", "HX4K29PD,HX4K29PE")
# What ends or moves it would leave nothing for the callers after: those who may are in tests of their own.
ENDS_IT = ("/confirm", "/decline", "/cancel", "/move/to", "/complete", "/no-show", "/shorten", "/correct")
# The date of the exception and the closed day that stand for all others.
AWAY_ON = date(2026, 12, 24)
CANARY = "Canaryzine 5 mg"
ANSWERS = {"other_medicines": "yes", "other_medicines_list": CANARY, "faint": "not_sure"}


def routes(app):
    return {rule.endpoint: rule for rule in app.url_map.iter_rules()}


def test_the_table_is_the_url_map(tmp_path):
    """A new route without an entry fails here, and so does an entry whose route is gone."""
    app = create_app("demo", INSTANCE_PATH=tmp_path)
    with app.app_context():
        db.engine.dispose()
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ACCESS)


def test_the_demo_link_exists_in_the_demo_alone(web_app, browser):
    assert set(ACCESS) - set(routes(web_app)) == {"demo_link.sign_in"}
    assert browser.open("/admin/demo/some-secret").heading == "There is no such page"


@pytest.fixture
def clinic(web_app, staff):
    """Callers, and the objects of one of them: an appointment with Maya, whose answers hold a canary."""
    reference = road.booked(web_app, answers=ANSWERS, technician="maya")
    callers = {name: staff(name) for name in ("owner", "desk", "maya", "theo")}
    callers["stranger"] = Browser(web_app)
    callers["stranger"].open("/admin/sign-in")
    messages = stored(web_app)["message"]
    columns = [column.name for column in db.metadata.tables["message"].columns]
    to = {row[columns.index("recipient")]: row[columns.index("id")] for row in messages}
    with web_app.app_context():
        look_reference = helpers.looked_at(
            web_app.extensions["hairline.clock"].now, details=replace(helpers.ROBIN, name="Lou Asker")
        )
        key = helpers.on_the_phone(web_app.extensions["hairline.clock"].now, by="maya", answers=ANSWERS).key
    with web_app.app_context():
        client_id = appointments.get_appointment(reference).client_id
        other_id = looks.get_look(look_reference).client_id
        now, owner = web_app.extensions["hairline.clock"].now, helpers.viewer("owner")
        closed = schedule.add_closed_period(ClosedPeriod(AWAY_ON, AWAY_ON, "We are closed."), owner, now)
        away = schedule.add_time_off("maya", TimeOff(now, now + timedelta(hours=1)), owner, now)
        schedule.set_exception("maya", AWAY_ON, DayHours(), owner, now)
    objects = {
        "client_id": client_id,
        "other_id": other_id,
        "technician": "maya",
        "time_off_id": away.id,
        "closed_id": closed.id,
        "day": AWAY_ON.isoformat(),
        "reference": reference,
        "message_id": to["maya@alder-street.example"],
        "log_id": to["robin@client.example"],
        "look_reference": look_reference,
        "key": key,
    }
    return callers, objects


def address(rule, objects):
    """The address of a route with these objects, and made-up ones where there is none."""
    return re.sub(r"<(?:[^:<>]+:)?(\w+)>", lambda found: str(objects.get(found[1], MISSING[found[1]])), rule.rule)


def ask(caller, verb, path):
    """One request with the token of the caller's own session, so that only the rights can stop it."""
    data = {"csrf_token": caller.token, "version": "1", "reason": "Please call us."} if verb == "POST" else None
    return caller.client.open(path, method=verb, data=data, base_url=caller.home)


def token_of(caller):
    caller.open("/")
    return caller.filled("Start")[0]["csrf_token"]


def test_another_technician_changes_nothing(web_app, clinic):
    callers, objects = clinic
    reference, message_id = objects["reference"], objects["message_id"]
    theo = callers["theo"]
    theo.token = token_of(theo)
    with nothing_stored_changes(web_app):
        for path in (f"appointments/{reference}", f"appointments/{reference}/decline", f"inbox/{message_id}"):
            assert theo.open(f"/admin/{path}").heading == "There is no such page", path
        for path in (
            *(f"appointments/{reference}{act}" for act in ENDS_IT),
            f"inbox/{message_id}/open",
        ):
            assert ask(theo, "POST", f"/admin/{path}").status_code == 404, path
    assert "Robin Walker" not in theo.open("/admin/").text


def test_a_stranger_changes_nothing(web_app, clinic):
    callers, objects = clinic
    reference, message_id = objects["reference"], objects["message_id"]
    stranger = callers["stranger"]
    stranger.token = token_of(stranger)
    with nothing_stored_changes(web_app):
        for path in (
            *(f"appointments/{reference}{act}" for act in ENDS_IT),
            f"inbox/{message_id}/open",
        ):
            answer = ask(stranger, "POST", f"/admin/{path}")
            assert answer.location == "/admin/sign-in", path  # a POST is no page to come back to


def test_the_front_desk_sees_what_to_do_and_no_answer(clinic):
    callers, objects = clinic
    reference = objects["reference"]
    page = callers["desk"].open(f"/admin/appointments/{reference}")
    assert page.heading == "Robin Walker, Tuesday 1 December 2026, 11:30"
    assert "Review: a technician looks at the answers first." in page.text
    assert "Health answers are shown to the owner and to the appointment's technician." in page.text
    for words in (CANARY, "faint", "Faint", "medicine", "Rule", "Not sure"):
        assert words not in page.response.text, words


def test_odd_objects_are_no_pages(clinic):
    callers, _ = clinic
    owner = callers["owner"]
    for odd in ODD_NUMBERS:
        assert owner.open(f"/admin/inbox/{odd}").status == 404, odd
        # The owner may see every message: one in another script's digits is found.
        assert owner.open(f"/admin/messages/{odd}").status == (200 if odd == "\u0661" else 404), odd
    for odd in ODD_REFERENCES:
        assert owner.open(f"/admin/appointments/{odd}").status == 404, odd
        assert owner.open(f"/admin/appointments/{odd}/decline").status == 404, odd


def test_somebody_whose_account_was_closed_is_a_stranger(web_app, clinic):
    callers, objects = clinic
    reference = objects["reference"]
    with web_app.app_context(), transaction() as session:
        session.execute(update(AccountRow).values(active=False))
    for name in ("owner", "desk", "maya"):
        assert callers[name].open(f"/admin/appointments/{reference}").heading == "Sign in", name
