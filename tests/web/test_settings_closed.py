"""Staff close the clinic for some days: clients read why, appointments stay and are listed."""

import pytest

from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes

CLOSED = "/admin/settings/closed"
WEEK_OFF = {"First day": "2026-11-23", "Last day": "2026-12-04", "What shall clients read?": "We are being painted."}


def test_it_works(web_app, staff):
    reference = road.booked(web_app, technician="theo")
    desk = staff("desk")
    assert desk.open("/admin/settings/").link("Closed days") == CLOSED
    assert "No closed days to come." in desk.open(CLOSED).text
    desk.open(desk.page.link("Close the clinic"))
    with nothing_stored_changes(web_app):
        page = desk.press("See what changes", WEEK_OFF)
    assert page.facts["Closed"] == "Monday 23 November 2026 to Friday 4 December 2026"
    assert page.sections["What clients read"] == (
        "We are closed from Monday 23 November 2026 to Friday 4 December 2026. We are being painted."
    )
    assert "One booking to come falls outside." in page.text
    assert page.link("Tue 1 December, 11:30") == f"/admin/appointments/{reference}"
    page = desk.press("Save")
    assert page.path == CLOSED
    assert "We are being painted." in page.text
    assert "Robin Walker" in page.sections["Bookings outside the hours"]
    assert "We are being painted." in Browser(web_app).open("/").text


def test_one_day_needs_no_last_day(web_app, staff):
    owner = staff("owner")
    owner.open(f"{CLOSED}/add")
    page = owner.press("See what changes", {**WEEK_OFF, "Last day": ""})
    assert page.facts["Closed"] == "Monday 23 November 2026"
    assert "No booking is affected." in page.text


@pytest.mark.parametrize(
    ("answers", "field", "message"),
    [
        ({"First day": ""}, "first_day", "Enter the first day"),
        ({"First day": "2026-11-21"}, "first_day", "This date is over"),
        ({"Last day": "2026-11-22"}, "last_day", "The last day must not lie before the first"),
        ({"Last day": "x"}, "last_day", "Enter a date as year, month and day"),
        ({"What shall clients read?": " "}, "message", "Write a sentence for clients"),
        ({"What shall clients read?": "x" * 201}, "message", "Use 200 characters or fewer"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(web_app, staff, answers, field, message):
    owner = staff("owner")
    owner.open(f"{CLOSED}/add")
    with nothing_stored_changes(web_app):
        page = owner.press("See what changes", {**WEEK_OFF, **answers})
    assert message in page.says_beside(field)


def test_open_after_all(web_app, staff):
    owner = staff("owner")
    owner.open(f"{CLOSED}/add")
    owner.press("See what changes", WEEK_OFF)
    page = owner.press("Save")
    page = owner.open(page.link("Remove"))
    assert page.heading == "Open on these days after all?"
    assert page.facts["Clients read"] == "We are being painted."
    page = owner.press("Open on these days")
    assert "No closed days to come." in page.text
    assert "painted" not in Browser(web_app).open("/").text
    assert owner.open(f"{CLOSED}/1/remove").status == 404


def test_it_is_not_for_technicians(web_app, staff):
    maya = staff("maya")
    assert "Closed days" not in maya.open("/admin/settings/").text
    with nothing_stored_changes(web_app):
        for path in (CLOSED, f"{CLOSED}/add", f"{CLOSED}/1/remove", "/admin/settings/holidays"):
            assert maya.open(path).heading == "There is no such page", path
