"""Confirming a request."""

from datetime import timedelta

import pytest

from tests.web import road
from tests.web.stored import nothing_but_looks, stored


@pytest.fixture
def reference(web_app):
    return road.booked(web_app, technician="maya")


@pytest.mark.parametrize("name", ["owner", "desk", "maya"])
def test_it_works(web_app, staff, reference, name):
    person = staff(name)
    person.open(f"/admin/appointments/{reference}")
    page = person.press("Confirm")
    assert page.path == f"/admin/appointments/{reference}"
    assert "Confirmed. The client and staff are being told by e-mail." in page.response.text
    assert "Decide" not in page.text
    assert "confirmed it" in page.sections["What happened"]
    assert len(stored(web_app)["message"]) == 10


def test_somebody_who_was_faster_is_named(web_app, staff, reference, clock):
    """R2: the guard holds for two staff at once."""
    owner, desk = staff("owner"), staff("desk")
    owner.open(f"/admin/appointments/{reference}")
    desk.open(f"/admin/appointments/{reference}")
    owner.press("Confirm")
    clock.now += timedelta(minutes=2)
    with nothing_but_looks(web_app):
        page = desk.press("Confirm")
    assert "Olive Owner confirmed it 2 minutes ago. Nothing was changed by you." in page.response.text


def test_a_version_that_is_not_the_pages_changes_nothing(web_app, staff, reference):
    owner = staff("owner")
    for version in (None, "", "0", "2", "-1", "x", "²", "1" * 5000, "1.0", " 1", ["2", "1"]):
        owner.open(f"/admin/appointments/{reference}")
        with nothing_but_looks(web_app):
            page = owner.press("Confirm", raw={"version": version})
        assert "This appointment was changed in the meantime. Nothing was changed by you." in page.response.text, (
            version
        )


def test_a_confirmed_one_is_not_confirmed_twice(web_app, staff, reference):
    owner = staff("owner")
    owner.open(f"/admin/appointments/{reference}")
    data, action = owner.filled("Confirm")
    owner.send(action, data)
    for version in ("1", "2"):
        with nothing_but_looks(web_app):
            page = owner.send(action, {**data.to_dict(), "version": version})
        assert "You did this already." in page.response.text, version


def test_once_it_is_decided_nobody_is_told_to_confirm_it(web_app, staff):
    reference = road.booked(web_app)
    desk = staff("desk")
    assert (
        "Clear: nothing to look at. Confirm it if the time suits." in desk.open(f"/admin/appointments/{reference}").text
    )
    page = desk.press("Confirm")
    assert "Outcome: Clear" in page.text
    assert "Confirm it" not in page.text


def test_what_has_begun_undecided_is_offered_to_nobody(web_app, staff, reference, clock):
    letter = road.booked(web_app, answers=road.LETTER, starts_at=road.START + timedelta(days=7), technician="theo")
    clock.now = road.START - timedelta(minutes=1)
    owner, desk = staff("owner"), staff("desk")
    assert owner.open("/admin/").buttons.count("Confirm Robin Walker") == 1
    desk.open(f"/admin/appointments/{reference}")
    clock.now = road.START
    with nothing_but_looks(web_app):
        page = desk.press("Confirm")
        assert "It has begun, and nobody had confirmed it." in page.response.text
        assert "Confirm" not in page.buttons
        assert owner.open("/admin/").buttons.count("Confirm Robin Walker") == 0
    clock.now = road.START + timedelta(days=7)
    owner = staff("owner")
    for path in ("letter", "confirm-anyway"):
        page = owner.open(f"/admin/appointments/{letter}/{path}")
        assert page.path == f"/admin/appointments/{letter}"
        assert "It has begun, and nobody had confirmed it." in page.text
        assert "The letter is here" not in page.text
