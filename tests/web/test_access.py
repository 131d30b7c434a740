"""Who may open what: a table that equals the URL map, and a matrix of routes, verbs, callers, objects (R17, T18)."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from booking.app import create_app
from booking.domain.accounts import Role
from booking.domain.hours import ClosedPeriod, DayHours, TimeOff
from booking.store import appointments, looks
from booking.store.accounts import AccountRow
from booking.store.database import db, transaction
from booking.usecases import schedule
from booking.web.access import ACCESS, ANYONE, NOBODY
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
# Pages that are about the answers themselves: not for the front desk.
FOR_READERS = {
    "admin.letter",
    "admin.print_letter",
    "admin.confirm_anyway",
    "admin.ask_for_letter",
    "admin.visit",
    "admin.consultation_form",
    "admin.note",
}
# Who keeps the clients' records: owner and front desk.
FOR_KEEPERS = {"admin.correct_client", "admin.join_clients", "admin.bar_client", "admin.lift_bar"}
FOR_THE_OWNER = {"admin.correct", "admin.erasure"}
# What ends or moves it would leave nothing for the callers after: those who may are in tests of their own.
ENDS_IT = ("/confirm", "/decline", "/cancel", "/move/to", "/complete", "/no-show", "/shorten", "/correct")
# The date of the exception and the closed day that stand for all others.
AWAY_ON = date(2026, 12, 24)
FOR_ANSWERERS = {"admin.refuse_look", "admin.allow_look", "admin.look_links"}
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


def test_every_route_and_verb_for_every_caller(web_app, clinic):
    callers, objects = clinic
    own = {**objects, "number": "1"}
    for caller in callers.values():
        caller.token = token_of(caller)
    asked = 0
    for endpoint, rule in sorted(routes(web_app).items()):
        if endpoint in ("sign_in.sign_out", "book.begin"):
            continue  # each has tests of its own; here they would end the session or begin enquiries
        for name, caller in callers.items():
            for path in {address(rule, own), address(rule, {})}:
                for verb in VERBS:
                    if verb not in rule.methods and name not in ("stranger", "theo"):
                        continue  # refused before anybody asks who it is
                    if verb == "POST" and name in ("owner", "desk", "maya") and path.endswith(ENDS_IT):
                        continue  # those who may: see test_admin_*.py
                    if verb == "POST" and name == "maya" and endpoint == "staff_booking.delete":
                        continue
                    judge(ask(caller, verb, path), endpoint, rule, name, verb, path == address(rule, own))
                    asked += 1
    assert asked > 600


def judge(answer, endpoint, rule, name, verb, own):
    """What one request must come to."""
    said = f"{verb} {endpoint} by {name}: {answer.status}"
    text = answer.data.decode(errors="replace")  # an icon is no text
    assert answer.status_code < 500, said
    assert "Traceback" not in text, said
    if verb not in rule.methods:
        assert answer.status_code == 405, said
    if name == "stranger" and ACCESS[endpoint] is not ANYONE and ACCESS[endpoint] is not NOBODY:
        if verb in rule.methods:
            assert answer.status_code == 302, said
            assert answer.location.startswith("/admin/sign-in"), said
        assert CANARY not in text, said
        assert "Robin Walker" not in text, said
    roles = {"owner": Role.OWNER, "desk": Role.FRONT_DESK, "maya": Role.TECHNICIAN, "theo": Role.TECHNICIAN}
    if ACCESS[endpoint] and name in roles and roles[name] not in ACCESS[endpoint] and verb in rule.methods:
        assert answer.status_code == 404, said
    if ACCESS[endpoint] is NOBODY and verb in rule.methods:
        assert answer.status_code == 404, said
    if name in ("theo", "desk", "stranger"):
        assert CANARY not in text, said
    about_one = {"reference", "message_id", "client_id"} & rule.arguments and endpoint.startswith("admin.")
    if about_one and verb in rule.methods and verb != "OPTIONS" and name != "stranger":
        others = ("owner",) if endpoint in FOR_READERS else ("owner", "desk")
        mine = own and (name == "maya" or (name in others and "message_id" not in rule.arguments))
        if endpoint in FOR_KEEPERS:
            mine = own and name in ("owner", "desk")
        if endpoint in FOR_THE_OWNER:
            mine = own and name == "owner"
        assert (answer.status_code == 404) == (not mine), said
    if "key" in rule.arguments and verb in rule.methods and verb != "OPTIONS" and name != "stranger":
        # What one fills in for somebody on the phone is nobody else's, not even the owner's.
        mine = own and name == "maya" and endpoint != "staff_booking.done"
        assert (answer.status_code == 404) == (not mine), said
    if "log_id" in rule.arguments and verb in rule.methods and verb != "OPTIONS" and name != "stranger":
        assert (answer.status_code == 404) == (not own or name == "theo"), said
    of_hours = {"technician", "closed_id"} & rule.arguments and verb in rule.methods and verb != "OPTIONS"
    if of_hours and name != "stranger":
        owns = {"owner": True, "desk": True, "maya": "technician" in rule.arguments}.get(name, False)
        allowed = own and owns and roles[name] in ACCESS[endpoint]
        assert (answer.status_code == 404) == (not allowed), said
    if "look_reference" in rule.arguments and verb in rule.methods and verb != "OPTIONS" and name != "stranger":
        may = own and not (name == "desk" and endpoint in FOR_ANSWERERS)  # nobody's yet: every technician may look
        assert (answer.status_code == 404) == (not may), said


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
