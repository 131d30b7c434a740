"""Which days and which part of a day the page of times shows."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.times import DAYS_SHOWN, DayPart, Days, Moved, days_shown, part_of

OPENS, FURTHEST = date(2026, 11, 23), date(2027, 2, 20)
A_WEEK = timedelta(days=DAYS_SHOWN)


@pytest.mark.parametrize(
    ("utc", "zone", "part"),
    [
        ((2026, 12, 1, 0, 0), "Europe/London", DayPart.MORNING),
        ((2026, 12, 1, 11, 55), "Europe/London", DayPart.MORNING),
        ((2026, 12, 1, 12, 0), "Europe/London", DayPart.AFTERNOON),
        ((2026, 12, 1, 16, 55), "Europe/London", DayPart.AFTERNOON),
        ((2026, 12, 1, 17, 0), "Europe/London", DayPart.EVENING),
        ((2026, 12, 1, 23, 55), "Europe/London", DayPart.EVENING),
        ((2027, 7, 1, 11, 0), "Europe/London", DayPart.AFTERNOON),  # noon in summer time
        ((2026, 12, 1, 6, 10), "Asia/Kathmandu", DayPart.MORNING),
        ((2026, 12, 1, 6, 15), "Asia/Kathmandu", DayPart.AFTERNOON),
    ],
)
def test_the_part_of_the_day_is_the_clinics(utc, zone, part):
    assert part_of(datetime(*utc, tzinfo=UTC), ZoneInfo(zone)) is part


@pytest.mark.parametrize(
    ("asked", "first", "last", "moved"),
    [
        (None, OPENS, date(2026, 11, 29), None),
        (OPENS, OPENS, date(2026, 11, 29), None),
        (date(2026, 12, 30), date(2026, 12, 30), date(2027, 1, 5), None),
        (date(2026, 11, 22), OPENS, date(2026, 11, 29), Moved.TOO_EARLY),
        (date.min, OPENS, date(2026, 11, 29), Moved.TOO_EARLY),
        (date(2027, 2, 18), date(2027, 2, 18), FURTHEST, None),
        (FURTHEST, FURTHEST, FURTHEST, None),
        (date(2027, 2, 21), date(2027, 2, 14), FURTHEST, Moved.TOO_FAR),
        (date.max, date(2027, 2, 14), FURTHEST, Moved.TOO_FAR),
    ],
)
def test_a_week_from_the_day_asked_for(asked, first, last, moved):
    assert days_shown(asked, OPENS, FURTHEST) == Days(first, last, OPENS, FURTHEST, moved)


def test_notice_beyond_the_furthest_day_leaves_that_day_alone():
    shown = days_shown(None, FURTHEST + timedelta(days=9), FURTHEST)
    assert (shown.first, shown.last, shown.earlier, shown.later) == (FURTHEST, FURTHEST, None, None)


@given(st.dates() | st.none(), st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(0, 400))
def test_whatever_is_asked_only_days_that_can_be_booked_are_shown(asked, opens_on, length):
    furthest = opens_on + timedelta(days=length)
    shown = days_shown(asked, opens_on, furthest)
    assert opens_on <= shown.first <= shown.last <= furthest
    assert shown.last - shown.first < A_WEEK
    assert (shown.moved is None) == (asked is None or opens_on <= asked <= furthest)
    if shown.later:
        assert shown.later == shown.last + timedelta(days=1)
    if shown.earlier:
        assert opens_on <= shown.earlier < shown.first <= shown.earlier + A_WEEK


@given(st.integers(0, 400))
def test_walking_on_meets_each_day_once(length):
    furthest = OPENS + timedelta(days=length)
    shown, met = days_shown(None, OPENS, furthest), []
    while True:
        met += [shown.first + timedelta(days=number) for number in range((shown.last - shown.first).days + 1)]
        if shown.later is None:
            break
        shown = days_shown(shown.later, OPENS, furthest)
    assert met == [OPENS + timedelta(days=number) for number in range(length + 1)]
