from dataclasses import replace
from datetime import timedelta

from booking.domain.accounts import Role
from booking.usecases import appointments, decide
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, booked, nothing_changes, viewer

THE_DAY = TUESDAY_1130.replace(hour=7, minute=0)


def references(found):
    return [item.appointment.reference for item in found]


def test_it_works(app):
    waiting = booked(NOW, technician="maya", starts_at=TUESDAY_1130 + timedelta(days=1))
    today = booked(NOW, technician="theo")
    decide.confirm_appointment(today, 1, viewer("desk"), NOW)
    day = appointments.show_day(viewer("owner"), THE_DAY)
    assert references(day.undecided) == [waiting]
    assert references(day.today) == [today]
    assert day.following.appointment.reference == waiting
    assert day.clinic.name == "Alder Street Scalp Studio"


def test_looking_changes_nothing(app):
    booked(NOW)
    with nothing_changes():
        appointments.show_day(viewer("owner"), THE_DAY)


def test_before_anything_is_booked_it_is_empty(app):
    day = appointments.show_day(viewer("desk"), NOW)
    assert (references(day.undecided), references(day.today), day.following) == ([], [], None)


def test_what_waits_the_longest_comes_first(app):
    second = booked(NOW + timedelta(hours=1), technician="maya")
    first = booked(NOW, technician="theo")
    assert references(appointments.show_day(viewer("desk"), NOW).undecided) == [first, second]


def test_a_technician_sees_only_her_own(app):
    """R17."""
    booked(NOW, technician="theo")
    booked(NOW, technician="theo", starts_at=TUESDAY_1130 + timedelta(days=1))
    hers = booked(NOW, technician="maya", starts_at=TUESDAY_1130 + timedelta(hours=2))
    later = booked(NOW, technician="maya", starts_at=TUESDAY_1130 + timedelta(days=2))
    day = appointments.show_day(viewer("maya"), THE_DAY)
    assert references(day.undecided) == [hers, later]
    assert references(day.today) == [hers]
    assert day.following.appointment.reference == later


def test_a_technicians_account_without_a_technician_sees_nothing(app):
    """R17."""
    booked(NOW)
    nobody = replace(viewer("maya"), technician=None)
    assert nobody.role is Role.TECHNICIAN
    day = appointments.show_day(nobody, THE_DAY)
    assert (references(day.undecided), references(day.today), day.following) == ([], [], None)


def test_a_declined_one_is_gone_from_the_day(app):
    reference = booked(NOW)
    decide.decline_appointment(reference, 1, "Fully booked", viewer("desk"), NOW)
    day = appointments.show_day(viewer("desk"), THE_DAY)
    assert (references(day.undecided), references(day.today)) == ([], [])


def test_a_day_is_a_day_of_the_clinic(app):
    """R9: late on the evening before, in UTC, it is still the evening before in London."""
    reference = booked(NOW)
    assert references(appointments.show_day(viewer("desk"), THE_DAY - timedelta(hours=7, seconds=1)).today) == []
    assert references(appointments.show_day(viewer("desk"), THE_DAY - timedelta(hours=7)).today) == [reference]
