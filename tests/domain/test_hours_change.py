"""What a change makes of the hours, and whom it leaves outside of them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain import hours_change as change
from booking.domain import plan
from booking.domain.appointment import Appointment, State
from booking.domain.hours import ClosedPeriod, DayHours, Hours, Period, TimeOff, WeeklyHours
from booking.domain.schedule import Service

LONDON = ZoneInfo("Europe/London")
TUESDAY = date(2026, 12, 1)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
CONSULTATION = Service("consultation", "Consultation", 45, 5, 10, 15, waits_bind=True)
WEEKLY = WeeklyHours({key: [Period(540, 1020)] for key in range(7)}, {})
HOURS = Hours(WEEKLY)


def appointment(starts_at):
    return Appointment("HX4K29PD", State.CONFIRMED, "maya", CONSULTATION, starts_at, starts_at)


def minutes(count):
    return timedelta(minutes=count)


def off(first, last):
    """Time off so many minutes from noon."""
    return TimeOff(NOON + minutes(first), NOON + minutes(last))


# An appointment from 12:00 to 12:45, with cleaning from 11:55 to 12:55.
@pytest.mark.parametrize(
    ("made", "outside"),
    [
        (change.with_time_off(off(-60, -5)),                                      False),
        (change.with_time_off(off(-60, 0)),                                       True),  # its cleaning before
        (change.with_time_off(off(50, 60)),                                       True),  # its cleaning after
        (change.with_time_off(off(55, 60)),                                       False),
        (change.with_exception(TUESDAY, DayHours()),                              True),
        (change.with_exception(TUESDAY, DayHours([Period(720, 765)])),            False),  # itself; cleaning may spill
        (change.with_exception(TUESDAY, DayHours([Period(720, 760)])),            True),
        (change.with_exception(TUESDAY, DayHours([Period(540, 1020)], [Period(740, 745)])), True),
        (change.with_exception(TUESDAY + timedelta(days=1), DayHours()),          False),
        (change.with_exception(TUESDAY, None),                                    False),
        (change.with_closed(ClosedPeriod(TUESDAY, TUESDAY, "Closed.")),           True),
        (change.with_holidays({TUESDAY}),                                         True),
        (change.with_weekly(WeeklyHours({1: [Period(540, 720)]}, {})),            True),
        (change.with_weekly(WeeklyHours({1: [Period(720, 800)]}, {})),            False),
    ],
)  # fmt: skip
def test_whom_a_change_leaves_outside(made, outside):
    assert change.left_outside(appointment(NOON), HOURS, made(HOURS), LONDON) is outside


def test_who_was_outside_before_is_not_left_outside_by_a_change():
    closed = change.with_closed(ClosedPeriod(TUESDAY, TUESDAY, "Closed."))(HOURS)
    assert not change.left_outside(appointment(NOON), closed, change.with_time_off(off(0, 60))(closed), LONDON)


def test_a_removed_exception_gives_the_usual_day_back():
    evening = change.with_exception(TUESDAY, DayHours([Period(1080, 1200)]))(HOURS)
    late = appointment(NOON + minutes(6 * 60))
    assert change.left_outside(late, evening, change.with_exception(TUESDAY, None)(evening), LONDON)
    assert change.with_exception(TUESDAY, None)(evening) == HOURS


@given(st.integers(0, 287), st.integers(0, 287), st.integers(1, 60))
def test_what_is_on_offer_lies_inside(start_cell, off_cell, off_length):
    """Whatever a plan offers is no booking outside the hours."""
    away = TimeOff(
        datetime(2026, 12, 1, tzinfo=UTC) + minutes(5 * off_cell),
        datetime(2026, 12, 1, tzinfo=UTC) + minutes(5 * (off_cell + off_length)),
    )
    hours = replace(HOURS, time_off=[away])
    every_cell = replace(CONSULTATION, step_minutes=5)
    made = plan.make_plan(hours, every_cell, LONDON, TUESDAY, TUESDAY)
    starts_at = datetime(2026, 12, 1, tzinfo=UTC) + minutes(5 * start_cell)
    assert plan.lies_inside(starts_at, every_cell, hours, LONDON) == bool(made.starts >> start_cell & 1)


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ([], []),
        ([Period(540, 600), Period(600, 660)], []),
        ([Period(540, 605), Period(600, 660)], [1]),
        ([Period(600, 660), Period(540, 605)], [0]),
        ([Period(540, 600), Period(540, 600)], [1]),
    ],
)
def test_stretches_that_overlap(parts, found):
    assert change.overlapping(parts) == found


@pytest.mark.parametrize(
    ("gap", "found"),
    [
        (Period(600, 630), []),
        (Period(540, 720), []),
        (Period(535, 600), [0]),
        (Period(700, 770), [0]),  # from one stretch into the next
        (Period(900, 930), [0]),
    ],
)
def test_a_break_lies_inside_one_stretch(gap, found):
    assert change.outside([gap], [Period(540, 720), Period(750, 800)]) == found


def test_a_version_tells_weeks_apart():
    same = WeeklyHours({key: [Period(540, 1020)] for key in range(7)}, {})
    other = WeeklyHours({key: [Period(540, 1015)] for key in range(7)}, {})
    assert change.version_of(WEEKLY) == change.version_of(same) != change.version_of(other)


@pytest.mark.parametrize(
    ("first_day", "starts", "last_day", "ends", "expected"),
    [
        (TUESDAY, 0, TUESDAY, 1440, "2026-12-01 00:00 2026-12-02 00:00"),
        (TUESDAY, 540, TUESDAY, 545, "2026-12-01 09:00 2026-12-01 09:05"),
        (TUESDAY, 780, date(2026, 12, 3), 720, "2026-12-01 13:00 2026-12-03 12:00"),
        # The clocks go forward: 01:30 is skipped. They go back: it comes twice.
        (date(2027, 3, 28), 90, date(2027, 3, 28), 180, "2027-03-28 00:30 2027-03-28 02:00"),
        (date(2026, 10, 25), 90, date(2026, 10, 25), 90, "2026-10-25 00:30 2026-10-25 01:30"),
        (date(2026, 6, 1), 0, date(2026, 6, 1), 1440, "2026-05-31 23:00 2026-06-01 23:00"),
    ],
)
def test_time_off_by_the_clock_of_the_clinic(first_day, starts, last_day, ends, expected):
    away = change.away(first_day, starts, last_day, ends, LONDON)
    assert f"{away.starts_at:%Y-%m-%d %H:%M} {away.ends_at:%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(("starts", "ends"), [(600, 600), (605, 600)])
def test_time_off_ends_after_it_starts(starts, ends):
    with pytest.raises(ValueError, match="must end after it starts"):
        change.away(TUESDAY, starts, TUESDAY, ends, LONDON)


@pytest.mark.parametrize(
    ("stretches", "expected"),
    [
        ([], (720, 720)),
        ([Period(540, 1020)], (720, 720)),
        ([Period(540, 780), Period(810, 1020)], (780, 810)),
        ([Period(540, 600), Period(615, 750), Period(780, 1020)], (750, 780)),
        ([Period(540, 720), Period(720, 1020)], (720, 720)),
    ],
)
def test_where_the_morning_ends_and_the_afternoon_begins(stretches, expected):
    assert change.midday(stretches) == expected
