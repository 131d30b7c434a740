"""The list of requests and the week, on each engine: what is found, in which order, and for whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from booking.domain.appointment import State
from booking.domain.errors import NotFoundError
from booking.domain.request_list import Wanted
from booking.domain.ruleset import Outcome
from booking.usecases import decide, requests, week
from tests.conftest import NOW
from tests.helpers import ROBIN, TUESDAY_1130, booked, viewer

A_MINUTE = timedelta(minutes=1)
PEOPLE = {
    "Ann Field": ("ann@client.example", "+442079460001", "maya", {}),
    "Élif Demir": ("elif@client.example", "+442079460002", "theo", {"faint": "yes"}),
    "O'Neill_50%": ("neill@client.example", "+15555550100", "maya", {}),
}


@pytest.fixture
def three(app):
    """Three bookings, one a minute and each a day earlier than the one before; references by name."""
    made = {}
    for number, (name, (email, phone, technician, answers)) in enumerate(PEOPLE.items()):
        made[name] = booked(
            NOW + number * A_MINUTE,
            details=replace(ROBIN, name=name, email=email, phone=phone),
            technician=technician,
            answers=answers,
            starts_at=TUESDAY_1130 + timedelta(days=2 - number),
        )
    return made


def found(wanted, name="owner"):
    return [stored.client_name for stored in requests.list_requests(wanted, 1, viewer(name)).found]


def test_those_that_wait_longest_come_first(three):
    assert found(Wanted(state=State.REQUESTED)) == list(PEOPLE)
    assert found(Wanted()) == list(PEOPLE)
    assert found(Wanted(state=State.CONFIRMED)) == []


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(technician="theo"), ["Élif Demir"]),
        (Wanted(outcome=Outcome.REVIEW), ["Élif Demir"]),
        (Wanted(first_day=date(2026, 12, 2)), ["Ann Field", "Élif Demir"]),
        (Wanted(last_day=date(2026, 12, 1)), ["O'Neill_50%"]),
        (Wanted(text="ANN"), ["Ann Field"]),
        (Wanted(text="Élif"), ["Élif Demir"]),
        (Wanted(text="demir elif@"), ["Élif Demir"]),
        (Wanted(text="0%"), ["O'Neill_50%"]),
        (Wanted(text="l_5"), ["O'Neill_50%"]),
        (Wanted(text="O'Neill"), ["O'Neill_50%"]),
        (Wanted(text="(555) 555-0100"), ["O'Neill_50%"]),
        (Wanted(text="020 7946"), ["Ann Field", "Élif Demir"]),
        (Wanted(text="Ann 0002"), []),
        (Wanted(text="\\"), []),
        (Wanted(text="٣٣٣"), []),
    ],
)
def test_what_is_found(three, wanted, names):
    assert found(wanted) == names


def test_a_reference_finds_its_own(three):
    code = three["Ann Field"].lower()
    for text in (code, f"{code[:4]}-{code[4:]}"):
        assert found(Wanted(text=text)) == ["Ann Field"]
    assert found(Wanted(text=f"{code[0]}1")) == []  # no reference holds a 1


def test_counts_are_by_state_whichever_is_wanted(three):
    decide.confirm_appointment(three["Ann Field"], 1, viewer("owner"), NOW)
    page = requests.list_requests(Wanted(state=State.DECLINED), 7, viewer("owner"))
    assert {state: count for state, count in page.counts.items() if count} == {
        State.REQUESTED: 2,
        State.CONFIRMED: 1,
    }
    assert (page.number, page.pages, list(page.found)) == (1, 1, [])


def test_a_technician_finds_their_own_alone(three):
    """R17."""
    for wanted in (Wanted(), Wanted(technician="theo")):
        assert found(wanted, "maya") == ["Ann Field", "O'Neill_50%"]
        assert len(list(requests.export_requests(wanted, viewer("maya"), NOW))) == 2
    assert len(list(requests.export_requests(Wanted(), viewer("desk"), NOW))) == 3


def test_the_week_holds_them(three):
    shown = week.show_week(TUESDAY_1130.date(), None, viewer("desk"), NOW)
    placed = [one.stored.client_name for day in shown.days for lane in day.lanes for one in lane.placed]
    assert placed == list(reversed(PEOPLE))
    with pytest.raises(NotFoundError):
        week.show_week(TUESDAY_1130.date(), "theo", viewer("maya"), NOW)
