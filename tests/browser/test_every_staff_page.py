"""Every staff page that links lead to, with a client who typed markup into every field (security.md, T11).

No dialog opens, no policy is broken, nothing scrolls sideways; `make audit` asks axe as well.
New pages are found by their links.
"""

import re
import sqlite3
from collections import deque
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from tests.browser.conftest import AUDIT, must_be_accessible, running_clinic
from tests.browser.walk import answer_all, choose_first_time, fill_person, go_on, to_health_pages

HOSTILE = "\"><img src=x onerror=alert(1)><svg onload=alert(2)>{{7*7}}'-alert(3)-'"
WIDE = {"width": 1280, "height": 800}
ZOOMED = {"width": 320, "height": 640}  # what is left of 1280 px at 400 %
PHONE = {"width": 360, "height": 780}
TELL_BROKEN_POLICY = "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"
# One page of each kind is enough: a week like another week, a time among times.
VARIES = re.compile(
    r"/\d{4}-\d\d-\d\d|/[0-9]+(?=/|$)|/[A-HJ-NP-Z2-9]{8}(?=/|$)|/[0-9a-f-]{36}(?=/|$)"
    r"|(?<=/wording)/[a-z_]+|(?<=/answers)/[a-z_]+"
)
MOST_PAGES = 120


@pytest.fixture(scope="module")
def clinic(tmp_path_factory):
    with running_clinic(tmp_path_factory.mktemp("clinic")) as started:
        yield started


def book_hostile(page, clinic):
    """With markup where a client may write what they like."""
    to_health_pages(page, clinic)
    answer_all(page, {"any other medicine that a doctor": "Yes"}, texts={"Which medicines do you take": HOSTILE})
    go_on(page)  # the result: a person looks first
    choose_first_time(page)
    fill_person(page)
    go_on(page)
    go_on(page, "Send request")


def ask_hostile(page, clinic):
    """Somebody who may not book asks a person to look."""
    page.context.clear_cookies()
    to_health_pages(page, clinic)
    answer_all(page, {"breastfeeding": "Yes"})
    page.get_by_role("link", name="Ask a person to look").click()
    fill_person(page, number=71)
    page.get_by_label("Keep my answers").check()
    go_on(page, "Send")


def store_hostile(folder):
    """The forms refuse names with markup in them: here it has come in all the same."""
    with closing(sqlite3.connect(folder / "hairline.db")) as connection, connection:
        connection.execute("UPDATE client SET name = ?, email = ?", (HOSTILE, HOSTILE))
        connection.execute("UPDATE message SET subject = subject || ?, recipient = ?", (HOSTILE, HOSTILE))


def kind_of(address):
    parts = urlsplit(address)
    names = sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair})
    return VARIES.sub("/…", parts.path), tuple(names)


def test_markup_in_every_field_stays_text(clinic, page):
    dialogs = []
    page.add_init_script(TELL_BROKEN_POLICY)
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    book_hostile(page, clinic)
    ask_hostile(page, clinic)
    store_hostile(clinic.mails.parent)
    page.goto(clinic.sign_in_link)
    go_on(page, "Sign in as Olive Owner")

    seen, waiting = {kind_of("/admin/")}, deque(["/admin/"])
    said = ""
    while waiting:
        address = waiting.popleft()
        page.goto(clinic.url + address)
        for size in (WIDE, ZOOMED):
            page.set_viewport_size(size)
            found = page.evaluate("document.documentElement.scrollWidth")
            assert found <= size["width"], f"{page.url} is {found} px wide on {size['width']} px"
        page.set_viewport_size(PHONE)
        if AUDIT:  # else the tests of the single pages ask axe
            must_be_accessible(page)
        said += page.get_by_role("main").inner_text()
        for link in page.eval_on_selector_all("a[href^='/admin/']", "links => links.map(a => a.getAttribute('href'))"):
            kind = kind_of(link)
            if kind not in seen and not kind[0].endswith((".csv", ".svg")):
                seen.add(kind)
                waiting.append(link.partition("#")[0])
        assert len(seen) < MOST_PAGES, seen
    assert dialogs == []
    assert said.count("onerror=alert(1)") > 10
    assert "{{7*7}}" in said
    assert {path for path, _ in seen} >= {
        "/admin/",
        "/admin/week",
        "/admin/requests",
        "/admin/inbox",
        "/admin/settings/",
        "/admin/appointments/…",
        "/admin/appointments/…/decline",
        "/admin/looks/…",
        "/admin/clients/…",
        "/admin/clients/…/join/…",
        "/admin/settings/audit",
    }
