"""Two records of one person, joined on a page that shows both and asks what is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.helpers import ROBIN
from tests.web import road
from tests.web.client import words
from tests.web.stored import nothing_stored_changes


@pytest.fixture
def two(web_app):
    road.booked(web_app, technician="maya")
    details = replace(ROBIN, name="Robyn Walker", email="robyn@work.example")
    road.booked(web_app, technician="maya", starts_at=road.START + timedelta(days=1), details=details)


def to_join(person):
    person.open("/admin/clients/1")
    return person.open(person.page.link("Join"))


def test_the_record_names_who_may_be_the_same(staff, two):
    page = staff("desk").open("/admin/clients/1")
    assert "Robyn Walker, robyn@work.example" in page.text
    assert "Maybe the same person" in page.text


def test_both_stand_side_by_side_and_what_will_happen_is_said(staff, two):
    page = to_join(staff("desk"))
    assert page.heading == "Are they the same person?"
    rows = [[words(cell) for cell in row.find_all(["th", "td"])] for row in page.soup.select("tbody tr")]
    assert rows[:2] == [
        ["Name", "Robin Walker", "Robyn Walker"],
        ["E-mail", "robin@client.example", "robyn@work.example"],
    ]
    assert rows[-1] == ["Appointments", "1", "1"]
    assert "This cannot be undone." in page.text
    assert [words(legend) for legend in page.soup.select("legend")] == [
        "Which name is right?",
        "Which e-mail address is written to?",
    ]


def test_they_are_joined_with_what_was_chosen(staff, two):
    desk = staff("desk")
    to_join(desk)
    page = desk.press(
        "Join the two",
        {"Which name is right?": "Robin Walker", "Which e-mail address is written to?": "robyn@work.example"},
    )
    assert page.heading == "Robin Walker"
    assert page.facts["E-mail"] == "robyn@work.example"
    assert len(page.soup.select("table")[0].select("tbody tr")) == 2
    assert "Frank Desk joined another record into this one" in page.text
    assert "Maybe the same person" not in page.text
    assert "joined this record into another" not in page.text
    assert "robyn@work.example" in page.text
    page = desk.open("/admin/clients/2")
    assert page.path == "/admin/clients/1"
    assert len(desk.open("/admin/clients").soup.select("tbody tr")) == 1


def test_nothing_is_chosen_before_somebody_looked(web_app, staff, two):
    desk = staff("desk")
    to_join(desk)
    with nothing_stored_changes(web_app):
        page = desk.press("Join the two")
    assert page.messages == ["Choose the name", "Choose the e-mail address"]


def test_two_staff_at_once(web_app, staff, two):
    desk, owner = staff("desk"), staff("owner")
    answers = {"Which name": "Robin Walker", "Which e-mail": "robin@client.example"}
    for person in (desk, owner):
        to_join(person)
    owner.press("Join the two", answers)
    with nothing_stored_changes(web_app):
        page = desk.press("Join the two", answers)
    assert page.heading == "Robin Walker"
    assert "Olive Owner joined another record into this one" in words(page.soup.select_one(".flash"))


@pytest.mark.parametrize("path", ["/admin/clients/1/join/1", "/admin/clients/1/join/99"])
def test_with_nobody_there_is_nothing_to_join(staff, two, path):
    assert staff("owner").open(path).heading == "There is no such page"
