"""The owner reads the audit log: filtered, newest first, page by page."""

from datetime import date, timedelta

import pytest

from booking.domain.audit import Wanted
from booking.domain.errors import NotFoundError
from booking.store.audit import record
from booking.store.database import transaction
from booking.usecases import audit, decide
from tests.conftest import NOW
from tests.helpers import booked, looked_at, nothing_changes, viewer


@pytest.fixture
def lines(app):
    """A booking, its confirmation a day later, and a look; the reference of the booking."""
    reference = booked(NOW)
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW + timedelta(days=1))
    looked_at(NOW + timedelta(days=2))
    return reference


def found(**wanted):
    return [entry.act for entry in audit.list_lines(Wanted(**wanted), 1, viewer("owner")).found]


def test_newest_first(lines):
    assert found() == ["asked for a look", "confirmed", "booked"]


def test_who_did_what_to_what(lines):
    asked, confirmed, sent = audit.list_lines(Wanted(), 1, viewer("owner")).found
    assert (confirmed.by, confirmed.actor, confirmed.subject) == ("Olive Owner", "staff", lines)
    assert (confirmed.is_appointment, confirmed.is_look) == (True, False)
    assert (asked.is_appointment, asked.is_look) == (False, True)
    assert (sent.by, sent.actor) == (None, "client")


@pytest.mark.parametrize(
    ("wanted", "acts"),
    [
        ({"actor": "client"}, ["asked for a look", "booked"]),
        ({"actor": "system"}, []),
        ({"kind": "confirmed"}, ["confirmed"]),
        ({"kind": "confirm"}, []),
        ({"first_day": date(2026, 11, 23), "last_day": date(2026, 11, 23)}, ["confirmed"]),
        ({"last_day": date(2026, 11, 22)}, ["booked"]),
        ({"first_day": date(2026, 11, 24)}, ["asked for a look"]),
        ({"subject": "nothing"}, []),
    ],
)
def test_filters(lines, wanted, acts):
    assert found(**wanted) == acts


def test_by_account_and_by_reference_as_people_write_it(lines):
    assert found(account_id=viewer("owner").account_id) == ["confirmed"]
    assert found(account_id=viewer("maya").account_id) == []
    assert found(subject=f"{lines[:4].lower()}-{lines[4:].lower()}") == ["confirmed", "booked"]


def test_a_kind_finds_its_lines_whatever_details_follow(app):
    with transaction():
        for act in (
            "moved: from here to there",
            "moved on",
            "hours of 2026-12-01 set: 9-17",
            "closed: x",
            "not closed: x",
        ):
            record(act, "maya", NOW, actor="staff")
    assert found(kind="moved") == ["moved: from here to there"]
    assert found(kind="hours of") == ["hours of 2026-12-01 set: 9-17"]
    assert found(kind="closed") == ["closed: x"]
    assert found(subject="maya", kind="%") == []


def test_fifty_to_a_page(app):
    with transaction():
        for number in range(51):
            record(f"act {number}", "clinic", NOW + timedelta(seconds=number), actor="system")
    first = audit.list_lines(Wanted(), 1, viewer("owner"))
    assert (len(first.found), first.pages, first.count, first.found[0].act) == (50, 2, 51, "act 50")
    last = audit.list_lines(Wanted(), 9, viewer("owner"))
    assert ([entry.act for entry in last.found], last.number) == (["act 0"], 2)


def test_nobody_but_the_owner(lines):
    for name in ("desk", "maya"):
        with nothing_changes(), pytest.raises(NotFoundError):
            audit.list_lines(Wanted(), 1, viewer(name))


def test_reading_changes_nothing(lines):
    with nothing_changes():
        found()
