"""What happens by itself when its time has come."""

from datetime import timedelta

import pytest

from booking.domain.appointment import State
from booking.domain.messages import Notice
from booking.store import appointments, audit, message_lists
from booking.usecases import decide, due
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, booked, dump, nothing_changes, ready_enquiry, viewer

START = TUESDAY_1130 + timedelta(days=7)
DEADLINE = START - timedelta(days=5)


def provisional():
    return booked(NOW, answers={"scalp_lesion": "yes"}, starts_at=START)


def state(reference):
    return appointments.get_appointment(reference).appointment.state


def client_notices(reference):
    lines = message_lists.list_of_appointment(appointments.get_appointment(reference).id)
    return [line.notice for line in lines if not line.to_staff]


def test_nothing_is_due_before_its_time(app):
    provisional()
    with nothing_changes():
        assert due.do_next_due(NOW) is False


def test_the_client_is_reminded_once_a_day_before(app):
    reference = provisional()
    before = DEADLINE - timedelta(days=1)
    assert due.do_next_due(before - timedelta(seconds=1)) is False
    assert due.do_next_due(before) is True
    assert due.do_next_due(before) is False
    assert client_notices(reference) == [Notice.ONE_THING_MORE, Notice.ONE_THING_MORE_REMINDER]


def test_unfinished_forms_are_forgotten_when_their_time_is_up(app):
    ready_enquiry(NOW)
    due.forget_expired(NOW + timedelta(hours=24) - timedelta(seconds=1))
    assert len(dump()["enquiry"]) == 1
    due.forget_expired(NOW + timedelta(hours=24))
    assert dump()["enquiry"] == []


def test_a_letter_that_does_not_come_cancels_and_frees_the_time(app):
    reference = provisional()
    assert due.lapse_next(DEADLINE - timedelta(seconds=1)) is False
    assert due.lapse_next(DEADLINE) is True
    assert state(reference) is State.CANCELLED
    assert dump()["occupied_cell"] == []
    assert client_notices(reference)[-1] is Notice.LAPSED
    assert audit.list_of(reference)[-1].act == "lapsed: cancelled"


def test_a_request_that_nobody_decided_ends_at_its_start(app):
    reference = booked(NOW)
    assert due.lapse_next(TUESDAY_1130 - timedelta(seconds=1)) is False
    assert due.lapse_next(TUESDAY_1130) is True
    assert state(reference) is State.DECLINED


def test_staff_are_told_of_a_lapse(app):
    booked(NOW)
    due.lapse_next(TUESDAY_1130)
    told = [row for row in dump()["message"] if "staff_lapsed" in row]
    assert len(told) == 4


@pytest.mark.parametrize("decided", ["confirmed", "declined"])
def test_what_is_decided_does_not_lapse(app, decided):
    reference = booked(NOW)
    if decided == "confirmed":
        decide.confirm_appointment(reference, 1, viewer("owner"), NOW)
    else:
        decide.decline_appointment(reference, 1, "Sorry", viewer("owner"), NOW)
    with nothing_changes():
        assert due.do_next_due(TUESDAY_1130 + timedelta(days=30)) is False


def test_each_step_does_one_thing(app):
    first, second = booked(NOW, technician="maya"), booked(NOW, technician="theo")
    assert due.do_next_due(TUESDAY_1130) is True
    assert {state(first), state(second)} == {State.DECLINED, State.REQUESTED}
    assert due.do_next_due(TUESDAY_1130) is True
    assert due.do_next_due(TUESDAY_1130) is False
