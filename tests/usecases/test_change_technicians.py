"""The owner says who the technicians are and who takes bookings."""

from dataclasses import replace
from datetime import timedelta

import pytest

from booking.domain.errors import (
    AnswersChangedError,
    ChangedMeanwhileError,
    NameTakenError,
    NotFoundError,
    OthersLeftOutsideError,
)
from booking.usecases import appointments, clinic, enquiry, hours, technicians
from booking.usecases.book import confirm_booking
from booking.usecases.technicians import Entry
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, booked, dump, nothing_changes, ready_enquiry, viewer


def names():
    return [one.technician.name for one in technicians.list_technicians(viewer("owner"))]


def change(slug="maya", seen=None, **changes):
    shown = technicians.show(slug, viewer("owner"))
    technicians.change(slug, replace(shown.entry, **changes), shown.version, viewer("owner"), NOW, seen)


def test_somebody_new_has_no_hours_yet(app):
    slug = technicians.add(Entry("Ada Ünal", "Scars", 1), viewer("owner"), NOW)
    assert slug == "ada-unal"
    assert names() == ["Maya Example", "Ada Ünal", "Theo Sample"]
    assert [one.name for one in clinic.list_technicians()] == names()
    shown = hours.show_hours(slug, viewer("owner"), NOW)
    assert all(not shown.weekly.stretches(day) for day in range(7))
    assert [row[4:6] for row in dump()["audit"] if row[2] == "staff"] == [("technician added", "ada-unal")]


def test_the_same_name_gets_another_address(app):
    owner = viewer("owner")
    assert technicians.add(Entry("Maya", "", 0), owner, NOW) == "maya-2"
    assert technicians.add(Entry("Any", "", 0), owner, NOW) == "any-2"  # "any" is anybody


def test_nobody_has_the_name_of_another(app):
    """A form that is sent twice makes one technician."""
    technicians.add(Entry("Ada Ünal", "", 0), viewer("owner"), NOW)
    with nothing_changes():
        for taken in ("Ada Ünal", "ADA ÜNAL"):
            with pytest.raises(NameTakenError):
                technicians.add(Entry(taken, "Scars", 0), viewer("owner"), NOW)
            with pytest.raises(NameTakenError):
                change(name=taken)
    change(name="MAYA example")


def test_another_name_keeps_the_address(app):
    change(name="Maya Sample", intro="New words")
    assert names() == ["Maya Sample", "Theo Sample"]
    assert clinic.list_technicians()[0].slug == "maya"
    assert clinic.list_technicians()[0].intro == "New words"


def test_another_place_in_the_list(app):
    change(place=1)
    assert names() == ["Theo Sample", "Maya Example"]


def test_who_takes_no_bookings_is_not_offered_and_keeps_appointments(app):
    reference = booked(NOW, technician="maya")
    booked(NOW, technician="theo")
    secret = ready_enquiry(NOW, technician="maya", starts_at=TUESDAY_1130 + timedelta(days=1))
    digest = enquiry.look_up(secret, NOW).digest()
    found = technicians.preview("maya", active=False, viewer=viewer("owner"), now=NOW)
    assert [stored.appointment.reference for stored in found] == [reference]
    change(active=False, seen=[reference])
    assert [one.slug for one in clinic.list_technicians()] == ["theo"]
    stored = appointments.show_for_decision(reference, viewer("desk"))
    assert (stored.appointment.technician, stored.appointment.state.value) == ("maya", "requested")
    with nothing_changes(), pytest.raises(AnswersChangedError):  # Theo is left: the check page is shown again
        confirm_booking(secret, digest, NOW)
    change(active=True)
    assert [one.slug for one in clinic.list_technicians()] == ["maya", "theo"]
    acts = [row[4] for row in sorted(dump()["audit"]) if row[2] == "staff"]
    assert acts == ["takes no bookings", "takes bookings"]


def test_a_booking_that_was_not_shown_stops_it(app):
    booked(NOW, technician="maya")
    with nothing_changes(), pytest.raises(OthersLeftOutsideError):
        change(active=False, seen=[])


def test_nothing_is_affected_by_a_name_or_by_coming_back(app):
    booked(NOW, technician="maya")
    owner = viewer("owner")
    assert technicians.preview("maya", active=True, viewer=owner, now=NOW) == []
    change(active=False)
    assert technicians.preview("maya", active=False, viewer=owner, now=NOW) == []


def test_two_at_once(app):
    seen = technicians.show("maya", viewer("owner"))
    change(name="Maya Sample")
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        technicians.change("maya", seen.entry, seen.version, viewer("owner"), NOW)


@pytest.mark.parametrize("name", ["desk", "maya"])
def test_only_the_owner(app, name):
    somebody = viewer(name)
    with nothing_changes():
        for act in (
            lambda: technicians.list_technicians(somebody),
            lambda: technicians.show("maya", somebody),
            lambda: technicians.preview("maya", active=False, viewer=somebody, now=NOW),
            lambda: technicians.add(Entry("Ada", "", 0), somebody, NOW),
            lambda: technicians.change("maya", Entry("Ada", "", 0), "", somebody, NOW),
        ):
            with pytest.raises(NotFoundError):
                act()


def test_who_is_not_there_is_not_found(app):
    with nothing_changes(), pytest.raises(NotFoundError):
        technicians.change("nobody", Entry("Ada", "", 0), "", viewer("owner"), NOW)
