"""What is shown is what can be booked: exceptions, time off, holidays and closed periods in one plan (R8)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain import plan, schedule
from booking.domain.cells import cell_at, start_of
from booking.domain.errors import TimeNotOfferedError
from booking.domain.hours import ClosedPeriod, DayHours, Hours, Period, TimeOff, WeeklyHours
from booking.domain.schedule import Window
from tests.domain.examples import policy, service

LONDON = ZoneInfo("Europe/London")
TUESDAY = date(2026, 12, 1)
FIRST_DAY = date(2026, 1, 1)
LAST_DAY = date(2027, 12, 31)
ALWAYS = Window(datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
NINE_TO_ONE = WeeklyHours({key: [Period(540, 780)] for key in range(7)}, {})


def at(text, day=TUESDAY, zone=LONDON):
    return datetime.combine(day, datetime.strptime(text, "%H:%M").time(), zone).astimezone(UTC)  # noqa: DTZ007


def off(starts, ends):
    return TimeOff(at(starts), at(ends))


def shown(hours, wanted, first=TUESDAY, last=TUESDAY, zone=LONDON):
    return plan.free_starts(plan.make_plan(hours, wanted, zone, first, last), wanted, (), ALWAYS)


@pytest.mark.parametrize(
    ("time_off", "before", "after", "starts"),
    [
        # The day is 09:00-13:00, an hour long, step 30.
        ([],                                      0,  0,  "09:00 09:30 10:00 10:30 11:00 11:30 12:00"),
        ([("10:00", "10:30")],                    0,  0,  "09:00 10:30 11:00 11:30 12:00"),
        ([("10:05", "10:10")],                    0,  0,  "09:00 10:30 11:00 11:30 12:00"),  # moves no other start
        ([("10:00", "10:30")],                    0,  5,  "10:30 11:00 11:30 12:00"),  # cleaning keeps clear of it
        ([("10:00", "10:30")],                    5,  0,  "09:00 11:00 11:30 12:00"),
        ([("08:30", "09:00")],                    5,  0,  "09:30 10:00 10:30 11:00 11:30 12:00"),  # before opening
        ([("08:30", "08:55")],                    5,  0,  "09:00 09:30 10:00 10:30 11:00 11:30 12:00"),
        ([("13:00", "14:00")],                    0,  10, "09:00 09:30 10:00 10:30 11:00 11:30"),  # after closing
        ([("13:10", "14:00")],                    0,  10, "09:00 09:30 10:00 10:30 11:00 11:30 12:00"),
        ([("00:00", "23:55")],                    0,  0,  ""),
        ([("09:00", "10:00"), ("12:30", "13:00")], 0, 0,  "10:00 10:30 11:00 11:30"),
    ],
)  # fmt: skip
def test_time_off_takes_the_starts_that_would_reach_into_it(time_off, before, after, starts):
    hours = Hours(NINE_TO_ONE, time_off=[off(*pair) for pair in time_off])
    found = shown(hours, service(60, before, after, step=30))
    assert " ".join(f"{instant.astimezone(LONDON):%H:%M}" for instant in found) == starts


def test_time_off_over_several_days_leaves_the_others():
    away = TimeOff(at("12:00"), at("10:00", TUESDAY + timedelta(days=3)))
    found = shown(Hours(NINE_TO_ONE, time_off=[away]), service(60, step=60), last=TUESDAY + timedelta(days=3))
    assert [f"{instant:%d %H}" for instant in found] == ["01 09", "01 10", "01 11", "04 10", "04 11", "04 12"]


def test_cleaning_may_reach_past_midnight_but_not_into_time_off_of_the_day_before():
    midnight_on = Hours(WeeklyHours({key: [Period(0, 60)] for key in range(7)}, {}))
    wanted = service(60, before=10)
    assert shown(midnight_on, wanted) == [at("00:00")]
    away = TimeOff(at("00:00") - timedelta(minutes=10), at("00:00") - timedelta(minutes=5))
    assert shown(Hours(midnight_on.weekly, time_off=[away]), wanted) == []


# Any clinic over two years

ZONES = [
    *("Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Australia/Sydney"),
    *("Atlantic/Reykjavik", "America/Havana"),
]
days = st.integers(0, 729).map(lambda number: FIRST_DAY + timedelta(days=number))
# The days round both clock changes of the zones above come up as often as all others together.
changing = st.sampled_from(
    [
        date(2026, month, day) + timedelta(days=step)
        for month, day in ((3, 8), (3, 29), (4, 5), (10, 4), (10, 25), (11, 1))
        for step in (-1, 0, 1)
    ]
)


@st.composite
def periods(draw):
    starts = draw(st.integers(0, 280))
    return Period(starts * 5, draw(st.integers(starts + 1, 288)) * 5)


@st.composite
def time_off(draw):
    starts_at = start_of(cell_at(datetime.combine(draw(days | changing), datetime.min.time(), UTC)))
    starts_at += timedelta(minutes=5 * draw(st.integers(0, 287)))
    return TimeOff(starts_at, starts_at + timedelta(minutes=5 * draw(st.integers(1, 2000))))


@st.composite
def closed_periods(draw):
    first = draw(days)
    return ClosedPeriod(first, first + timedelta(days=draw(st.integers(0, 30))), "Closed.")


@st.composite
def any_hours(draw):
    parts = st.lists(periods(), max_size=2)
    weekly = WeeklyHours(*({weekday: draw(parts) for weekday in range(7)} for _ in range(2)))
    exceptions = draw(st.dictionaries(days | changing, st.builds(DayHours, parts, parts), max_size=6))
    return Hours(
        weekly,
        exceptions,
        draw(st.lists(time_off(), max_size=6)),
        draw(st.frozensets(days | changing, max_size=6)),
        draw(st.lists(closed_periods(), max_size=3)),
    )


services = st.builds(
    lambda length, step, before, after: service(length * 5, before * 5, after * 5, step=step * 5),
    st.integers(1, 24),
    st.integers(3, 24),
    st.integers(0, 6),
    st.integers(0, 6),
)


def may_start(starts_at, hours, wanted, zone):
    """Whether somebody with the hours on paper and a clock on the wall would agree to it."""
    local = starts_at.astimezone(zone)
    begins = starts_at - timedelta(minutes=wanted.cleaning_before_minutes)
    ends = starts_at + timedelta(minutes=wanted.length_minutes + wanted.cleaning_after_minutes)
    if any(away.starts_at < ends and begins < away.ends_at for away in hours.time_off):
        return False
    if any(period.starts_on <= local.date() <= period.ends_on for period in hours.closed):
        return False
    if local.date() in hours.exceptions:
        day = hours.exceptions[local.date()]
        working, breaks = day.working, day.breaks
    elif local.date() in hours.holidays:
        return False
    else:
        working, breaks = (by_day.get(local.weekday(), ()) for by_day in (hours.weekly.working, hours.weekly.breaks))
    for number in range(wanted.length_minutes // 5):
        clock = (starts_at + timedelta(minutes=5 * number)).astimezone(zone)
        minute = clock.hour * 60 + clock.minute
        inside = any(part.starts <= minute < part.ends for part in working)
        if clock.date() != local.date() or not inside or any(gap.starts <= minute < gap.ends for gap in breaks):
            return False
    return True


def is_accepted(starts_at, hours, wanted, zone):
    try:
        plan.check_planned(starts_at, hours, wanted, policy(zone.key), ALWAYS)
    except TimeNotOfferedError:
        return False
    return True


# The local times that a clock change skips, by hand: from when to when there is no such time.
SKIPPED = {
    "Europe/London": [("2026-03-29 01:00", "2026-03-29 02:00"), ("2027-03-28 01:00", "2027-03-28 02:00")],
    "America/New_York": [("2026-03-08 02:00", "2026-03-08 03:00"), ("2027-03-14 02:00", "2027-03-14 03:00")],
    "Australia/Lord_Howe": [("2026-10-04 02:00", "2026-10-04 02:30"), ("2027-10-03 02:00", "2027-10-03 02:30")],
    "Asia/Kathmandu": [],
    "Australia/Sydney": [("2026-10-04 02:00", "2026-10-04 03:00"), ("2027-10-03 02:00", "2027-10-03 03:00")],
    "Atlantic/Reykjavik": [],
    "America/Havana": [("2026-03-08 00:00", "2026-03-08 01:00"), ("2027-03-14 00:00", "2027-03-14 01:00")],
}


@pytest.mark.parametrize("name", ZONES)
@settings(max_examples=max(2, settings().max_examples // 10))
@given(hours=any_hours(), wanted=services, data=st.data())
def test_over_two_years_each_offered_time_is_bookable_and_inside_the_plan(name, hours, wanted, data):
    """R8: none outside the plan, none at a local time that does not exist; asked for by the month."""
    zone = ZoneInfo(name)
    taken = data.draw(
        st.sets(st.integers(cell_at(at("00:00", FIRST_DAY)), cell_at(at("00:00", LAST_DAY))), max_size=50)
    )
    for first in (FIRST_DAY + timedelta(days=30 * number) for number in range(25)):
        planned = plan.make_plan(hours, wanted, zone, first, first + timedelta(days=29))
        for starts_at in plan.free_starts(planned, wanted, taken, ALWAYS):
            assert may_start(starts_at, hours, wanted, zone)
            assert is_accepted(starts_at, hours, wanted, zone)
            assert taken.isdisjoint(schedule.cells_needed(starts_at, wanted))
            shown_as = f"{starts_at.astimezone(zone):%Y-%m-%d %H:%M}"
            assert not any(begins <= shown_as < ends for begins, ends in SKIPPED[name])


@settings(max_examples=40)
@given(hours=any_hours(), wanted=services, zone=st.sampled_from(ZONES).map(ZoneInfo), day=days | changing)
def test_on_any_day_exactly_what_is_shown_is_accepted(hours, wanted, zone, day):
    """R8, R4: every five minutes of the day is tried, and some outside it."""
    on_offer = set(shown(hours, wanted, day, day, zone))
    begins = schedule.midnight(day, zone)
    tried = [begins + timedelta(minutes=5 * number) for number in range(25 * 12)]
    tried = [instant for instant in tried if instant.astimezone(zone).date() == day]
    assert {instant for instant in tried if is_accepted(instant, hours, wanted, zone)} == on_offer


@settings(max_examples=40)
@given(hours=any_hours(), wanted=services, zone=st.sampled_from(ZONES).map(ZoneInfo), more=time_off(), day=changing)
def test_more_time_off_never_offers_more(hours, wanted, zone, more, day):
    less = Hours(hours.weekly, hours.exceptions, [*hours.time_off, more], hours.holidays, hours.closed)
    fewer = shown(less, wanted, day, day + timedelta(days=9), zone)
    assert set(fewer) <= set(shown(hours, wanted, day, day + timedelta(days=9), zone))


@pytest.mark.parametrize(
    ("day", "shown_as"),
    [
        (date(2026, 4, 5), "01:00 01:30 01:30 02:00 02:30"),  # 02:00 becomes 01:30: half an hour twice
        (date(2026, 10, 4), "01:00 01:30 02:30"),  # 02:00 becomes 02:30
    ],
)
def test_an_exception_on_a_day_of_a_half_hour_shift(day, shown_as):
    """R8: Lord Howe Island moves its clocks by half an hour."""
    zone = ZoneInfo("Australia/Lord_Howe")
    hours = Hours(WeeklyHours({}, {}), {day: DayHours([Period(60, 180)])})
    found = shown(hours, service(30, step=30), day, day, zone)
    assert " ".join(f"{instant.astimezone(zone):%H:%M}" for instant in found) == shown_as
    assert all(is_accepted(instant, hours, service(30, step=30), zone) for instant in found)
