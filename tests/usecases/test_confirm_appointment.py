import pytest

from booking.domain.appointment import State
from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError, NotFoundError, SlotTakenError
from booking.domain.messages import Notice
from booking.store import appointments, audit, message_lists
from booking.usecases import decide
from tests.conftest import NOW
from tests.helpers import ROBIN, booked, dump, nothing_changes, ready_enquiry, send, viewer


def test_it_works(app):
    reference = booked(NOW)
    decide.confirm_appointment(reference, 1, viewer("desk"), NOW)
    appointment = appointments.get_appointment(reference).appointment
    assert appointment.state is State.CONFIRMED
    assert (appointment.decided_by, appointment.decided_at) == ("Frank Desk", NOW)
    assert (appointment.version, appointment.sequence) == (2, 1)


def test_a_provisional_one_can_be_confirmed_too(app):
    reference = booked(NOW, answers={"scalp_lesion": "yes"})
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW, reason="The surgery rang us")
    assert appointments.get_appointment(reference).appointment.state is State.CONFIRMED


def test_it_is_written_down_who_did_it(app):
    reference = booked(NOW)
    decide.confirm_appointment(reference, 1, viewer("desk"), NOW)
    assert [(line.act, line.by) for line in audit.list_of(reference)] == [("booked", None), ("confirmed", "Frank Desk")]


def test_both_sides_are_told(app):
    reference = booked(NOW, technician="theo")
    decide.confirm_appointment(reference, 1, viewer("desk"), NOW)
    told = message_lists.list_of_appointment(appointments.get_appointment(reference).id)[-4:]
    assert [(line.notice, line.recipient) for line in told] == [
        (Notice.CONFIRMED, ROBIN.email),
        (Notice.STAFF_CONFIRMED, "owner@alder-street.example"),
        (Notice.STAFF_CONFIRMED, "desk@alder-street.example"),
        (Notice.STAFF_CONFIRMED, "office@alder-street.example"),
    ]


def test_it_keeps_its_time(app):
    """R2: confirming changes nothing in the cells, so nobody can get in between."""
    reference = booked(NOW, technician="maya")
    before = dump()["occupied_cell"]
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW)
    assert dump()["occupied_cell"] == before
    secret = ready_enquiry(NOW, technician="maya")
    with pytest.raises(SlotTakenError):
        send(secret, NOW)


def test_whoever_comes_second_is_told_so(app):
    reference = booked(NOW)
    decide.confirm_appointment(reference, 1, viewer("desk"), NOW)
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        decide.confirm_appointment(reference, 1, viewer("owner"), NOW)


def test_a_decline_on_an_old_page_does_not_undo_a_confirmation(app):
    reference = booked(NOW)
    decide.confirm_appointment(reference, 1, viewer("desk"), NOW)
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        decide.decline_appointment(reference, 1, "Fully booked", viewer("owner"), NOW)


def test_once_is_enough(app):
    reference = booked(NOW)
    decide.confirm_appointment(reference, 1, viewer("desk"), NOW)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        decide.confirm_appointment(reference, 2, viewer("desk"), NOW)


def test_a_technician_confirms_her_own(app):
    reference = booked(NOW, technician="maya")
    decide.confirm_appointment(reference, 1, viewer("maya"), NOW)
    assert appointments.get_appointment(reference).appointment.decided_by == "Maya Example"


def test_a_technician_does_not_even_find_somebody_elses(app):
    """R17."""
    reference = booked(NOW, technician="theo")
    with nothing_changes(), pytest.raises(NotFoundError):
        decide.confirm_appointment(reference, 1, viewer("maya"), NOW)


def test_an_unknown_reference_is_not_found(app):
    with nothing_changes(), pytest.raises(NotFoundError):
        decide.confirm_appointment("22222222", 1, viewer("owner"), NOW)
