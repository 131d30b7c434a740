"""The owner adds and changes technicians; who takes no bookings keeps appointments."""

import pytest

from tests.web import road
from tests.web.client import Browser, words
from tests.web.stored import nothing_stored_changes

TECHNICIANS = "/admin/settings/technicians"
ADA = {"Name": "Ada Ünal", "A sentence about them": "Scars", "Place in the list": "1"}


def names(page):
    return [words(name) for name in page.soup.select("tbody th")]


def test_somebody_new(web_app, staff):
    owner = staff("owner")
    assert owner.open("/admin/settings/").link("Technicians") == TECHNICIANS
    page = owner.open(TECHNICIANS)
    assert names(page) == ["Maya Example", "Theo Sample"]
    owner.open(page.link("Add a technician"))
    assert owner.page.values("place") == ["2"]
    page = owner.press("Add them", ADA)
    assert page.path == "/admin/settings/hours/ada-unal/week"
    assert "Ada Ünal is in the list. Now say when they work." in page.soup.body.get_text()
    assert names(owner.open(TECHNICIANS)) == ["Maya Example", "Ada Ünal", "Theo Sample"]
    assert Browser(web_app).open("/technicians/ada-unal").heading == "Ada Ünal"


def test_another_name_and_place(web_app, staff):
    owner = staff("owner")
    page = owner.open(owner.open(TECHNICIANS).link("Maya Example"))
    assert page.facts["Their page"] == "/technicians/maya"
    with nothing_stored_changes(web_app):
        page = owner.press("See what changes", {"Name": "Maya <b>Sample</b>", "Place in the list": "1"})
    assert page.heading == "Save Maya <b>Sample</b> like this?"
    assert page.facts["Place in the list"] == "2"
    assert "No booking is affected." in page.text
    page = owner.press("Save")
    assert names(page) == ["Theo Sample", "Maya <b>Sample</b>"]
    assert Browser(web_app).open("/technicians/maya").status == 200


def test_who_takes_no_bookings_any_more(web_app, staff):
    reference = road.booked(web_app, technician="maya")
    owner = staff("owner")
    owner.open(f"{TECHNICIANS}/maya")
    with nothing_stored_changes(web_app):
        page = owner.press("See what changes", {"Takes bookings": False})
    assert "Nobody can book with them from now on. Their appointments stay." in page.text
    assert page.link("Tue 1 December, 11:30") == f"/admin/appointments/{reference}"
    page = owner.press("Save")
    assert "takes none" in page.text
    assert Browser(web_app).open("/technicians/maya").status == 404
    assert owner.open(f"/admin/appointments/{reference}").status == 200
    assert owner.open("/admin/settings/hours/maya").status == 404
    owner.open(f"{TECHNICIANS}/maya")
    page = owner.press("See what changes", {"Takes bookings": True})
    assert "Clients can book with them again, by the hours they had." in page.text
    owner.press("Save")
    assert Browser(web_app).open("/technicians/maya").status == 200


def test_a_booking_in_the_meantime_is_shown_first(web_app, staff):
    owner = staff("owner")
    owner.open(f"{TECHNICIANS}/maya")
    owner.press("See what changes", {"Takes bookings": False})
    road.booked(web_app, technician="maya")
    with nothing_stored_changes(web_app):
        page = owner.press("Save")
    assert "Nothing is saved yet" in page.text
    assert "Robin Walker" in page.text
    assert owner.press("Change something").values("active") == []


def test_two_at_once(web_app, staff):
    one, other = staff("owner"), staff("owner")
    for person, name in ((one, "Maya One"), (other, "Maya Two")):
        person.open(f"{TECHNICIANS}/maya")
        person.press("See what changes", {"Name": name})
    one.press("Save")
    with nothing_stored_changes(web_app):
        page = other.press("Save")
    assert "Somebody else changed the technicians" in page.messages[0]
    assert page.values("name") == ["Maya Two"]
    other.press("See what changes")
    assert names(other.press("Save"))[0] == "Maya Two"


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({"Name": " "}, "name", "Enter their name"),
        ({"Name": "x" * 101}, "name", "Use 100 characters or fewer"),
        ({"A sentence about them": "x" * 301}, "intro", "Use 300 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(web_app, staff, answers, field, message):
    owner = staff("owner")
    for path, button in ((f"{TECHNICIANS}/add", "Add them"), (f"{TECHNICIANS}/maya", "See what changes")):
        owner.open(path)
        with nothing_stored_changes(web_app):
            assert message in owner.press(button, answers).says_beside(field)


def test_the_name_of_another_is_refused_beside_the_field(web_app, staff):
    owner = staff("owner")
    with nothing_stored_changes(web_app):
        owner.open(f"{TECHNICIANS}/add")
        assert "There is a technician of this name" in owner.press("Add them", {"Name": "theo sample"}).says_beside(
            "name"
        )
        owner.open(f"{TECHNICIANS}/maya")
        owner.press("See what changes", {"Name": "Theo Sample"})
        assert "There is a technician of this name" in owner.press("Save").says_beside("name")


@pytest.mark.parametrize("name", ["desk", "maya"])
def test_only_for_the_owner(web_app, staff, name):
    somebody = staff(name)
    assert "Technicians" not in somebody.open("/admin/settings/").text
    for path in ("", "/add", "/maya"):
        assert somebody.open(f"{TECHNICIANS}{path}").heading == "There is no such page"
    assert staff("owner").open(f"{TECHNICIANS}/nobody").status == 404
