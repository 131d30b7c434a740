"""The audit log in the admin view: the owner reads it, and nobody finds anything about health in it."""

import pytest
from sqlalchemy import Engine, event

from booking.domain.appointment import State
from booking.domain.changes import Lengths
from booking.usecases import bars, change, client_details, decide
from booking.web.admin import audit_words
from tests.helpers import viewer
from tests.web import road
from tests.web.client import words
from tests.web.stored import nothing_stored_changes

CANARY = "Canaryzine"


@pytest.fixture
def reference(web_app, clock):
    """A booking with answers, and acts about it that ask for words; the words must stay where they are."""
    made = road.booked(web_app, answers={"other_medicines": "yes", "other_medicines_list": CANARY}, technician="maya")
    with web_app.app_context():
        owner = viewer("owner")
        decide.confirm_appointment(made, 1, owner, clock.now, reason=f"{CANARY} is harmless")
        change.shorten_appointment(made, 2, Lengths(20, 0, 0), f"{CANARY}: he wants to go home early", owner, clock.now)
        change.write_note(made, f"Takes {CANARY}", owner, clock.now)
        bars.bar_client(1, 1, f"{CANARY} again", owner, clock.now)
        client_details.correct_details(1, 2, "Robyn", "robyn@client.example", "+442079460001", owner, clock.now)
        assert State.CONFIRMED
    return made


def rows(page):
    return [[words(cell) for cell in row.find_all(["th", "td"])] for row in page.soup.select("tbody tr")]


def test_the_owner_reads_it_from_the_settings(staff, reference):
    owner = staff("owner")
    owner.open(owner.page.link("Settings"))
    page = owner.open(owner.page.link("Audit"))
    assert page.heading == "Audit"
    signed_in, told, corrected, *_rest, sent = rows(page)
    assert signed_in == ["22 Nov 2026, 08:00", "Olive Owner", "Signed in", "Account of Olive Owner"]
    assert told == ["22 Nov 2026, 08:00", "Olive Owner", "E-mail address changed", reference]
    assert corrected == ["22 Nov 2026, 08:00", "Olive Owner", "Client's details corrected", "Client record 1"]
    assert sent == ["22 Nov 2026, 08:00", "The client", "Request sent", reference]
    assert owner.open(page.link(reference)).heading.startswith("Robyn")
    assert owner.open(page.link("Client record 1")).heading == "Robyn"


def test_nothing_that_somebody_wrote_and_no_value_is_in_it(staff, reference):
    page = staff("owner").open("/admin/settings/audit")
    for word in (CANARY, "home early", "robyn", "Robyn", "medicine", "2079460001"):
        assert word not in page.response.text, word
    assert ["22 Nov 2026, 08:00", "Olive Owner", "Shortened", reference] in rows(page)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("what=barred", ["Barred"]),
        ("who=client", ["Request sent"]),
        ("about=client 1", ["Client's details corrected", "Barred"]),
        ("first=2026-11-23", []),
        ("last=2026-11-21", []),
        ("what=Canaryzine", []),
        ("about=Canaryzine", []),
        ("what=%25", []),
        ("who=99999999999999999999&what=barred", ["Barred"]),
        ("who=x&first=x&last=9999-12-31&page=x&what=barred", ["Barred"]),
    ],
)
def test_filters(staff, reference, asked, found):
    page = staff("owner").open(f"/admin/settings/audit?{asked}")
    assert [row[2] for row in rows(page)] == found
    assert found or "Nothing here." in page.text


def test_filters_are_chips(staff, reference):
    owner = staff("owner")
    owner.open("/admin/settings/audit")
    page = owner.look("Filter", {"What": "confirmed", "Reference": f"{reference[:4]}-{reference[4:]}"})
    assert [row[2] for row in rows(page)] == ["Confirmed"]
    assert [words(chip) for chip in page.soup.select("ul.chips bdi")] == [
        "Confirmed",
        f"“{reference[:4]}-{reference[4:]}”",
    ]
    page = owner.open(page.link("Remove the filter Confirmed"))
    assert "Request sent" in page.text
    assert len(rows(owner.open(page.link("Remove the filter “")))) > 5


def test_by_one_of_the_staff(staff, reference):
    owner = staff("owner")
    staff("desk")
    owner.open("/admin/settings/audit")
    [number] = [option["value"] for option in owner.page.soup.select("#who option") if words(option) == "Frank Desk"]
    assert [row[1:3] for row in rows(owner.open(f"/admin/settings/audit?who={number}"))] == [
        ["Frank Desk", "Signed in"]
    ]


def test_reading_it_writes_nothing_and_costs_the_same_however_long_it_is(web_app, staff, reference):
    owner = staff("owner")
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    with nothing_stored_changes(web_app):
        event.listen(Engine, "before_cursor_execute", note)
        try:
            owner.open("/admin/settings/audit?what=barred")
            few = len(asked)
            asked.clear()
            owner.open("/admin/settings/audit")
        finally:
            event.remove(Engine, "before_cursor_execute", note)
    assert len(asked) == few


@pytest.mark.parametrize("name", ["desk", "maya"])
def test_nobody_else_reads_it(staff, reference, name):
    person = staff(name)
    assert person.open("/admin/settings/audit").heading == "There is no such page"
    assert "Audit" not in person.open("/admin/settings/").text


def test_an_act_that_has_no_words_yet_shows_without_its_details(web_app):
    with web_app.test_request_context():
        names = audit_words.kinds()
        assert audit_words.what("something new: with details", names) == "Something new"
        assert audit_words.what("moved: from here to there", names) == "Moved: from here to there"
