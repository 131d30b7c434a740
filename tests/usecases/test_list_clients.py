"""The list of clients, on each engine: who is found, in which order, by whom, and what the list says of each."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from booking.domain.clients import Order, Sought
from booking.store import appointments
from booking.usecases import change, client_details, clients, decide
from tests.conftest import NOW
from tests.helpers import ROBIN, TUESDAY_1130, booked, looked_at, viewer

A_DAY = timedelta(days=1)
PEOPLE = {
    "Élif Demir": ("elif@client.example", "+442079460002", "theo"),
    "ann Field": ("ann@client.example", "+442079460001", "maya"),
    "O'Neill_50%": ("neill@client.example", "+15555550100", "maya"),
}


@pytest.fixture
def three(app):
    """Three clients, one a minute; the references of their appointments by name."""
    return {
        name: booked(
            NOW + number * timedelta(minutes=1),
            details=replace(ROBIN, name=name, email=email, phone=phone, born_on=date(1990, 1, 1 + number)),
            technician=technician,
            starts_at=TUESDAY_1130 + number * A_DAY,
        )
        for number, (name, (email, phone, technician)) in enumerate(PEOPLE.items())
    }


def listed(text="", name="owner", order=Order.NEWEST, now=NOW):
    return clients.list_clients(Sought(text, order), 1, viewer(name), now).found


def names(*args, **kwargs):
    return [line.client.name for line in listed(*args, **kwargs)]


def test_newest_first_or_by_name(three):
    assert names() == ["O'Neill_50%", "ann Field", "Élif Demir"]
    assert names(order=Order.NAME)[:2] == ["ann Field", "O'Neill_50%"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FIELD ann", ["ann Field"]),
        ("neill@client", ["O'Neill_50%"]),
        ("0%", ["O'Neill_50%"]),
        ("020 7946", ["ann Field", "Élif Demir"]),
        ("Élif", ["Élif Demir"]),
        ("nobody", []),
        ("_", ["O'Neill_50%"]),
        ("\\", []),
    ],
)
def test_who_is_found(three, text, found):
    assert names(text) == found


def test_a_reference_finds_its_client(three):
    code = three["ann Field"].lower()
    assert names(f"{code[:4]}-{code[4:]}") == ["ann Field"]
    asked = looked_at(NOW, details=replace(ROBIN, name="Lou Asker", email="lou@client.example"))
    assert names(asked) == ["Lou Asker"]


def test_a_technician_finds_their_own_alone(three):
    """R17: neither by name nor by somebody else's reference."""
    assert names(name="maya") == ["O'Neill_50%", "ann Field"]
    assert names("Demir", name="maya") == []
    assert names(three["Élif Demir"], name="maya") == []
    assert names(name="desk") == names()


def test_last_and_next_appointment_and_the_visits(three):
    first, again = three["ann Field"], TUESDAY_1130 + 30 * A_DAY
    details = replace(ROBIN, name="ann Field", email="ann@client.example", phone="+442079460001")
    booked(NOW, details=details, technician="theo", starts_at=again)
    owner, after = viewer("owner"), TUESDAY_1130 + 2 * A_DAY
    ids = sorted(line.client.id for line in listed("ann@"))
    client_details.join_clients(ids[0], 1, ids[1], 1, ["born_on"], owner, NOW)
    decide.confirm_appointment(first, 1, owner, NOW)
    change.complete_appointment(first, 2, owner, after)
    [line] = listed("ann@", now=after)
    start = appointments.get_appointment(first).appointment.starts_at
    assert (line.last_at, line.next_at, line.visits) == (start, again, 1)
    [line] = listed("ann@", "maya", now=after)
    assert (line.last_at, line.next_at, line.visits) == (start, None, 1)  # what is with Theo is not hers to see


def test_what_was_declined_or_cancelled_is_no_appointment(three):
    decide.decline_appointment(three["ann Field"], 1, "A reason", viewer("owner"), NOW)
    for now in (NOW, TUESDAY_1130 + 9 * A_DAY):
        [line] = listed("ann", now=now)
        assert (line.last_at, line.next_at, line.visits) == (None, None, 0)


def test_pages_that_are_not_there_become_the_last(three):
    page = clients.list_clients(Sought(), 7, viewer("owner"), NOW)
    assert (page.number, page.pages, page.count, len(page.found)) == (1, 1, 3, 3)
