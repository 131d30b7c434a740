"""Cancel, say how the visit went, correct, shorten, write a note."""

from datetime import timedelta

import pytest

from booking.domain.appointment import State
from booking.domain.changes import Lengths
from booking.domain.errors import (
    ActNotAllowedError,
    ChangedMeanwhileError,
    NotFoundError,
    ReasonMissingError,
    SlotTakenError,
    TimeNotOfferedError,
)
from booking.domain.hours import DayHours
from booking.domain.messages import Notice
from booking.domain.note import NoteKind
from booking.store import appointments, audit, message_lists, notes
from booking.store.database import db
from booking.store.schedule import OccupiedCellRow
from booking.usecases import change, decide, due, schedule
from tests.conftest import NOW
from tests.helpers import ROBIN, TUESDAY_1130, booked, dump, nothing_changes, ready_enquiry, send, viewer

AFTER = TUESDAY_1130 + timedelta(minutes=20)


@pytest.fixture
def reference(app):
    return booked(NOW, technician="maya")


@pytest.fixture
def confirmed(reference):
    decide.confirm_appointment(reference, 1, viewer("desk"), NOW)
    return reference


def found(reference):
    db.session.rollback()
    return appointments.get_appointment(reference)


def cells(reference):
    db.session.rollback()
    return db.session.query(OccupiedCellRow).filter_by(appointment_id=found(reference).id).count()


def told(reference, since):
    return [line.notice for line in message_lists.list_of_appointment(found(reference).id)[since:]]


def correct(reference, version, state, name="owner", now=AFTER, reason="The wrong row"):
    change.correct_appointment(reference, version, state, reason, viewer(name), now)


def shorten(reference, version, *lengths, name="desk", reason="Somebody in a hurry"):
    change.shorten_appointment(reference, version, Lengths(*lengths), reason, viewer(name), NOW)


def test_a_cancelled_one_is_told_and_its_time_is_free(confirmed):
    change.cancel_appointment(confirmed, 2, "Maya is ill.", viewer("desk"), NOW)
    appointment = found(confirmed).appointment
    assert (appointment.state, appointment.reason, appointment.decided_by) == (
        State.CANCELLED,
        "Maya is ill.",
        "Frank Desk",
    )
    assert cells(confirmed) == 0
    assert told(confirmed, -5)[0] is Notice.CANCELLED
    assert set(told(confirmed, -4)) == {Notice.STAFF_CANCELLED}
    assert [line.act for line in audit.list_of(confirmed)] == ["booked", "confirmed", "cancelled"]
    booked(NOW, technician="maya")


def test_no_reason_is_needed_to_cancel(reference):
    change.cancel_appointment(reference, 1, " ", viewer("maya"), NOW)
    assert found(reference).appointment.reason is None


def test_what_is_cancelled_is_neither_asked_nor_reminded_nor_lapses(app):
    """R14: no reminder for a visit that is cancelled."""
    reference = booked(NOW, answers={"scalp_lesion": "yes"}, technician="maya")
    change.cancel_appointment(reference, 1, "", viewer("owner"), NOW)
    with nothing_changes():
        for day in range(12):
            assert not due.do_next_due(NOW + timedelta(days=day))


def test_whoever_comes_second_is_told_so(confirmed):
    """R2."""
    change.cancel_appointment(confirmed, 2, "", viewer("desk"), NOW)
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        change.cancel_appointment(confirmed, 2, "", viewer("owner"), NOW)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        change.cancel_appointment(confirmed, 3, "", viewer("owner"), NOW)


def test_a_visit_that_took_place_keeps_its_time(confirmed):
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        change.complete_appointment(confirmed, 2, viewer("desk"), TUESDAY_1130 - timedelta(minutes=1))
    sent = len(dump()["message"])
    change.complete_appointment(confirmed, 2, viewer("desk"), AFTER)
    assert found(confirmed).appointment.state is State.COMPLETED
    assert cells(confirmed) == 12
    assert len(dump()["message"]) == sent


def test_a_no_show_gives_its_time_back(confirmed):
    change.mark_no_show(confirmed, 2, viewer("maya"), AFTER)
    assert found(confirmed).appointment.state is State.NO_SHOW
    assert cells(confirmed) == 0
    assert audit.list_of(confirmed)[-1].act == "no_show"


def test_the_owner_corrects_what_was_put_down_by_mistake(confirmed):
    change.mark_no_show(confirmed, 2, viewer("desk"), AFTER)
    correct(confirmed, 3, State.COMPLETED)
    assert found(confirmed).appointment.state is State.COMPLETED
    assert cells(confirmed) == 12
    [note] = notes.list_notes(found(confirmed).id)
    assert (note.kind, note.text, note.by) == ("corrected", "The wrong row", "Olive Owner")
    assert audit.list_of(confirmed)[-1].act == "corrected: completed"
    correct(confirmed, 4, State.CANCELLED)
    assert cells(confirmed) == 0


def test_nobody_else_corrects(confirmed):
    """R17."""
    change.mark_no_show(confirmed, 2, viewer("desk"), AFTER)
    for name in ("desk", "maya"):
        with nothing_changes(), pytest.raises(NotFoundError):
            correct(confirmed, 3, State.COMPLETED, name=name)
    with nothing_changes(), pytest.raises(ReasonMissingError):
        correct(confirmed, 3, State.COMPLETED, reason=" ")


def test_a_cancelled_one_waits_for_a_decision_again_and_the_client_is_told(confirmed):
    change.cancel_appointment(confirmed, 2, "", viewer("desk"), NOW)
    correct(confirmed, 3, State.REQUESTED, now=NOW)
    assert found(confirmed).appointment.state is State.REQUESTED
    assert cells(confirmed) == 12
    assert told(confirmed, -5)[0] is Notice.REQUEST_RECEIVED
    assert set(told(confirmed, -4)) == {Notice.STAFF_NEW_BOOKING}


def test_a_letter_that_was_awaited_is_awaited_again(app):
    reference = booked(NOW, answers={"scalp_lesion": "yes"}, technician="maya")
    change.cancel_appointment(reference, 1, "", viewer("desk"), NOW)
    later = NOW + timedelta(days=1)
    correct(reference, 2, State.PROVISIONAL, now=later)
    assert found(reference).appointment.letter_due_at == TUESDAY_1130 - timedelta(days=5)
    assert told(reference, -5)[0] is Notice.ONE_THING_MORE


def test_a_time_that_somebody_else_has_is_not_given_back(confirmed):
    """R2: the key has the last word."""
    change.cancel_appointment(confirmed, 2, "", viewer("desk"), NOW)
    booked(NOW, technician="maya", starts_at=TUESDAY_1130 + timedelta(minutes=30))
    with nothing_changes(), pytest.raises(SlotTakenError):
        correct(confirmed, 3, State.REQUESTED, now=NOW)


def test_a_time_in_which_nobody_works_any_more_is_not_given_back(confirmed):
    change.cancel_appointment(confirmed, 2, "", viewer("desk"), NOW)
    schedule.set_exception("maya", TUESDAY_1130.date(), DayHours(), viewer("owner"), NOW)
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        correct(confirmed, 3, State.REQUESTED, now=NOW)


def test_to_squeeze_somebody_in_it_is_shortened(confirmed):
    """R5: nobody overlaps; an appointment or its cleaning time becomes shorter, with a reason that is kept sealed."""
    squeezed_in = ready_enquiry(NOW, technician="maya", starts_at=TUESDAY_1130 + timedelta(minutes=30))
    with nothing_changes(), pytest.raises(SlotTakenError):
        send(squeezed_in, NOW)
    shorten(confirmed, 2, 25, 5, 0)
    appointment = found(confirmed).appointment
    assert (appointment.service.length_minutes, appointment.service.cleaning_after_minutes) == (25, 0)
    assert cells(confirmed) == 6
    assert audit.list_of(confirmed)[-1].act == "shortened"
    assert [(note.kind, note.text) for note in notes.list_notes(found(confirmed).id)] == [
        (NoteKind.SHORTENED, "Somebody in a hurry")
    ]
    assert "hurry" not in repr(dump())
    send(squeezed_in, NOW)


def test_a_shorter_consultation_is_told_and_a_shorter_cleaning_is_not(confirmed):
    """R6: cleaning time is invisible to clients."""
    with_confirmation = len(dump()["message"])
    shorten(confirmed, 2, 45, 0, 5)
    assert len(dump()["message"]) == with_confirmation
    shorten(confirmed, 3, 30, 0, 5)
    assert told(confirmed, -5)[0] is Notice.RESCHEDULED


@pytest.mark.parametrize("lengths", [(50, 5, 10), (45, 5, 10), (30, 10, 10), (0, 0, 0), (30, -5, 0)])
def test_longer_or_the_same_is_refused(confirmed, lengths):
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        shorten(confirmed, 2, *lengths)


def test_a_note_is_sealed_and_for_readers_alone(reference):
    change.write_note(reference, " Prefers mornings ", viewer("maya"), NOW)
    [note] = notes.list_notes(found(reference).id)
    assert (note.kind, note.text, note.by, note.written_at) == ("private", "Prefers mornings", "Maya Example", NOW)
    assert b"mornings" not in repr(dump()).encode()
    assert audit.list_of(reference)[-1].act == "note written"
    with nothing_changes(), pytest.raises(NotFoundError):
        change.write_note(reference, "x", viewer("desk"), NOW)
    with nothing_changes(), pytest.raises(ReasonMissingError):
        change.write_note(reference, " ", viewer("maya"), NOW)


def test_reasons_lie_sealed(confirmed):
    change.cancel_appointment(confirmed, 2, "Canaryword to the client", viewer("desk"), NOW)
    correct(confirmed, 3, State.REQUESTED, now=NOW, reason="Canaryword inside")
    assert "Canaryword" not in repr(dump())
    assert ROBIN.name in repr(dump())
