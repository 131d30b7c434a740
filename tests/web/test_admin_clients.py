"""Clients in the admin view: the list, one record, and its details corrected."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from booking.store import appointments
from booking.usecases import change, client_details, decide
from tests.helpers import ROBIN, viewer
from tests.web import road
from tests.web.client import words
from tests.web.stored import nothing_stored_changes

NAMES = ("Ann Field", "Ben Okafor", "Chloé Martin")


@pytest.fixture
def three(web_app, clock):
    """Three clients, one a minute; the references of their bookings by name. The last is with Theo."""
    made = {}
    for number, name in enumerate(NAMES):
        details = replace(ROBIN, name=name, email=f"{name[:3].lower()}@client.example", phone=f"+44207946000{number}")
        made[name] = road.booked(
            web_app,
            technician="theo" if number == 2 else "maya",
            starts_at=road.START + timedelta(days=number),
            details=details,
        )
        clock.now += timedelta(minutes=1)
    return made


def names(page):
    return [words(cell) for cell in page.soup.select("tbody th")]


def record_of(web_app, reference):
    with web_app.app_context():
        return f"/admin/clients/{appointments.get_appointment(reference).client_id}"


def test_the_list_is_reached_from_the_bar_and_leads_to_a_record(staff, three):
    desk = staff("desk")
    page = desk.open(desk.page.link("Clients"))
    assert page.heading == "Clients"
    assert names(page) == ["Chloé Martin", "Ben Okafor", "Ann Field"]
    assert [words(cell) for cell in page.soup.select("tbody tr")[2].find_all(["th", "td"])] == [
        "Ann Field",
        "ann@client.example",
        "",
        "1 Dec 2026, 11:30",
        "0",
    ]
    assert "3 clients" in page.text
    page = desk.open(page.link("Ann Field"))
    assert page.heading == "Ann Field"
    assert page.soup.select_one(".bar [aria-current]").get_text() == "Clients"


def test_looked_for_by_name_in_the_address(staff, three):
    desk = staff("desk")
    desk.open("/admin/clients")
    page = desk.look("Show", {"Name, reference": "okafor", "Order": "name"})
    assert page.path == "/admin/clients?text=okafor&order=name"
    assert names(page) == ["Ben Okafor"]
    page = desk.open(page.link("Remove the filter"))
    assert (page.path, names(page)) == ("/admin/clients?order=name", list(NAMES))


@pytest.mark.parametrize("asked", ["text=nobody", "text=%25&page=9"])
def test_nobody_is_found(staff, three, asked):
    assert "Nobody here." in staff("desk").open(f"/admin/clients?{asked}").text


def test_what_is_asked_wrongly_is_left_out(staff, three):
    assert len(names(staff("desk").open("/admin/clients?order=x&page=-1"))) == 3


def test_a_technician_sees_their_own_clients_and_nobody_elses(web_app, staff, three):
    maya = staff("maya")
    assert names(maya.open("/admin/clients")) == ["Ben Okafor", "Ann Field"]
    assert maya.open(record_of(web_app, three["Ann Field"])).heading == "Ann Field"
    assert maya.open(record_of(web_app, three["Chloé Martin"])).heading == "There is no such page"


def test_the_record_says_it_all(web_app, staff, three):
    with web_app.app_context():
        now = web_app.extensions["hairline.clock"].now
        decide.confirm_appointment(three["Ann Field"], 1, viewer("owner"), now)
        change.write_note(three["Ann Field"], "Prefers mornings", viewer("owner"), now)
    page = staff("owner").open(record_of(web_app, three["Ann Field"]))
    assert page.facts["Phone"] == "+44 20 7946 0000"
    assert page.facts["E-mail"] == "ann@client.example"
    assert "Tuesday 1 December 2026, 11:30" in page.sections["To come"]
    assert "Confirmed" in page.sections["To come"]
    assert "Note: Prefers mornings" in page.sections["Written down"]
    assert page.sections["Messages"].count("ann@client.example") == 2
    desk = staff("desk").open(record_of(web_app, three["Ann Field"]))
    assert "Written down" not in desk.sections
    assert "Prefers" not in desk.response.text


def test_the_appointment_leads_to_the_record(web_app, staff, three):
    maya = staff("maya")
    page = maya.open(f"/admin/appointments/{three['Ann Field']}")
    assert maya.open(page.link("Everything about this client")).heading == "Ann Field"


def test_a_technician_is_not_shown_what_only_others_may_do(web_app, staff, three):
    text = staff("maya").open(record_of(web_app, three["Ann Field"])).text
    for act in ("Correct the details", "Bar from booking", "Maybe the same"):
        assert act not in text


def test_details_are_corrected(web_app, staff, three):
    desk = staff("desk")
    desk.open(record_of(web_app, three["Ann Field"]))
    page = desk.open(desk.page.link("Correct the details"))
    assert page.values("phone") == ["+44 20 7946 0000"]
    page = desk.press(
        "Correct it", {"Full name": "Anne Field", "E-mail": "anne@client.example", "Phone": "020 7946 0009"}
    )
    assert page.heading == "Anne Field"
    assert (page.facts["E-mail"], page.facts["Phone"]) == ("anne@client.example", "+44 20 7946 0009")
    assert "Frank Desk corrected the details" in page.text
    assert "anne@client.example" in page.sections["Messages"]


@pytest.mark.parametrize(
    ("label", "typed", "name", "said"),
    [
        ("Full name", "", "name", "Enter their full name"),
        ("E-mail", "ann", "email", "Enter an e-mail address in the right format"),
        ("Phone", "12", "phone", "Enter a phone number"),
    ],
)
def test_what_is_typed_wrongly_is_told_and_kept(web_app, staff, three, label, typed, name, said):
    desk = staff("desk")
    desk.open(f"{record_of(web_app, three['Ann Field'])}/correct")
    with nothing_stored_changes(web_app):
        page = desk.press("Correct it", {label: typed})
    assert said in page.says_beside(name)
    assert page.values(name) == [typed]


def test_two_staff_at_once(web_app, staff, three):
    desk, owner = staff("desk"), staff("owner")
    for person in (desk, owner):
        person.open(f"{record_of(web_app, three['Ann Field'])}/correct")
    owner.press("Correct it", {"Full name": "Anne Field"})
    with nothing_stored_changes(web_app):
        page = desk.press("Correct it", {"Full name": "Annie Field"})
    assert page.heading == "Anne Field"
    flash = words(page.soup.select_one(".flash"))
    assert flash == "Olive Owner corrected the details 1 minute ago. Nothing was changed by you."


def test_nothing_different_is_said(web_app, staff, three):
    desk = staff("desk")
    desk.open(f"{record_of(web_app, three['Ann Field'])}/correct")
    with nothing_stored_changes(web_app):
        page = desk.press("Correct it")
    assert "Nothing was different." in page.soup.get_text()


def queries_of(open_page):
    """How many queries a page makes."""
    asked = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        open_page()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(asked)


def test_the_pages_cost_the_same_however_much_is_on_them(web_app, staff, three, clock):
    desk = staff("desk")
    record = record_of(web_app, three["Ann Field"])
    pages = ("/admin/clients", record)
    few = [queries_of(lambda page=page: desk.open(page)) for page in pages]
    with web_app.app_context():
        kept = int(record.rpartition("/")[2])
    for number in range(3):
        details = replace(ROBIN, name="Ann Field", email="ann@client.example", phone="+442079460000")
        again = road.booked(web_app, starts_at=road.START + timedelta(days=6 + number), details=details)
        with web_app.app_context():
            other = appointments.get_appointment(again).client_id
            client_details.join_clients(kept, 1 + number, other, 1, [], viewer("owner"), clock.now)
    many = [queries_of(lambda page=page: desk.open(page)) for page in pages]
    assert many == few
