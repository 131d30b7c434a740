import pytest

from booking.domain.appointment import State
from booking.domain.errors import (
    ActNotAllowedError,
    ChangedMeanwhileError,
    NotFoundError,
    ReasonMissingError,
    SlotTakenError,
)
from booking.domain.messages import Notice
from booking.store import appointments, audit, message_lists
from booking.usecases import decide
from tests.conftest import NOW
from tests.helpers import ROBIN, booked, dump, nothing_changes, ready_enquiry, send, viewer

REASON = "Your psoriasis needs rest first"


def test_it_works(app):
    reference = booked(NOW)
    decide.decline_appointment(reference, 1, f"  {REASON} ", viewer("desk"), NOW)
    appointment = appointments.get_appointment(reference).appointment
    assert appointment.state is State.DECLINED
    assert (appointment.reason, appointment.decided_by) == (REASON, "Frank Desk")
    assert audit.list_of(reference)[-1].act == "declined"


def test_its_time_is_free_at_once_and_only_then(app):
    reference = booked(NOW, technician="maya")
    waiting = ready_enquiry(NOW, technician="maya")
    with pytest.raises(SlotTakenError):
        send(waiting, NOW)
    decide.decline_appointment(reference, 1, REASON, viewer("maya"), NOW)
    assert dump()["occupied_cell"] == []
    assert send(waiting, NOW)


def test_only_its_own_time_becomes_free(app):
    declined, kept = booked(NOW, technician="maya"), booked(NOW, technician="theo")
    decide.decline_appointment(declined, 1, REASON, viewer("owner"), NOW)
    assert {row[2] for row in dump()["occupied_cell"]} == {appointments.get_appointment(kept).id}


def test_the_client_alone_is_told(app):
    reference = booked(NOW)
    before = len(dump()["message"])
    decide.decline_appointment(reference, 1, REASON, viewer("desk"), NOW)
    told = message_lists.list_of_appointment(appointments.get_appointment(reference).id)[before:]
    assert [(line.notice, line.recipient) for line in told] == [(Notice.DECLINED, ROBIN.email)]


def test_the_reason_cannot_be_read_in_the_tables(app):
    reference = booked(NOW)
    decide.decline_appointment(reference, 1, REASON, viewer("desk"), NOW)
    assert "psoriasis" not in str(dump()["appointment"] + dump()["audit"] + dump()["message"])


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_a_reason_must_be_given(app, reason):
    reference = booked(NOW)
    with nothing_changes(), pytest.raises(ReasonMissingError):
        decide.decline_appointment(reference, 1, reason, viewer("desk"), NOW)


def test_whoever_comes_second_is_told_so(app):
    reference = booked(NOW)
    decide.decline_appointment(reference, 1, REASON, viewer("desk"), NOW)
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        decide.decline_appointment(reference, 1, "Another reason", viewer("owner"), NOW)


def test_what_was_declined_stays_declined(app):
    """R2: its time may be somebody else's by now."""
    reference = booked(NOW)
    decide.decline_appointment(reference, 1, REASON, viewer("desk"), NOW)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        decide.confirm_appointment(reference, 2, viewer("desk"), NOW)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        decide.decline_appointment(reference, 2, REASON, viewer("desk"), NOW)


def test_a_confirmed_one_is_not_declined(app):
    reference = booked(NOW)
    decide.confirm_appointment(reference, 1, viewer("desk"), NOW)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        decide.decline_appointment(reference, 2, REASON, viewer("desk"), NOW)


def test_a_technician_does_not_even_find_somebody_elses(app):
    """R17."""
    reference = booked(NOW, technician="theo")
    with nothing_changes(), pytest.raises(NotFoundError):
        decide.decline_appointment(reference, 1, REASON, viewer("maya"), NOW)
