"""Somebody who is barred: what staff see and do, and what the client meets."""

import pytest

from tests.helpers import change_clinic
from tests.web import road
from tests.web.client import words
from tests.web.stored import nothing_stored_changes

REASON = "Shouted at Maya on the phone"


@pytest.fixture
def reference(web_app):
    return road.booked(web_app, technician="maya")


def bar(desk):
    desk.open("/admin/clients/1")
    desk.open(desk.page.link("Bar from booking"))
    return desk.press("Bar them", {"Why?": REASON})


def refused(web_app):
    """What somebody with Robin's address reads after sending a request."""
    client = road.at(web_app, road.CHECK, starts_at=road.START.replace(day=2))
    with nothing_stored_changes(web_app):
        return client.press("Send request")


def test_the_client_is_asked_to_call_and_not_told_why(web_app, staff, reference):
    bar(staff("desk"))
    page = refused(web_app)
    assert page.heading == "Please call us to book"
    assert page.status == 409
    assert page.soup.select_one("a[href^='tel:']")
    for word in ("bar", "Bar", "Shouted", "refuse"):
        assert word not in page.text.replace("Harbour", "")


def test_the_page_is_the_one_of_somebody_with_enough_appointments(web_app, staff, reference):
    with web_app.app_context():
        change_clinic(most_open_appointments=1)
    enough = refused(web_app)
    with web_app.app_context():
        change_clinic(most_open_appointments=9)
    bar(staff("desk"))
    barred = refused(web_app)
    assert (barred.status, words(barred.soup)) == (enough.status, words(enough.soup))
    assert set(barred.response.headers.keys()) == set(enough.response.headers.keys())


def test_a_question_to_a_person_is_answered_alike(web_app, staff, reference):
    bar(staff("desk"))
    client = road.put(road.Browser(web_app), road.RESULT, answers=road.OPEN)
    client.open("/book/look")
    page = client.press(
        "Send",
        {
            "Full name": "Robin Walker",
            "E-mail": "robin@client.example",
            "Phone": "020 7946 0958",
            "Date of birth": (14, 3, 1985),
            "Keep my answers": True,
        },
    )
    assert "We could not take another question with these details." in page.text


def test_staff_see_it_on_the_record_and_on_the_appointment(staff, reference):
    page = bar(staff("desk"))
    assert "Barred. Appointments that are made already stay." in page.soup.get_text()
    assert REASON in page.sections["Barred from booking online"]
    for name in ("owner", "desk"):
        assert REASON in staff(name).open("/admin/clients/1").text
    maya = staff("maya")
    for path in ("/admin/clients/1", f"/admin/appointments/{reference}"):
        page = maya.open(path)
        assert "Barred from booking online" in page.text
        assert "Shouted" not in page.response.text


def test_lifted_again_with_a_reason(web_app, staff, reference):
    desk = staff("desk")
    bar(desk)
    desk.open(desk.page.link("Lift the bar"))
    page = desk.press("Lift the bar", {"Why?": "We talked"})
    assert "We talked" in page.sections["Barred from booking online"]
    assert "Bar from booking" in page.text
    assert refused_or_sent(web_app) == "Request sent"


def refused_or_sent(web_app):
    return road.at(web_app, road.CHECK, starts_at=road.START.replace(day=2)).press("Send request").heading


@pytest.mark.parametrize(("path", "button"), [("bar", "Bar them"), ("lift-bar", "Lift the bar")])
def test_a_reason_is_asked_for(web_app, staff, reference, path, button):
    desk = staff("desk")
    desk.open(f"/admin/clients/1/{path}")
    with nothing_stored_changes(web_app):
        page = desk.press(button, {"Why?": " "})
    assert page.messages == ["Write down why"]


def test_a_second_press_is_told_that_it_is_done(web_app, staff, reference):
    desk = staff("desk")
    desk.open("/admin/clients/1/bar")
    data, action = desk.filled("Bar them", {"Why?": REASON})
    desk.send(action, data)
    with nothing_stored_changes(web_app):
        page = desk.send(action, data)
    assert "You did this already." in page.soup.get_text()
