"""Staff move an appointment: judged as when booking, the old time kept until the new one is stored."""

from datetime import date, datetime, timedelta

import pytest

from booking.domain.appointment import State
from booking.domain.errors import (
    ActNotAllowedError,
    BookingNotAllowedError,
    ChangedMeanwhileError,
    NotFoundError,
    ReasonMissingError,
    SlotTakenError,
    TimeNotOfferedError,
)
from booking.domain.hours import DayHours, TimeOff
from booking.domain.messages import Notice
from booking.store import appointments, audit, message_lists, notes
from booking.store import looks as look_store
from booking.store.database import db
from booking.store.links import ClientLinkRow
from booking.store.schedule import OccupiedCellRow
from booking.usecases import change, decide, due, enquiry, looks, move, schedule
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, booked, change_clinic, looked_at, nothing_changes, say_no_time, send, viewer

A_DAY = timedelta(days=1)
WEDNESDAY_1130 = TUESDAY_1130 + A_DAY
LATER = {"isotretinoin": "yes", "isotretinoin_last": "2026-10"}
LETTER = {"scalp_lesion": "yes"}
APRIL = datetime(2027, 4, 6, 10, 30, tzinfo=TUESDAY_1130.tzinfo)


@pytest.fixture
def reference(app):
    return booked(NOW, technician="maya")


def found(reference):
    db.session.rollback()
    return appointments.get_appointment(reference)


def go(reference, starts_at=WEDNESDAY_1130, technician="maya", name="owner", version=1, now=NOW, reason=None):
    move.move_appointment(reference, version, technician, starts_at, viewer(name), now, reason=reason)


def cells(reference):
    stored = found(reference)
    rows = db.session.query(OccupiedCellRow).filter_by(appointment_id=stored.id).order_by(OccupiedCellRow.cell)
    return [(row.technician_id, row.cell) for row in rows]


def told(reference, count):
    lines = message_lists.list_of_appointment(found(reference).id)[-count:]
    return sorted((line.notice.value, line.recipient.partition("@")[0]) for line in lines)


def test_it_works(reference):
    before = cells(reference)
    go(reference, name="desk")
    moved = found(reference).appointment
    assert (moved.state, moved.starts_at, moved.technician) == (State.REQUESTED, WEDNESDAY_1130, "maya")
    assert (moved.version, moved.sequence) == (2, 1)
    assert cells(reference) == [(1, cell + 288) for _, cell in before]
    line = audit.list_of(reference)[-1]
    assert (line.act, line.by) == ("moved: 2026-12-01 11:30 maya to 2026-12-02 11:30 maya", "Frank Desk")


def test_both_sides_are_told(reference):
    go(reference)
    assert told(reference, 5) == [
        (Notice.RESCHEDULED, "robin"),
        *[(Notice.STAFF_RESCHEDULED, name) for name in ("desk", "maya", "office", "owner")],
    ]


def test_to_another_technician_tells_the_one_before_too(reference):
    go(reference, TUESDAY_1130, "theo")
    assert found(reference).appointment.technician == "theo"
    assert {technician for technician, _ in cells(reference)} == {2}
    assert told(reference, 5) == [
        (Notice.RESCHEDULED, "robin"),
        (Notice.STAFF_MOVED_AWAY, "maya"),
        *[(Notice.STAFF_RESCHEDULED, name) for name in ("desk", "office", "owner")],
    ]


def test_a_quarter_of_an_hour_on_it_is_not_in_its_own_way(reference):
    on = TUESDAY_1130 + timedelta(minutes=15)
    moving = move.show_moving(reference, viewer("owner"), NOW)
    times = move.list_times(moving, "maya", on.date(), on.date(), with_reason=False)
    assert on in times
    assert TUESDAY_1130 not in times
    go(reference, on)
    assert len(cells(reference)) == 12


def test_the_old_time_is_free_again(reference):
    go(reference)
    other = booked(NOW, technician="maya")
    assert found(other).appointment.starts_at == TUESDAY_1130


def test_a_taken_time_is_refused_and_the_old_one_kept(reference):
    """R2: nobody overlaps, staff included."""
    booked(NOW, technician="maya", starts_at=WEDNESDAY_1130)
    for minutes in (0, 15, -15):
        with nothing_changes(), pytest.raises(SlotTakenError):
            go(reference, WEDNESDAY_1130 + timedelta(minutes=minutes), reason="We must")
    moving = move.show_moving(reference, viewer("owner"), NOW)
    near = move.list_near(moving, "maya", WEDNESDAY_1130)
    assert len(near) == 3
    assert {starts_at.date() for starts_at in near} == {WEDNESDAY_1130.date()}
    go(reference, near[0])


def test_whoever_comes_second_is_told_so(reference):
    go(reference)
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        go(reference, WEDNESDAY_1130 + A_DAY, name="desk")


@pytest.mark.parametrize(
    "starts_at",
    [
        WEDNESDAY_1130.replace(hour=3),
        WEDNESDAY_1130 + timedelta(minutes=1),
        TUESDAY_1130 - timedelta(days=14),
        TUESDAY_1130 + timedelta(days=5),  # Sunday
        TUESDAY_1130 + timedelta(days=364),
    ],
)
def test_times_outside_the_plan_are_refused(reference, starts_at):
    """R4."""
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        go(reference, starts_at, reason="We must")


def test_time_off_and_exceptions_hold(reference):
    away = TimeOff(WEDNESDAY_1130, WEDNESDAY_1130 + timedelta(hours=1))
    schedule.add_time_off("maya", away, viewer("owner"), NOW)
    schedule.set_exception("maya", WEDNESDAY_1130.date() + A_DAY, DayHours(), viewer("owner"), NOW)
    for starts_at in (WEDNESDAY_1130, WEDNESDAY_1130 + A_DAY):
        with nothing_changes(), pytest.raises(TimeNotOfferedError):
            go(reference, starts_at, reason="We must")


def test_inside_the_notice_it_takes_a_reason(reference):
    change_clinic(minimum_notice_minutes=11 * 24 * 60)
    with nothing_changes(), pytest.raises(ReasonMissingError):
        go(reference, name="desk")
    go(reference, name="desk", reason="They fly out that week")
    [note] = notes.list_notes(found(reference).id)
    assert (note.kind, note.text, note.by) == ("moved", "They fly out that week", "Frank Desk")


def test_a_reason_that_is_not_needed_is_not_kept(reference):
    go(reference, reason="Just so")
    assert notes.list_notes(found(reference).id) == []


def test_before_the_findings_date_it_takes_a_reason_of_somebody_who_may_read_them(app):
    reference = booked(NOW, answers=LATER, technician="maya", starts_at=APRIL)
    early = APRIL - timedelta(days=70)
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        go(reference, early, name="desk", reason="We must")
    with nothing_changes(), pytest.raises(ReasonMissingError):
        go(reference, early, name="maya")
    go(reference, early, name="maya", reason="Her doctor has written to us")
    assert found(reference).appointment.starts_at == early


def test_a_letters_deadline_and_reminder_are_reckoned_anew(app):
    """R14."""
    reference = booked(NOW, answers=LETTER, technician="maya")
    due_at = found(reference).appointment.letter_due_at
    assert due.remind_next(due_at - timedelta(hours=12))
    go(reference, TUESDAY_1130 + 7 * A_DAY)
    assert found(reference).appointment.letter_due_at == due_at + 7 * A_DAY
    assert not due.remind_next(due_at - timedelta(hours=12))
    assert due.remind_next(due_at + 7 * A_DAY - timedelta(hours=12))
    assert not due.remind_next(due_at + 7 * A_DAY - timedelta(hours=12))
    with nothing_changes(), pytest.raises(ReasonMissingError):  # no time for the letter
        go(reference, TUESDAY_1130 - 4 * A_DAY, version=2)


def test_what_was_asked_too_long_ago_is_asked_again(reference):
    """R14: recomputed, once."""
    change_clinic(stale_after_days=2)
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW)
    assert due.ask_again_next(TUESDAY_1130 - A_DAY)
    go(reference, WEDNESDAY_1130, version=2)
    assert not due.ask_again_next(WEDNESDAY_1130 - A_DAY)
    go(reference, WEDNESDAY_1130 + 7 * A_DAY, version=3)
    assert due.ask_again_next(WEDNESDAY_1130 + 6 * A_DAY)
    assert not due.ask_again_next(WEDNESDAY_1130 + 6 * A_DAY)


def test_a_link_sent_before_lives_as_long_as_the_new_time_asks(app):
    reference = booked(NOW, answers=LETTER, technician="maya")
    go(reference, TUESDAY_1130 + 21 * A_DAY)
    assert {link.expires_at for link in db.session.query(ClientLinkRow)} == {TUESDAY_1130 + 51 * A_DAY}


def test_what_a_look_allowed_goes_on_being_allowed(app):
    asked = looked_at(NOW)
    looks.allow_look(asked, 1, "Seen", None, viewer("owner"), NOW)
    secret = looks.come_back(look_store.get_look(asked).id, NOW)
    enquiry.see_result(secret, NOW)
    enquiry.choose_time(secret, "maya", TUESDAY_1130, NOW)
    reference = send(secret, NOW)
    go(reference, technician="maya")
    assert found(reference).appointment.starts_at == WEDNESDAY_1130


def test_where_the_answers_allow_no_time_any_more_it_cannot_move(reference):
    say_no_time(reference, NOW)
    version = found(reference).appointment.version
    with nothing_changes(), pytest.raises(BookingNotAllowedError):
        go(reference, version=version, reason="We must")


def test_what_is_over_cannot_move(reference):
    change.cancel_appointment(reference, 1, "", viewer("owner"), NOW)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        go(reference, version=2)


def test_a_technician_moves_their_own_and_to_nobody_else(reference):
    """R17."""
    assert [each.slug for each in move.show_moving(reference, viewer("maya"), NOW).technicians] == ["maya"]
    with nothing_changes(), pytest.raises(NotFoundError):
        go(reference, technician="theo", name="maya")
    with nothing_changes(), pytest.raises(NotFoundError):
        go(reference, technician="nobody")
    others = booked(NOW, technician="theo")
    with nothing_changes(), pytest.raises(NotFoundError):
        go(others, technician="maya", name="maya")
    go(reference, name="maya")


def test_a_day_further_than_the_furthest_is_not_offered(reference):
    change_clinic(furthest_days=20)
    day = date(2026, 12, 14)
    moving = move.show_moving(reference, viewer("owner"), NOW)
    times = move.list_times(moving, "maya", NOW.date(), day, with_reason=True)
    assert max(times).date() <= NOW.date() + timedelta(days=20)
