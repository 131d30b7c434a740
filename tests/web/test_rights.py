"""docs/rights.md against the pages: every route and verb for every caller, with own, other's and missing objects (R17,
T18); and every field of an appointment on every page that a caller can open.
"""

import re
import shutil
from contextlib import contextmanager, nullcontext
from datetime import date, timedelta
from pathlib import Path

import pytest

from booking.domain import accounts
from booking.domain.accounts import Role
from booking.domain.enquiry import Details
from booking.domain.letter import Letter
from booking.store import appointments
from booking.store.accounts import AccountRow
from booking.store.database import db
from booking.store.messages import MessageRow
from booking.store.staff_sessions import StaffSessionRow
from booking.usecases import bars, change, decide, health_check, letters
from booking.web.access import ACCESS, ANYONE, STAFF
from tests import helpers
from tests.web import rights, road
from tests.web.test_access import CANARY, VERBS, address, ask, clinic, token_of  # noqa: F401 (a fixture)

NAMES = {
    "stranger": "stranger",
    "owner": "owner",
    "desk": "front desk",
    "maya": "own technician",
    "theo": "other technician",
}
ROLES = {
    "owner": Role.OWNER,
    "front desk": Role.FRONT_DESK,
    "own technician": Role.TECHNICIAN,
    "other technician": Role.TECHNICIAN,
}
# About the sign-in of whoever asks, or there only after something else was done: each has tests of its own.
LEFT_OUT = {
    "sign_in.sign_out",
    "account.end_sign_in",
    "staff_booking.done",
    "admin.compare_rules",
    "settings.advisories_version",
}
# What there is in every clinic, beside the objects of `clinic`.
ALWAYS_THERE = {
    "slug": "consultation",
    "notice": "confirmed",
    "question": "needles",
    "version": "2026-11",
    "number": "1",
}
# Where the same word is the name of something else.
OTHERWISE = {
    "settings.technician_answer": {"question": "teacher", "slug": "maya"},
}


def verbs_of(rule):
    return frozenset(rule.methods - {"HEAD", "OPTIONS"})


def named(rule):
    """The rule as the page writes it: its parts by their names alone."""
    return verbs_of(rule), re.sub(r"<[^:<>]+:(\w+)>", r"<\1>", rule.rule)


@pytest.fixture
def table(web_app):
    """By endpoint: its rule, and the page's words for who may."""
    said = rights.routes()
    return {rule.endpoint: (rule, said.get(named(rule))) for rule in web_app.url_map.iter_rules()}


def test_every_route_is_on_the_page_and_nothing_else(table):
    assert [endpoint for endpoint, (_, who) in table.items() if who is None] == []
    only_in_demo = {(frozenset({"GET", "POST"}), "/admin/demo/<secret>")}
    assert set(rights.routes()) - {named(rule) for rule, _ in table.values()} == only_in_demo


def test_the_door_is_as_the_page_says(table):
    """Nobody more and nobody less comes through the door; what is one person's alone, the use case guards."""
    for endpoint, (_, who) in table.items():
        if set(who) & rights.DEPENDS:
            assert ACCESS[endpoint] <= STAFF, endpoint
            continue
        callers = rights.callers(who)
        expected = ANYONE if "stranger" in callers else {ROLES[caller] for caller in callers}
        assert ACCESS[endpoint] == expected, endpoint


@contextmanager
def undone(app):
    """Whatever is stored in between is gone afterwards."""
    with app.app_context():
        path = Path(db.engine.url.database)
        db.engine.dispose()
        shutil.copy(path, path.with_suffix(".kept"))
    yield
    with app.app_context():
        db.engine.dispose()
        shutil.copy(path.with_suffix(".kept"), path)


def test_every_route_and_verb_for_every_caller(web_app, table, clinic):  # noqa: F811
    callers, objects = clinic
    objects = ALWAYS_THERE | objects | staff_objects(web_app)
    otherwise = OTHERWISE | asked_again_objects(web_app, objects["reference"])
    for caller in callers.values():
        caller.token = token_of(caller)
    asked, wrong = 0, []
    for endpoint, (rule, who) in sorted(table.items()):
        if endpoint in LEFT_OUT or "anyone" in who:
            continue  # the street: see below
        for name, caller in callers.items():
            may = NAMES[name] in rights.callers(who)
            own = address(rule, objects | otherwise.get(endpoint, {}))
            for path in dict.fromkeys((own, address(rule, {}))):
                there = may and path == own
                for verb in VERBS:
                    if verb not in rule.methods and name != "maya":
                        continue  # refused before anybody asks who it is
                    with undone(web_app) if verb == "POST" and there else nullcontext():
                        answer = ask(caller, verb, path)
                    asked += 1
                    if not is_right(answer, rule, verb, name, there=there):
                        wrong.append(f"{verb} {path} ({endpoint}) by {name}: {answer.status}")
    assert "\n".join(wrong) == ""
    assert asked > 1000


def test_the_street_shows_nobody_anything_of_a_client(web_app, table, clinic):  # noqa: F811
    callers, objects = clinic
    for caller in callers.values():
        caller.token = token_of(caller)
    for endpoint, (rule, who) in sorted(table.items()):
        if "anyone" not in who or endpoint == "book.begin":  # which would begin enquiries
            continue
        for name in ("stranger", "theo"):
            for path in dict.fromkeys((address(rule, ALWAYS_THERE | objects), address(rule, {}))):
                for verb in VERBS:
                    answer = ask(callers[name], verb, path)
                    text = answer.data.decode(errors="replace")  # an icon is no text
                    assert answer.status_code < 500, f"{verb} {path} by {name}"
                    assert (answer.status_code == 405) == (verb not in rule.methods), f"{verb} {path} by {name}"
                    assert not [words for words in (CANARY, "Robin Walker", "Traceback") if words in text], path


def staff_objects(app):
    """The front desk's account, and the browser it is signed in with."""
    with app.app_context():
        row = db.session.query(StaffSessionRow).join(AccountRow).filter(AccountRow.name == "Frank Desk").one()
        return {"account_id": row.account_id, "session_id": row.id}


def asked_again_objects(app, reference):
    """What a technician begins when they ask a client on the phone."""
    with app.app_context():
        now = app.extensions["hairline.clock"].now
        key = health_check.begin_on_the_phone(reference, helpers.viewer("maya"), now)
    return {endpoint: {"key": key} for endpoint in ("admin.asked_again", "admin.asked_again_page")}


def is_right(answer, rule, verb, name, *, there):
    """Whether one request came to what the page says."""
    if verb not in rule.methods:
        return answer.status_code == 405
    if name == "stranger":
        return answer.status_code == 302 and answer.location.startswith("/admin/sign-in")
    if verb == "OPTIONS":
        return answer.status_code < 500
    return (answer.status_code != 404) == there and answer.status_code < 500


# What stands on a page where a field is shown.
SHOWN = {
    "Name": "Canary Nameson",
    "E-mail address and phone": "canary@client.example",
    "Date of birth": "9 September 1979",
    "Outcome, and what to do": "Outcome: <strong>|Health answers are shown to the owner",
    "Health answers": "Canaryzine",
    "Findings, with rule and sources": "faint.unsure",
    "Private notes": "Canarynote",
    "What the letter says": "Canaryletter",
    "Why it was confirmed all the same": "Canaryreason",
    "Messages to the client": "/admin/messages/{log_id}",
    "Why a client was barred": "Canarybar",
}
CANARY_PERSON = Details("Canary Nameson", "canary@client.example", "+442079460777", date(1979, 9, 9))
ANSWERS = {"scalp_lesion": "yes", "other_medicines": "yes", "other_medicines_list": "Canaryzine", "faint": "not_sure"}
LISTS = (
    "requests?state=all",
    "requests?state=all&text=canary",
    "clients?text=canary",
    "week?day=2026-12-08",
    "messages?text=canary",
)


@pytest.fixture
def full(web_app, staff):
    """An appointment of Maya's with something in every field."""
    starts_at = road.START + timedelta(days=7)
    with web_app.app_context():
        now, owner, maya = web_app.extensions["hairline.clock"].now, helpers.viewer("owner"), helpers.viewer("maya")
        reference = helpers.booked(now, answers=ANSWERS, starts_at=starts_at, technician="maya", details=CANARY_PERSON)
        letters.record_letter(reference, 1, Letter(now.date(), "Canaryletter"), owner, now)
        decide.confirm_appointment(reference, 2, owner, now, reason="Canaryreason")
        change.write_note(reference, "Canarynote", maya, now)
        client_id = appointments.get_appointment(reference).client_id
        bars.bar_client(client_id, 1, "Canarybar", owner, now)
        [log_id] = [row.id for row in db.session.query(MessageRow).filter_by(notice="confirmed")]
    return {"reference": reference, "client_id": client_id, "log_id": log_id, "technician": "maya"}


def everything_read(person, table, objects):
    """Every page that somebody can open about it, one after the other."""
    paths = [address(rule, objects) for rule, who in table.values() if "GET" in rule.methods and "anyone" not in who]
    answers = [ask(person, "GET", path) for path in (*paths, *(f"/admin/{path}" for path in LISTS))]
    return "\n".join(answer.get_data(as_text=True) for answer in answers if answer.status_code == 200)


def test_every_field_is_shown_to_those_it_is_for_and_to_nobody_else(web_app, table, full, staff):
    assert set(rights.fields()) == set(SHOWN)
    wrong = []
    for name in ("owner", "desk", "maya", "theo"):
        text = everything_read(staff(name), table, full)
        for field, who in rights.fields().items():
            seen = re.search(SHOWN[field].format(**full), text) is not None
            if seen != (NAMES[name] in rights.callers(who)):
                wrong.append(f"{field} by {name}: {'shown' if seen else 'not shown'}")
    assert wrong == []


@pytest.mark.parametrize(
    ("guard", "name", "path", "words"),
    [
        (accounts.may_see_appointment, "theo", "/admin/appointments/{reference}", "Canary Nameson"),
        (accounts.may_read_answers, "desk", "/admin/appointments/{reference}", "Canaryzine"),
        (accounts.may_change_hours, "theo", "/admin/settings/hours/maya", "Maya Example"),
    ],
    ids=lambda guard: getattr(guard, "__name__", ""),
)
def test_it_is_the_guard_that_keeps_it_back(full, staff, monkeypatch, guard, name, path, words):
    """With the guard gone the page is open, and so the tests above would fail."""
    person = staff(name)
    assert words not in person.open(path.format(**full)).response.text
    monkeypatch.setattr(guard, "__code__", (lambda viewer, technician: True).__code__)
    assert words in person.open(path.format(**full)).response.text
