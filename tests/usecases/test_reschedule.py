"""A client moves their own appointment: judged as when booking, the old time kept until the new one is stored."""

from datetime import timedelta

import pytest

from booking.domain.appointment import State
from booking.domain.errors import (
    ActNotAllowedError,
    BookingNotAllowedError,
    ChangedMeanwhileError,
    NotFoundError,
    SlotTakenError,
    TimeNotOfferedError,
)
from booking.domain.hours import DayHours
from booking.domain.messages import Notice
from booking.store import appointments, audit, message_lists
from booking.store.database import db, transaction
from booking.store.links import ClientLinkRow, add_link, expire_links
from booking.store.schedule import OccupiedCellRow
from booking.usecases import change, decide, due, manage, reschedule, schedule, times
from booking.usecases.times import Wish
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, booked, change_clinic, nothing_changes, say_no_time, viewer

A_DAY = timedelta(days=1)
WEDNESDAY_1130 = TUESDAY_1130 + A_DAY
SECRET = "a" * 43
LATER = {"isotretinoin": "yes", "isotretinoin_last": "2026-10"}
LETTER = {"scalp_lesion": "yes"}
APRIL = TUESDAY_1130.replace(year=2027, month=4, day=6, hour=10)


def linked(reference):
    """A link to it of which the tests know the secret."""
    stored = appointments.get_appointment(reference)
    with transaction():
        add_link(SECRET, "manage", stored.appointment.starts_at + 30 * A_DAY, appointment_id=stored.id)
    return reference


@pytest.fixture
def reference(app):
    return linked(booked(NOW, technician="maya"))


def found(reference):
    db.session.rollback()
    return appointments.get_appointment(reference)


def go(starts_at=WEDNESDAY_1130, technician="maya", version=1, now=NOW):
    reschedule.reschedule(SECRET, version, technician, starts_at, now)


def cells(reference):
    stored = found(reference)
    rows = db.session.query(OccupiedCellRow).filter_by(appointment_id=stored.id).order_by(OccupiedCellRow.cell)
    return [(row.technician_id, row.cell) for row in rows]


def told(reference, count):
    lines = message_lists.list_of_appointment(found(reference).id)[-count:]
    return sorted((line.notice.value, line.recipient.partition("@")[0]) for line in lines)


def offered(day=WEDNESDAY_1130, wish=None):
    shown = times.show_times(reschedule.show_rescheduling(SECRET, NOW), wish or Wish(from_day=day.date()), NOW)
    return [slot.starts_at for slot in shown.slots]


def test_it_works(reference):
    before = cells(reference)
    go()
    moved = found(reference).appointment
    assert (moved.state, moved.starts_at, moved.technician) == (State.REQUESTED, WEDNESDAY_1130, "maya")
    assert (moved.version, moved.sequence) == (2, 1)
    assert cells(reference) == [(1, cell + 288) for _, cell in before]
    line = audit.list_of(reference)[-1]
    assert (line.act, line.by) == ("moved: 2026-12-01 11:30 maya to 2026-12-02 11:30 maya", None)


def test_what_was_confirmed_stays_so(reference):
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW)
    go(version=2)
    assert found(reference).appointment.state is State.CONFIRMED


def test_both_sides_are_told(reference):
    go()
    assert told(reference, 5) == [
        (Notice.RESCHEDULED, "robin"),
        *[(Notice.STAFF_RESCHEDULED, name) for name in ("desk", "maya", "office", "owner")],
    ]


def test_the_same_press_again_is_the_first_answer(reference):
    go()
    with nothing_changes():
        go()
        go(technician="any")


def test_of_two_windows_the_second_is_told_that_it_has_changed(reference):
    go()
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        go(WEDNESDAY_1130 + A_DAY)


def test_its_own_times_are_shown_first_and_it_is_not_in_its_own_way(reference):
    choosing = reschedule.show_rescheduling(SECRET, NOW)
    shown = times.show_times(choosing, Wish(from_day=TUESDAY_1130.date()), NOW)
    assert shown.technician == "maya"
    starts = [slot.starts_at for slot in shown.slots]
    assert TUESDAY_1130 not in starts
    on = TUESDAY_1130 + timedelta(minutes=15)
    assert on in starts
    go(on)
    assert len(cells(reference)) == 12


def test_each_time_that_is_offered_can_be_had(reference):
    """R8."""
    starts = offered()
    for version, starts_at in enumerate(starts[::9], 1):
        go(starts_at, version=version)
        assert found(reference).appointment.starts_at == starts_at


def test_with_anyone_it_stays_with_its_technician(reference):
    go(technician="any")
    assert found(reference).appointment.technician == "maya"


def test_with_anyone_it_goes_to_who_is_free(reference):
    booked(NOW, technician="maya", starts_at=WEDNESDAY_1130)
    go(technician="any")
    assert found(reference).appointment.technician == "theo"
    assert {technician for technician, _ in cells(reference)} == {2}


def test_with_anyone_at_the_same_time_is_with_somebody_else(reference):
    go(TUESDAY_1130, technician="any")
    assert found(reference).appointment.technician == "theo"


def test_a_taken_time_is_refused_and_the_old_one_kept(reference):
    """R2."""
    booked(NOW, technician="maya", starts_at=WEDNESDAY_1130)
    for minutes in (0, 15, -15):
        with nothing_changes(), pytest.raises(SlotTakenError):
            go(WEDNESDAY_1130 + timedelta(minutes=minutes))
    near = times.list_near(reschedule.show_rescheduling(SECRET, NOW), "maya", WEDNESDAY_1130, NOW)
    assert {slot.starts_at.date() for slot in near} == {WEDNESDAY_1130.date()}
    go(near[0].starts_at)


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
    for technician in ("maya", "any"):
        with nothing_changes(), pytest.raises(TimeNotOfferedError):
            go(starts_at, technician)


def test_somebody_who_takes_no_bookings_is_not_offered(reference):
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        go(technician="nobody")


def test_a_day_off_is_neither_offered_nor_taken(reference):
    schedule.set_exception("maya", WEDNESDAY_1130.date(), DayHours(), viewer("owner"), NOW)
    assert {starts_at.date() for starts_at in offered()}.isdisjoint({WEDNESDAY_1130.date()})
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        go()


def test_notice_holds(reference):
    change_clinic(minimum_notice_minutes=11 * 24 * 60)
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        go()


def test_the_furthest_day_holds(reference):
    change_clinic(furthest_days=20)
    assert max(offered(NOW + 18 * A_DAY)).date() <= NOW.date() + 20 * A_DAY
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        go(TUESDAY_1130 + 14 * A_DAY)


def test_the_date_that_the_answers_ask_for_holds(app):
    linked(booked(NOW, answers=LATER, technician="maya", starts_at=APRIL))
    assert offered(NOW)[0].date() > NOW.date() + 60 * A_DAY
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        go(APRIL - timedelta(days=70))
    go(APRIL + A_DAY)


def test_a_letters_deadline_is_reckoned_anew(app):
    """R14."""
    reference = linked(booked(NOW, answers=LETTER, technician="maya"))
    due_at = found(reference).appointment.letter_due_at
    go(TUESDAY_1130 + 7 * A_DAY)
    assert found(reference).appointment.letter_due_at == due_at + 7 * A_DAY
    with nothing_changes(), pytest.raises(TimeNotOfferedError):  # no time for the letter
        go(TUESDAY_1130 - 4 * A_DAY, version=2)


def test_where_the_answers_allow_no_time_any_more_it_takes_a_call(reference):
    say_no_time(reference, NOW)
    with nothing_changes(), pytest.raises(BookingNotAllowedError):
        go(version=found(reference).appointment.version)
    with pytest.raises(BookingNotAllowedError):
        reschedule.show_rescheduling(SECRET, NOW)


@pytest.mark.parametrize(("seconds", "may"), [(0, True), (1, False)])
def test_the_cut_off_is_that_of_the_time_it_has(reference, seconds, may):
    """R9."""
    late = TUESDAY_1130 - A_DAY + timedelta(seconds=seconds)
    if may:
        go(now=late, starts_at=WEDNESDAY_1130 + A_DAY)
        return
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        go(now=late, starts_at=WEDNESDAY_1130 + A_DAY)


def test_what_is_cancelled_cannot_move(reference):
    change.cancel_appointment(reference, 1, "", viewer("owner"), NOW)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        go(version=2)


def test_a_link_that_is_none_moves_nothing(reference):
    """R18."""
    with nothing_changes(), pytest.raises(NotFoundError):
        reschedule.reschedule("b" * 43, 1, "maya", WEDNESDAY_1130, NOW)


def test_links_live_as_long_as_the_new_time_asks_and_the_dead_stay_dead(reference):
    stored = found(reference)
    with transaction():
        expire_links(NOW, appointment_id=stored.id)
        add_link("b" * 43, "manage", TUESDAY_1130 + 30 * A_DAY, appointment_id=stored.id)
    reschedule.reschedule("b" * 43, 1, "maya", TUESDAY_1130 + 21 * A_DAY, NOW)
    ends = [link.expires_at for link in db.session.query(ClientLinkRow).order_by(ClientLinkRow.id)]
    assert set(ends[:-2]) == {NOW}
    assert set(ends[-2:]) == {TUESDAY_1130 + 51 * A_DAY}
    with pytest.raises(NotFoundError):
        manage.show(SECRET, NOW)


def test_who_was_reminded_of_the_old_time_is_reminded_of_the_new(reference):
    """R14."""
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW)
    assert due.remind_of_time_next(TUESDAY_1130 - 2 * A_DAY)
    go(WEDNESDAY_1130 + 7 * A_DAY, version=2, now=TUESDAY_1130 - 2 * A_DAY)
    assert not due.remind_of_time_next(WEDNESDAY_1130 + 4 * A_DAY)
    assert due.remind_of_time_next(WEDNESDAY_1130 + 5 * A_DAY)
    assert not due.remind_of_time_next(WEDNESDAY_1130 + 5 * A_DAY)


def test_a_move_to_tomorrow_is_its_own_reminder(reference):
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW)
    change_clinic(minimum_notice_minutes=60)
    go(TUESDAY_1130 - 5 * A_DAY, version=2, now=TUESDAY_1130 - 6 * A_DAY)
    assert not due.remind_of_time_next(TUESDAY_1130 - 6 * A_DAY)


def test_what_was_asked_too_long_ago_is_asked_again(reference):
    """R14."""
    change_clinic(stale_after_days=2, cut_off_minutes=60)
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW)
    assert due.ask_again_next(TUESDAY_1130 - A_DAY)
    go(WEDNESDAY_1130 + 7 * A_DAY, version=2, now=TUESDAY_1130 - A_DAY)
    assert due.ask_again_next(WEDNESDAY_1130 + 6 * A_DAY)
