"""The week as staff see it: places by the wall clock."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain import week
from booking.domain.hours import MINUTES_PER_DAY, Period

LONDON = ZoneInfo("Europe/London")
DAY = date(2026, 12, 1)


def at(hour, minute=0, day=1):
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "part"),
    [
        (at(11, 30), at(12, 15), Period(690, 735)),
        (at(0), at(0, day=2), Period(0, MINUTES_PER_DAY)),
        (at(22, day=1), at(3, day=2), Period(1320, MINUTES_PER_DAY)),
        (at(22, day=1) - timedelta(days=3), at(9), Period(0, 540)),
        (at(11, day=2), at(12, day=2), None),
        (at(0) - timedelta(hours=2), at(0), None),
    ],
)
def test_a_stretch_is_cut_to_the_day(starts_at, ends_at, part):
    assert week.part_of_day(starts_at, ends_at, DAY, LONDON) == part


def test_in_summer_the_wall_clock_counts():
    starts_at = datetime(2026, 7, 7, 10, 30, tzinfo=UTC)
    found = week.part_of_day(starts_at, starts_at + timedelta(minutes=45), date(2026, 7, 7), LONDON)
    assert found == Period(690, 735)


@given(
    at_minute=st.integers(0, 2 * 365 * MINUTES_PER_DAY),
    minutes=st.integers(1, 5000),
    zone=st.sampled_from(["Europe/London", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia"]),
)
def test_each_day_shows_a_stretch_that_touches_it_and_no_other(at_minute, minutes, zone):
    """Over clock changes too: no stretch is lost, and none falls out of the day."""
    start = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=at_minute)
    end = start + timedelta(minutes=minutes)
    where = ZoneInfo(zone)
    first, last = start.astimezone(where).date(), (end - timedelta(seconds=1)).astimezone(where).date()
    for number in range(-1, (last - first).days + 2):
        day = first + timedelta(days=number)
        assert (week.part_of_day(start, end, day, where) is not None) == (first <= day <= last)


def test_the_week_begins_on_monday():
    assert {week.monday_of(date(2026, 11, 23) + timedelta(days=number)) for number in range(7)} == {date(2026, 11, 23)}


def test_whatever_is_in_the_week_has_its_hour():
    assert week.shown_hours([]) == Period(540, 1020)
    assert week.shown_hours([Period(425, 500), Period(600, 1105)]) == Period(420, 1140)
    assert week.shown_hours([Period(0, MINUTES_PER_DAY)]) == Period(0, MINUTES_PER_DAY)


@pytest.mark.parametrize(
    ("open_parts", "taken", "starts"),
    [
        ([Period(540, 600)], [], [540, 555, 570, 585]),
        ([Period(540, 600)], [Period(550, 560)], [570, 585]),
        ([Period(540, 600)], [Period(555, 570)], [540, 570, 585]),
        ([Period(545, 600)], [], [555, 570, 585]),
        ([Period(540, 565)], [], [540]),
        ([Period(540, 550)], [], []),
        ([Period(540, 570), Period(600, 615)], [Period(0, 555)], [555, 600]),
        ([], [], []),
    ],
)
def test_free_quarters_lie_whole_in_the_hours_and_touch_nothing(open_parts, taken, starts):
    assert week.free_quarters(open_parts, taken) == [Period(start, start + 15) for start in starts]


@pytest.mark.parametrize(
    ("day", "minute", "instant"),
    [
        (date(2026, 12, 1), 615, datetime(2026, 12, 1, 10, 15, tzinfo=UTC)),
        (date(2026, 7, 7), 615, datetime(2026, 7, 7, 9, 15, tzinfo=UTC)),
        (date(2026, 3, 29), 90, None),
        (date(2026, 10, 25), 90, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_the_instant_of_a_local_minute_over_both_clock_changes(day, minute, instant):
    """R7: a place pressed in the week is the instant it shows."""
    assert week.instant_of(day, minute, LONDON) == instant
