from dataclasses import replace
from datetime import timedelta

import pytest

from booking.domain.errors import NotFoundError
from booking.store import audit
from booking.usecases import appointments
from tests.conftest import NOW
from tests.helpers import booked, nothing_changes, viewer


def looks(reference):
    return [line.by for line in audit.list_of(reference) if line.act == "answers seen"]


def test_it_works(app):
    reference = booked(NOW, answers={"faint": "yes"})
    shown = appointments.show_appointment(reference, viewer("owner"), NOW)
    assert shown.stored.client_name == "Robin Walker"
    assert shown.screening.answers["faint"] == "yes"
    assert [finding.rule for finding in shown.screening.findings] == ["faint.1"]
    assert len(shown.messages) == 5
    assert [line.act for line in shown.history] == ["booked", "answers seen"]


def test_each_look_at_the_answers_is_recorded(app):
    reference = booked(NOW, technician="maya")
    appointments.show_appointment(reference, viewer("owner"), NOW)
    appointments.show_appointment(reference, viewer("maya"), NOW + timedelta(minutes=1))
    appointments.show_appointment(reference, viewer("owner"), NOW + timedelta(minutes=2))
    assert looks(reference) == ["Olive Owner", "Maya Example", "Olive Owner"]


def test_the_front_desk_gets_no_answers_and_so_no_line(app):
    reference = booked(NOW, answers={"faint": "yes"})
    with nothing_changes():
        shown = appointments.show_appointment(reference, viewer("desk"), NOW)
    assert shown.screening is None
    assert shown.stored.client_name == "Robin Walker"


def test_a_technician_does_not_find_somebody_elses(app):
    """R17."""
    reference = booked(NOW, technician="theo")
    with nothing_changes(), pytest.raises(NotFoundError):
        appointments.show_appointment(reference, viewer("maya"), NOW)
    with pytest.raises(NotFoundError):
        appointments.show_for_decision(reference, viewer("maya"))


def test_a_technicians_account_without_a_technician_finds_none(app):
    """R17."""
    reference = booked(NOW, technician="maya")
    with nothing_changes(), pytest.raises(NotFoundError):
        appointments.show_appointment(reference, replace(viewer("maya"), technician=None), NOW)


def test_an_unknown_reference_is_not_found(app):
    with nothing_changes(), pytest.raises(NotFoundError):
        appointments.show_appointment("22222222", viewer("owner"), NOW)


def test_the_page_that_asks_for_a_reason_opens_no_answers(app):
    reference = booked(NOW)
    with nothing_changes():
        assert appointments.show_for_decision(reference, viewer("owner")).appointment.reference == reference


def test_a_client_sees_the_appointment_of_the_enquiry(app):
    reference = booked(NOW)
    stored = appointments.show_for_decision(reference, viewer("owner"))
    with nothing_changes():
        assert appointments.show_to_client(stored.id) == stored
    with pytest.raises(NotFoundError):
        appointments.show_to_client(stored.id + 1)
