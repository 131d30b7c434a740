"""The plan against a slow walk along the wall clock: over two years, and on every day the clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from booking.domain import plan, schedule
from booking.domain.errors import TimeNotOfferedError
from booking.domain.hours import Hours, Period, WeeklyHours
from booking.domain.schedule import Window
from tests.domain.examples import policy, service

ALWAYS = Window(datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
FIRST_DAY = date(2026, 1, 1)
CHANGES = [
    ("Europe/London",       date(2026, 3, 29),  60),  # 01:00 becomes 02:00
    ("Europe/London",       date(2026, 10, 25), -60),
    ("America/New_York",    date(2026, 3, 8),   60),
    ("America/New_York",    date(2026, 11, 1),  -60),
    ("Australia/Lord_Howe", date(2026, 10, 4),  30),  # half an hour
    ("Australia/Lord_Howe", date(2026, 4, 5),   -30),
    ("Australia/Sydney",    date(2026, 10, 4),  60),
    ("Australia/Sydney",    date(2026, 4, 5),   -60),
    ("America/Havana",      date(2026, 3, 8),   60),  # midnight itself is skipped
    ("America/Havana",      date(2026, 11, 1),  -60),  # and repeated
]  # fmt: skip
STEADY = ["Asia/Kathmandu", "Atlantic/Reykjavik"]
ZONES = [*dict.fromkeys(zone for zone, _, _ in CHANGES), *STEADY]
change = pytest.mark.parametrize(("zone", "day", "shift"), CHANGES)


def every_day(working, breaks=()):
    return WeeklyHours(dict.fromkeys(range(7), working), dict.fromkeys(range(7), breaks))


NIGHT = every_day([Period(0, 200), Period(200, 330)], [Period(90, 105)])
NIGHT_AND_DAY = every_day([Period(0, 200), Period(200, 1440)], [Period(90, 105), Period(720, 760)])


def offered(weekly, wanted, zone, first, last):
    planned = plan.make_plan(Hours(weekly), wanted, zone, first, last)
    return plan.free_starts(planned, wanted, (), ALWAYS)


def walked(weekly, wanted, zone, day):
    """The same by walking the day in steps of five minutes and looking at the wall clock each time."""
    instant = datetime.combine(day, datetime.min.time(), UTC) - timedelta(hours=15)
    runs, before = [], None
    for _ in range(12 * 54):
        local = instant.astimezone(zone)
        now_in = working_period(weekly, local) if local.date() == day else None
        if now_in is not None and now_in == before:
            runs[-1].append(instant)
        elif now_in is not None:
            runs.append([instant])
        before = now_in
        instant += timedelta(minutes=5)
    step, length = wanted.step_minutes // 5, wanted.length_minutes // 5
    return [run[index] for run in runs for index in range(0, len(run) - length + 1, step)]


def working_period(weekly, local):
    """Which working period the wall clock stands in; None in a break or out of hours."""
    minute = local.hour * 60 + local.minute
    if any(gap.starts <= minute < gap.ends for gap in weekly.breaks[local.weekday()]):
        return None
    periods = enumerate(weekly.working[local.weekday()])
    return next((number for number, part in periods if part.starts <= minute < part.ends), None)


def is_accepted(starts_at, weekly, wanted, zone):
    try:
        plan.check_planned(starts_at, Hours(weekly), wanted, policy(zone), ALWAYS)
    except TimeNotOfferedError:
        return False
    return True


MULTIPLES = st.integers(0, 288).map(lambda cells: cells * 5)


@st.composite
def weekly_hours(draw):
    edges = sorted(draw(st.sets(MULTIPLES, min_size=4, max_size=4)))
    gap = sorted(draw(st.sets(MULTIPLES, min_size=2, max_size=2)))
    return every_day([Period(*edges[:2]), Period(*edges[2:])], [Period(*gap)])


services = st.builds(
    lambda length, step: service(length * 5, step=step * 5),
    st.integers(1, 24),
    st.integers(1, 12),
)


@pytest.mark.parametrize("zone", ZONES)
def test_over_two_years_the_plan_is_what_a_walk_along_the_clock_finds(zone):
    """R8: every offered time lies in the plan, and no planned time is withheld."""
    weekly, wanted, zone = every_day([Period(60, 150), Period(540, 1020)]), service(45), ZoneInfo(zone)
    days = [FIRST_DAY + timedelta(days=number) for number in range(730)]
    slow = [instant for day in days for instant in walked_near(weekly, wanted, zone, day)]
    assert offered(weekly, wanted, zone, days[0], days[-1]) == slow


def walked_near(weekly, wanted, zone, day):
    """The walk on the days round a clock change; on the others the local times, put together at once."""
    noons = [datetime.combine(day + timedelta(days=step), datetime.min.time(), zone) for step in (0, 1)]
    if noons[0].utcoffset() != noons[1].utcoffset():
        return walked(weekly, wanted, zone, day)
    step, length = wanted.step_minutes, wanted.length_minutes
    minutes = [m for part in weekly.working[0] for m in range(part.starts, part.ends - length + 1, step)]
    return [(noons[0] + timedelta(minutes=minute)).astimezone(UTC) for minute in minutes]


@settings(max_examples=60)
@given(
    weekly=weekly_hours(),
    wanted=services,
    zone=st.sampled_from(ZONES),
    day=st.sampled_from([day + timedelta(days=step) for _, day, _ in CHANGES for step in (-1, 0, 1)]),
)
def test_any_hours_and_any_service_are_planned_as_the_clock_shows(weekly, wanted, zone, day):
    """R8: on the day before, of and after each clock change."""
    zone = ZoneInfo(zone)
    assert offered(weekly, wanted, zone, day, day) == walked(weekly, wanted, zone, day)


@change
def test_each_offered_time_is_bookable_and_no_other(zone, day, shift):
    """R8, R4: the check of a posted time accepts exactly what the plan offers on the day the clocks change."""
    wanted, tz = service(45, step=20), ZoneInfo(zone)
    on_offer = offered(NIGHT, wanted, tz, day, day)
    assert all(is_accepted(instant, NIGHT, wanted, zone) for instant in on_offer)
    for shift_by in (timedelta(seconds=1), timedelta(minutes=5), timedelta(minutes=-5)):
        others = {instant + shift_by for instant in on_offer if day == (instant + shift_by).astimezone(tz).date()}
        assert not any(is_accepted(instant, NIGHT, wanted, zone) for instant in others - set(on_offer))


@pytest.mark.parametrize("zone", STEADY)
def test_zones_without_a_change_offer_the_same_every_day(zone):
    """R8: +5:45 all year, and UTC all year."""
    tz = ZoneInfo(zone)
    for day in (date(2026, 1, 15), date(2026, 3, 29), date(2026, 7, 15), date(2026, 10, 25)):
        on_offer = offered(NIGHT_AND_DAY, service(45), tz, day, day)
        assert on_offer == walked(NIGHT_AND_DAY, service(45), tz, day)
        assert all(is_accepted(instant, NIGHT_AND_DAY, service(45), zone) for instant in on_offer)


@change
def test_a_day_is_as_long_as_it_really_is(zone, day, shift):
    tz = ZoneInfo(zone)
    length = schedule.midnight(day + timedelta(days=1), tz) - schedule.midnight(day, tz)
    assert length == timedelta(minutes=24 * 60 - shift)


@change
def test_a_skipped_time_is_never_offered_and_a_repeated_one_at_both_instants(zone, day, shift):
    """R8: five-minute starts through the whole day, each shown on the wall clock as often as it exists."""
    all_day, tz = every_day([Period(0, 1440)]), ZoneInfo(zone)
    shown = [instant.astimezone(tz) for instant in offered(all_day, service(5, step=5), tz, day, day)]
    assert [local.astimezone(UTC).astimezone(tz) for local in shown] == shown
    assert {local.date() for local in shown} == {day}
    repeated = [local for local in shown if local.fold]
    assert len(shown) == 288 - shift // 5
    assert len(repeated) == max(-shift, 0) // 5
    assert len({local.replace(tzinfo=None) for local in shown}) == 288 - max(shift, 0) // 5


@change
def test_a_consultation_over_a_change_lasts_as_long_as_it_should(zone, day, shift):
    """R8: opening hours grow and shrink with the day; the length of a consultation does not."""
    tz, wanted = ZoneInfo(zone), service(120, step=5)
    night = every_day([Period(0, 240)])
    starts = offered(night, wanted, tz, day, day)
    assert len(starts) == (240 - shift - 120) // 5 + 1
    assert starts[-1] + timedelta(minutes=120) == datetime(day.year, day.month, day.day, 4, tzinfo=tz)


@given(st.sampled_from(ZONES), st.dates(FIRST_DAY, FIRST_DAY + timedelta(days=730)))
@example("America/Havana", date(2026, 3, 8))
def test_the_instant_at_which_a_date_begins_is_the_first_of_that_date(zone, day):
    begins, tz = schedule.midnight(day, ZoneInfo(zone)), ZoneInfo(zone)
    assert begins.astimezone(tz).date() == day
    assert (begins - timedelta(seconds=1)).astimezone(tz).date() < day
