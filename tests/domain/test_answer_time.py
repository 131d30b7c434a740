"""By when the clinic answers: hours of work counted, whoever works them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.answer_time import answer_by
from booking.domain.hours import ClosedPeriod, DayHours, Hours, Period, TimeOff, WeeklyHours

LONDON = ZoneInfo("Europe/London")
MONDAY = date(2026, 11, 30)


def week(opens, closes, days, lunch=()):
    parts = [Period(starts * 60, starts * 60 + 30) for starts in lunch]
    return WeeklyHours({key: [Period(opens * 60, closes * 60)] for key in days}, dict.fromkeys(days, parts))


OFFICE = Hours(week(9, 17, range(5)))
WITH_LUNCH = Hours(week(9, 17, range(5), lunch=[13]))
LATE = Hours(week(11, 19, range(1, 6)))


def at(text, zone=LONDON):
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=zone)


def answered(asked, hours, *technicians, zone=LONDON):
    found = answer_by(at(asked, zone), hours, technicians, zone, MONDAY + timedelta(days=60))
    return found and f"{found.astimezone(zone):%a %d %H:%M}"


@pytest.mark.parametrize(
    ("asked", "hours", "technicians", "expected"),
    [
        ("2026-11-30 09:00", 8, [OFFICE], "Mon 30 17:00"),
        ("2026-11-29 03:00", 8, [OFFICE], "Mon 30 17:00"),  # asked on a Sunday night
        ("2026-11-30 17:00", 8, [OFFICE], "Tue 01 17:00"),
        ("2026-11-30 10:17", 8, [OFFICE], "Tue 01 10:20"),  # to whole five minutes, never sooner
        ("2026-11-27 16:00", 8, [OFFICE], "Mon 30 16:00"),  # over the weekend
        ("2026-11-30 09:00", 8, [WITH_LUNCH], "Tue 01 09:30"),
        ("2026-11-30 09:00", 4, [OFFICE, OFFICE], "Mon 30 13:00"),  # two at work do not make an hour shorter
        ("2026-12-01 09:00", 10, [OFFICE, LATE], "Tue 01 19:00"),
        ("2026-12-01 13:00", 1, [WITH_LUNCH, LATE], "Tue 01 14:00"),  # somebody is there over lunch
        ("2026-11-28 09:00", 8, [OFFICE, LATE], "Sat 28 19:00"),
        ("2026-11-30 09:00", 16, [OFFICE], "Tue 01 17:00"),
        ("2026-11-30 09:00", 8, [], None),
    ],
)  # fmt: skip
def test_it_works(asked, hours, technicians, expected):
    assert answered(asked, hours, *technicians) == expected


def test_days_and_hours_off_do_not_count():
    weekly = week(9, 17, range(5))
    off = TimeOff(at("2026-11-30 09:00").astimezone(UTC), at("2026-11-30 12:00").astimezone(UTC))
    assert answered("2026-11-30 09:00", 8, Hours(weekly, time_off=[off])) == "Tue 01 12:00"
    assert answered("2026-11-30 09:00", 8, Hours(weekly, time_off=[off]), OFFICE) == "Mon 30 17:00"
    assert answered("2026-11-30 09:00", 8, Hours(weekly, holidays={MONDAY})) == "Tue 01 17:00"
    closed = ClosedPeriod(MONDAY, MONDAY + timedelta(days=2), "We are away.")
    assert answered("2026-11-30 09:00", 8, Hours(weekly, closed=[closed])) == "Thu 03 17:00"
    late = {MONDAY: DayHours([Period(18 * 60, 20 * 60)])}
    assert answered("2026-11-30 09:00", 8, Hours(weekly, exceptions=late)) == "Tue 01 15:00"


def test_a_clinic_that_is_away_for_long_names_no_moment():
    away = ClosedPeriod(MONDAY, MONDAY + timedelta(days=90), "We are away.")
    assert answered("2026-11-30 09:00", 8, Hours(week(9, 17, range(7)), closed=[away])) is None


@pytest.mark.parametrize(("asked", "expected"), [("2026-03-28 20:00", 9), ("2026-10-24 20:00", 7)])
def test_over_a_clock_change_hours_are_real_hours(asked, expected):
    """R7: the night on which the clocks change has an hour less or more."""
    round_the_clock = Hours(WeeklyHours({key: [Period(0, 1440)] for key in range(7)}, {}))
    found = answer_by(at(asked), 12, [round_the_clock], LONDON, date(2026, 12, 1))
    assert found == at(asked).astimezone(UTC) + timedelta(hours=12)
    assert found.astimezone(LONDON).hour == expected


moments = st.integers(0, 364 * 24 * 3600).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@given(moments, moments, st.integers(1, 40))
def test_who_asks_later_is_answered_no_sooner(one, other, hours):
    first, second = sorted((one, other))
    last = date(2027, 3, 1)
    technicians = [WITH_LUNCH, LATE]
    sooner, later = (answer_by(asked, hours, technicians, LONDON, last) for asked in (first, second))
    assert sooner <= later
    assert sooner - first >= timedelta(hours=hours)
    assert sooner.timestamp() % 300 == 0


@given(moments, st.integers(1, 40))
def test_more_people_at_work_never_answer_later(asked, hours):
    last = date(2027, 3, 1)
    alone = answer_by(asked, hours, [WITH_LUNCH], LONDON, last)
    assert answer_by(asked, hours, [WITH_LUNCH, LATE], LONDON, last) <= alone
