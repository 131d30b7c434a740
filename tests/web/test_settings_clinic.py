"""The owner says how the clinic is called and reached, and in which zone it lives."""

import pytest

from tests.web import road
from tests.web.client import Browser
from tests.web.stored import nothing_stored_changes, stored

PAGE = "/admin/settings/clinic"


@pytest.fixture
def owner(staff):
    return staff("owner")


def open_page(owner):
    owner.open("/admin/settings/")
    return owner.open(owner.page.link("Clinic"))


def test_the_page_shows_what_is_stored(owner):
    page = open_page(owner)
    assert page.heading == "Clinic"
    assert page.values("name") == ["Alder Street Scalp Studio"]
    assert page.values("country") == ["GB"]
    assert page.values("time_zone") == ["Europe/London"]
    assert page.values("answers_within_hours") == ["8"]


def test_what_is_saved_stands_on_every_page_and_in_the_audit(owner, web_app):
    open_page(owner)
    page = owner.press("Save", {"Name": "Birch Lane", "Phone": "020 7946 0777", "Office e-mail": ""})
    assert "Saved. It holds at once." in page.response.text
    assert "Birch Lane" in Browser(web_app).open("/").title
    assert "020 7946 0777" in Browser(web_app).open("/").response.text
    assert [row[4] for row in stored(web_app)["audit"] if row[5] == "clinic"] == [
        "clinic changed: name, phone, office_email"
    ]
    assert page.values("office_email") == [""]


def test_saving_what_stands_already_changes_nothing(owner, web_app):
    open_page(owner)
    with nothing_stored_changes(web_app):
        owner.press("Save")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Name": " "}, "Enter the clinic's name"),
        ({"Name": "x" * 201}, "Use 200 characters or fewer"),
        ({"Phone": "ring"}, "Enter a phone number that can be called from the country below"),
        ({"E-mail": "hello@"}, "Enter an e-mail address in the right format, like name@example.com"),
        ({"Office e-mail": "@"}, "Enter an e-mail address in the right format, like name@example.com"),
        ({"Address": ""}, "Enter the clinic's address"),
        ({"Country": "ZZ"}, "Not a valid choice."),
        ({"Time zone": "Europe/Atlantis"}, "Not a valid choice."),
        ({"We answer": "0"}, "Enter a whole number from 1 to 200"),
        ({"We answer": "soon"}, "Enter a whole number from 1 to 200"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_saved(owner, web_app, changes, message):
    open_page(owner)
    with nothing_stored_changes(web_app):
        page = owner.press("Save", changes)
    assert message in page.messages


def test_another_zone_is_shown_before_it_is_saved(owner, web_app):
    reference = road.booked(web_app, technician="maya")
    open_page(owner)
    with nothing_stored_changes(web_app):
        page = owner.press("Save", {"Time zone": "Europe/Berlin"})
    assert "1 appointment to come keeps its instant, and will be shown at another local time." in page.text
    assert "nine is nine in the new zone" in page.text
    assert "Tuesday 1 December 2026, 11:30 becomes Tuesday 1 December 2026, 12:30." in page.text
    owner.press("Save all the same")
    assert owner.open(f"/admin/appointments/{reference}").heading.endswith("Tuesday 1 December 2026, 12:30")


def test_another_zone_with_the_same_clock_moves_nothing(owner, web_app):
    road.booked(web_app, technician="maya")
    open_page(owner)
    page = owner.press("Save", {"Time zone": "Europe/Jersey"})
    assert "appointment to come" not in page.text
    owner.press("Save all the same")
    assert owner.page.values("time_zone") == ["Europe/Jersey"]


def test_two_who_save_at_once_do_not_overwrite_each_other_unseen(owner, staff, web_app):
    other = staff("owner")
    open_page(owner)
    open_page(other)
    other.press("Save", {"Name": "Birch Lane"})
    with nothing_stored_changes(web_app):
        page = owner.press("Save", {"Phone": "020 7946 0777"})
    assert len(page.messages) == 1
    assert page.messages[0].startswith("This page was saved in another window, and nothing was saved here.")
    assert page.values("phone") == ["020 7946 0777"]
    owner.press("Save")
    assert open_page(owner).values("name") == ["Alder Street Scalp Studio"]
    assert owner.page.values("phone") == ["020 7946 0777"]


def test_nobody_else_finds_the_settings_of_the_owner(staff, web_app):
    for name in ("desk", "maya"):
        person = staff(name)
        assert "Clinic" not in person.open("/admin/settings/").text
        token = person.filled("Sign out")[0]["csrf_token"]
        with nothing_stored_changes(web_app):
            for path in ("clinic", "policy", "services", "services/new", "services/consultation"):
                assert person.open(f"/admin/settings/{path}").heading == "There is no such page", path
                answer = person.client.post(f"/admin/settings/{path}", data={"csrf_token": token})
                assert answer.status_code in (404, 405), path
