"""The owner deletes the data of a client who asked for it by phone or letter."""

import pytest

from booking.usecases import change
from tests.conftest import NOW
from tests.helpers import viewer
from tests.web import road
from tests.web.stored import stored

HEADING = "Delete this client's data?"


@pytest.fixture
def reference(web_app):
    return road.booked(web_app, answers=road.REVIEW, technician="maya")


def cancelled(web_app, reference):
    with web_app.app_context():
        change.cancel_appointment(reference, 1, "", viewer("owner"), NOW)


def record_page(person):
    person.open("/admin/clients")
    return person.open(person.page.link("Robin Walker"))


def test_it_is_asked_first_and_then_gone(web_app, staff, reference):
    cancelled(web_app, reference)
    owner = staff("owner")
    page = owner.open(record_page(owner).link("Delete their data"))
    assert page.heading == HEADING
    assert "make sure first that it is really they who ask" in page.text
    page = owner.press("Delete it all")
    assert page.heading == "Deleted"
    assert "Deleted." in page.soup.body.get_text()
    assert "Robin" not in repr(stored(web_app)["client"])
    assert "Delete their data" not in page.text
    assert owner.open(f"{page.path}/delete").path == page.path


def test_what_is_to_come_stands_in_the_way(web_app, staff, reference):
    owner = staff("owner")
    page = owner.open(record_page(owner).link("Delete their data"))
    assert "The appointment still holds its time." in page.text
    assert "Delete it all" not in page.buttons
    cancelled(web_app, reference)
    assert "Delete it all" in owner.open(page.path).buttons


@pytest.mark.parametrize("name", ["desk", "maya"])
def test_nobody_else_is_offered_it(staff, reference, name):
    person = staff(name)
    page = record_page(person)
    assert "Delete their data" not in page.text
    assert person.open(f"{page.path}/delete").status == 404
