"""The admin view under odd input: every page with odd addresses, every form with odd values; never an error of ours."""

import random
import re

import pytest
from sqlalchemy import update

from booking.domain.messages import Delivery
from booking.store import accounts
from booking.store.database import db, transaction
from booking.store.messages import MessageRow
from booking.store.staff_sessions import StaffSessionRow
from tests.helpers import ROBIN, mail_text
from tests.web import road, test_access
from tests.web.client import Page, controls

clinic = test_access.clinic
ODD = [
    "",
    "\x00",
    "\ufeff\u202e\u0661",
    "x" * 100_000,
    "<script>alert(1)</script>{{ 7*7 }}%s%n{0}",
    "' OR 1=1 --",
    "-1",
    "99999999999999999999",
    "9" * 5000,  # more figures than Python turns into a number
    "1e309",
    "\u00b2\u00b3",
    "0001-01-01",
    "9999-12-31",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "2026-12-01T11:30:00+23:59",
    "2026-W01-1",
    "24:00",
    "javascript:alert(1)",
    "//evil.example/admin",
    "a@b\r\nBcc: c@d",
]
NAMES = [
    *("back", "who", "what", "starts_at", "country", "newer", "older", "page_html"),
    *("page", "from", "to", "day", "at", "with", "technician", "text", "order", "next", "more", "gone", "changed"),
    *("state", "service", "week", "first", "last", "act", "who", "about", "kind", "notice", "format", "date", "by"),
]
# Percent-encoded bytes that are no text at all: half an emoji, a surrogate on its own, an overlong slash.
NO_TEXT = ["%f0%9f", "%ed%a0%80", "%c0%af", "%00", "%zz", "%"]
# Of all that is odd so much for each route, another part for the next, so that it stays fast.
TRIES = 6
# They end the sign-in of this very test.
ENDING = {"sign_in.sign_out", "account.end_sign_in", "account.password"}
# What is asked last, so that there is something to change before.
LAST = ("delete", "remove", "close", "erasure", "withdraw", "cancel", "decline", "correct", "refuse", "look")
MAYAS = ("staff_booking.", "admin.open_notice")


@pytest.fixture
def people(web_app, clinic):
    """The owner, whose code was just entered; Maya with a booking on the phone; the objects of a clinic at work."""
    callers, objects = clinic
    for name in ("owner", "maya"):
        callers[name].token = test_access.token_of(callers[name])
    with web_app.app_context(), transaction() as session:
        session.execute(update(StaffSessionRow).values(factor_at=web_app.extensions["hairline.clock"].now))
        session.execute(update(MessageRow).values(state=Delivery.SENT))
        desk = accounts.find_account_id("desk@alder-street.example")
    named = {"number": "1", "version": "2026-11", "notice": "confirmed", "question": "hygiene", "account_id": desk}
    return callers, {**objects, **named}


def asked(app, people, verb):
    """Every route of the admin view that answers a verb: its name, whoever may ask for it, and its address."""
    callers, objects = people
    rules = [each for each in test_access.routes(app).items() if each[1].rule.startswith("/admin")]
    for endpoint, rule in sorted(rules, key=lambda each: (each[0].split(".")[1].startswith(LAST), each[0])):
        if verb in rule.methods and endpoint not in ENDING:
            slug = "consultation" if "service" in endpoint else "maya"
            path = test_access.address(rule, {**objects, "slug": slug})
            yield endpoint, callers["maya" if endpoint.startswith(MAYAS) else "owner"], path


def test_every_page_withstands_an_odd_address(web_app, people):
    queries = [dict.fromkeys(NAMES, odd) for odd in ODD if len(odd) < 10_000]
    queries += ["&".join(f"{name}={raw}" for name in NAMES) for raw in NO_TEXT]
    chance = random.Random(1)  # noqa: S311 (chance for a test)
    shown = 0
    for endpoint, person, path in asked(web_app, people, "GET"):
        for query in chance.sample(queries, TRIES):
            answer = person.client.get(path, query_string=query, base_url=person.home)
            assert answer.status_code < 500, (endpoint, query)
            shown += answer.status_code == 200
    assert shown > 300


def test_every_form_withstands_odd_values(web_app, people):
    chance = random.Random(2)  # noqa: S311 (chance for a test)
    sent = 0
    for endpoint, person, path in asked(web_app, people, "POST"):
        fields = fields_of(person, path)
        for number, odd in enumerate(chance.sample(ODD, TRIES)):
            names = [name for name in fields if name != "csrf_token"]
            # All at once, then one after the other, so that no fault hides behind the first refusal.
            strange = names if number < 2 else chance.sample(names, min(len(names), 2))
            data = {**fields, **dict.fromkeys(NAMES, odd)} if number < 2 else dict(fields)
            data |= dict.fromkeys(strange, odd) | {"csrf_token": person.token}
            answer = person.client.post(path, data=data, base_url=person.home)
            assert answer.status_code < 500, (endpoint, data)
            sent += 1
    assert sent > 300


def fields_of(person, path):
    """The fields of a page's forms with what stands in them; what nobody chose is chosen."""
    found = Page(person.client.get(path, base_url=person.home)).soup
    if found.main is None:
        return {}
    choices = {one["name"]: one.get("value", "y") for one in found.select("main input[name]")}
    return {**choices, **controls(found.main).to_dict()}


def test_every_page_of_clients_withstands_an_odd_address(web_app, people):
    _callers, objects = people
    with web_app.app_context():
        secret = mail_text(db.session.query(MessageRow).filter_by(recipient=ROBIN.email).first())
    link = re.search(r"/manage/([\w-]+)", secret)[1]
    person = road.at(web_app, road.CHECK)
    shown = 0
    for endpoint, rule in sorted(test_access.routes(web_app).items()):
        if rule.rule.startswith(("/admin", "/static")) or "GET" not in rule.methods:
            continue
        path = test_access.address(rule, {**objects, "secret": link, "filename": "none.css", "slug": "maya"})
        for odd in (odd for odd in ODD if len(odd) < 10_000):
            query = dict.fromkeys(NAMES, odd) | {"service": "consultation"}
            answer = person.client.get(path, query_string=query, base_url=person.home)
            assert answer.status_code < 500, (endpoint, query)
            shown += answer.status_code == 200
    assert shown > 200
