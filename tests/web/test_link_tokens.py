"""Secrets in addresses: nobody finds one by changing another, and every one that is none gets the same answer."""

import math
import random
import re
import secrets
import string
from datetime import timedelta

import pytest

from booking.domain.errors import NotFoundError
from booking.store.database import db, transaction
from booking.store.links import ClientLinkRow, expire_links
from booking.usecases import manage
from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes
from tests.web.test_manage import link_of

ALPHABET = string.ascii_letters + string.digits + "-_"
PATHS = (
    "",
    "/move",
    "/move/to?starts_at=2026-12-02T11:30:00Z",
    "/cancel",
    "/answers",
    "/consultation.ics",
    "/data",
    "/delete",
)
TOKEN = re.compile(r"/manage/([A-Za-z0-9_-]{43})$")


@pytest.fixture
def reference(web_app):
    return road.booked(web_app, technician="maya")


@pytest.fixture
def secret(web_app, reference):
    return TOKEN.search(link_of(web_app))[1]


def mutations(secret, count):
    """Each character changed, parts left out or doubled, case, padding, and pieces at random."""
    chance = random.Random(4711)  # noqa: S311 (the same ones each time)
    yield from (secret[:at] + other + secret[at + 1 :] for at in range(43) for other in ALPHABET if other != secret[at])
    yield from (secret[:at] for at in range(1, 43))
    yield from (secret[at:] for at in range(1, 43))
    yield from (
        secret.swapcase(),
        secret.lower(),
        secret.upper(),
        f"{secret}=",
        f"{secret}==",
        f" {secret}",
        f"{secret} ",
    )
    yield from (
        secret[::-1],
        secret * 2,
        f"{secret}\0",
        f"{secret}%00",
        secret.replace("-", "+").replace("_", "/") + "=",
    )
    while count:
        yield "".join(chance.choices(ALPHABET, k=chance.randint(1, 60)))
        count -= 1


def test_it_is_256_random_bits(secret):
    """T3: what is drawn is 32 bytes, and the address holds all of them."""
    assert len(secret) * math.log2(len(ALPHABET)) >= 256
    assert len(secrets.token_urlsafe(32)) == len(secret)


def test_ten_thousand_mutations_find_nothing(web_app, reference, secret, clock):
    """T3."""
    tried = {each for each in mutations(secret, 8000) if each != secret}
    assert len(tried) > 10_000
    with nothing_stored_changes(web_app), web_app.app_context():
        for each in tried:
            with pytest.raises(NotFoundError):
                manage.show(each, clock.now)
        assert manage.show(secret, clock.now).stored.appointment.reference == reference


def test_some_of_them_get_the_same_page_byte_for_byte(web_app, secret):
    """T3: on every page behind a link."""
    browser = Browser(web_app)
    found = set()
    for each in list(mutations(secret, 0))[::60]:
        if re.fullmatch(r"[A-Za-z0-9_=-]+", each):
            for path in PATHS:
                answer = browser.client.get(f"/manage/{each}{path}", base_url=browser.home)
                assert answer.status_code == 404
                found.add((answer.data, tuple(sorted(answer.headers))))
    assert len(found) == 1


def test_unknown_expired_and_revoked_get_one_page(web_app, reference, secret, clock):
    browser = Browser(web_app)
    pages = {}
    with web_app.app_context(), transaction():
        [stored] = db.session.query(ClientLinkRow.appointment_id).filter_by(purpose="manage").distinct()
    for kind in ("unknown", "expired", "revoked"):
        asked = "a" * 43 if kind == "unknown" else secret
        if kind == "expired":
            clock.now = road.START + timedelta(days=30)
        if kind == "revoked":
            clock.now = road.START - timedelta(days=3)
            with web_app.app_context(), transaction():
                expire_links(clock.now, appointment_id=stored.appointment_id)
        pages[kind] = [browser.client.get(f"/manage/{asked}{path}", base_url=browser.home) for path in PATHS]
    for others in pages.values():
        assert {(answer.status_code, answer.data) for answer in others} == {(404, pages["unknown"][0].data)}
        assert {tuple(sorted(answer.headers)) for answer in others} == {tuple(sorted(pages["unknown"][0].headers))}


def test_each_of_them_asks_the_database_the_same(web_app, reference, secret, clock):
    """What takes the same queries takes the same time: only a link that is good leads further."""
    from sqlalchemy import event

    asked = []
    with web_app.app_context():
        [link] = db.session.query(ClientLinkRow.appointment_id).filter_by(purpose="manage").distinct()
        event.listen(db.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
        by_kind = []
        for each, at in (("a" * 43, clock.now), ("short", clock.now), (secret, road.START + timedelta(days=30))):
            asked.clear()
            with pytest.raises(NotFoundError):
                manage.show(each, at)
            by_kind.append(list(asked))
        db.session.rollback()
        with transaction():
            expire_links(clock.now, appointment_id=link.appointment_id)
        asked.clear()
        with pytest.raises(NotFoundError):
            manage.show(secret, clock.now)
        by_kind.append([statement for statement in asked if statement.startswith("SELECT")])
    assert all(kind == by_kind[0] for kind in by_kind)


def test_it_stands_in_no_log(web_app, secret, caplog):
    """T6: whatever the app itself writes down."""
    browser = Browser(web_app)
    with caplog.at_level(0):
        for path in PATHS:
            browser.client.get(f"/manage/{secret}{path}", base_url=browser.home)
            browser.client.post(f"/manage/{secret}{path}", base_url=browser.home)
    assert secret not in caplog.text


@pytest.mark.parametrize("path", ["/cancel", "/move/to?starts_at=2026-12-02T11:30:00Z&technician=maya"])
def test_each_write_needs_the_token_and_the_form(web_app, secret, path):
    """R18, T11: the link's secret, and the form's own token."""
    browser = Browser(web_app)
    with nothing_stored_changes(web_app):
        for data in ({}, {"version": "1"}, {"csrf_token": "x", "version": "1"}):
            browser.client.post(f"/manage/{secret}{path}", base_url=browser.home, data=data)
        browser.open(f"/manage/{secret}{path}")
        data, _action = browser.filled("Cancel it" if "cancel" in path else "Move it")
        assert browser.send(f"/manage/{'a' * 43}{path}", data).status == 404
