"""Hours, steps, windows and cleaning time, on days without a clock change."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain import plan, schedule
from booking.domain.cells import start_of
from booking.domain.errors import TimeNotOfferedError
from booking.domain.hours import Hours, Period, WeeklyHours
from booking.domain.schedule import Kind, Window
from tests.domain.examples import policy, service

TUESDAY = date(2026, 11, 24)
LONDON = ZoneInfo("Europe/London")
ALWAYS = Window(datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


def period(text):
    """`09:00-17:30` as a period."""
    starts, ends = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
    return Period(starts, ends)


def hours(working, breaks="", weekdays=range(7)):
    """The same hours on each of the weekdays, written `09:00-12:00 13:00-17:00`."""
    return WeeklyHours(
        {day: [period(text) for text in working.split()] for day in weekdays},
        {day: [period(text) for text in breaks.split()] for day in weekdays},
    )


def at(text, day=TUESDAY):
    """A London time of that Tuesday."""
    return datetime.combine(day, datetime.strptime(text, "%H:%M").time(), LONDON).astimezone(UTC)  # noqa: DTZ007


def offered(weekly, wanted, taken=(), window=ALWAYS, last_day=TUESDAY):
    planned = plan.make_plan(Hours(weekly), wanted, LONDON, TUESDAY, last_day)
    found = plan.free_starts(planned, wanted, taken, window)
    return " ".join(f"{instant.astimezone(LONDON):%H:%M}" for instant in found)


@pytest.mark.parametrize(
    ("working", "breaks", "stretches"),
    [
        ("09:00-17:00",             "",                        "09:00-17:00"),
        ("09:00-17:00",             "12:30-13:15",             "09:00-12:30 13:15-17:00"),
        ("13:00-17:00 09:00-12:00", "",                        "09:00-12:00 13:00-17:00"),  # put in order
        ("09:00-17:00",             "09:00-10:00",             "10:00-17:00"),              # at the start
        ("09:00-17:00",             "16:00-17:00",             "09:00-16:00"),              # at the end
        ("09:00-17:00",             "08:00-18:00",             ""),                         # over all of it
        ("09:00-12:00 13:00-17:00", "11:00-14:00",             "09:00-11:00 14:00-17:00"),  # over two
        ("09:00-17:00",             "10:00-11:00 10:30-11:30", "09:00-10:00 11:30-17:00"),  # two that overlap
        ("09:00-17:00",             "17:00-18:00",             "09:00-17:00"),              # outside
    ],
)  # fmt: skip
def test_breaks_are_cut_out_of_the_working_hours(working, breaks, stretches):
    assert hours(working, breaks).stretches(1) == [period(text) for text in stretches.split()]


@pytest.mark.parametrize(("starts", "ends"), [(540, 540), (540, 480), (-5, 60), (0, 1445), (541, 600), (540, 602)])
def test_a_period_that_is_none_is_refused(starts, ends):
    with pytest.raises(ValueError, match=r"period must lie|multiple of 5"):
        Period(starts, ends)


@pytest.mark.parametrize(
    "wrong", [{"length": 0}, {"step": 0}, {"length": 44}, {"before": 3}, {"after": -5}, {"step": 7}]
)
def test_a_service_off_the_grid_is_refused(wrong):
    with pytest.raises(ValueError, match=r"multiple of 5|at least five minutes"):
        service(**wrong)


@pytest.mark.parametrize(
    ("working", "breaks", "length", "step", "starts"),
    [
        ("09:00-10:30", "",            45, 30, "09:00 09:30"),
        ("09:00-10:15", "",            45, 30, "09:00 09:30"),              # ends with the stretch
        ("09:00-10:10", "",            45, 30, "09:00"),                    # would end after it
        ("09:00-09:40", "",            45, 30, ""),                         # never fits
        ("09:10-11:00", "",            45, 30, "09:10 09:40 10:10"),        # step from the opening
        ("09:00-12:00", "09:50-10:20", 45, 30, "09:00 10:20 10:50"),        # and anew after a break
        ("09:00-10:00 10:00-11:00", "", 45, 45, "09:00 10:00"),             # two stretches that touch stay two
        ("09:00-10:00", "",            60, 15, "09:00"),
        ("00:00-24:00", "",           720, 720, "00:00 12:00"),
        ("23:00-24:00", "",            45,  5, "23:00 23:05 23:10 23:15"),  # to midnight, not beyond
    ],
)  # fmt: skip
def test_starts_follow_the_step_and_fit_inside_a_stretch(working, breaks, length, step, starts):
    assert offered(hours(working, breaks), service(length, step=step)) == starts


def test_each_weekday_has_its_own_hours():
    weekly = WeeklyHours({1: [period("09:00-10:00")], 3: [period("14:00-15:00")]}, {})
    planned = plan.make_plan(Hours(weekly), service(60), LONDON, TUESDAY, TUESDAY + timedelta(days=6))
    found = plan.free_starts(planned, service(60), (), ALWAYS)
    assert found == [at("09:00"), at("14:00", date(2026, 11, 26))]


@pytest.mark.parametrize(
    ("before", "after", "taken_by", "starts"),
    [
        # An appointment of 45 minutes from 11:00 with the same cleaning time; the day is 09:00-14:00, step 15.
        (0,  0,  "11:00", "09:00 09:15 09:30 09:45 10:00 10:15 11:45 12:00 12:15 12:30 12:45 13:00 13:15"),
        (15, 0,  "11:00", "09:00 09:15 09:30 09:45 10:00 12:00 12:15 12:30 12:45 13:00 13:15"),
        (0,  15, "11:00", "09:00 09:15 09:30 09:45 10:00 12:00 12:15 12:30 12:45 13:00 13:15"),
        (10, 15, "11:00", "09:00 09:15 09:30 09:45 12:15 12:30 12:45 13:00 13:15"),
    ],
)  # fmt: skip
def test_cleaning_counts_in_full_on_both_neighbours(before, after, taken_by, starts):
    """R6: the time between two consultations is the cleaning after one plus the cleaning before the other."""
    wanted = service(45, before, after, step=15)
    taken = schedule.cells_needed(at(taken_by), wanted)
    assert offered(hours("09:00-14:00"), wanted, taken) == starts


def test_cleaning_may_spill_into_a_break_and_outside_hours():
    """R6: only the consultation itself has to lie inside working hours."""
    wanted = service(60, before=30, after=30, step=60)
    assert offered(hours("09:00-12:00", "10:00-11:00"), wanted) == "09:00 11:00"


@pytest.mark.parametrize(
    ("taken_at", "starts"),
    [
        ("08:50", ""),  # somebody's cleaning before opening
        ("08:55", ""),
        ("08:40", "09:00"),  # ends as ours begins
        ("10:00", ""),
        ("10:10", "09:00"),
    ],
)
def test_cleaning_outside_hours_must_be_free_too(taken_at, starts):
    """R6: cleaning before the first start and after the last one keeps clear of what is taken there."""
    taken = schedule.cells_needed(at(taken_at), service(5))
    assert offered(hours("09:00-10:00"), service(60, before=15, after=10), taken) == starts


def test_the_cells_of_an_appointment_include_its_cleaning():
    needed = schedule.cells_needed(at("11:00"), service(45, before=10, after=15))
    assert (start_of(needed[0]), start_of(needed[-1])) == (at("10:50"), at("11:55"))
    assert len(needed) == (10 + 45 + 15) // 5


@settings(max_examples=50)
@given(
    taken=st.sets(st.integers(-30, 320)),
    before=st.integers(0, 6).map(lambda cells: cells * 5),
    after=st.integers(0, 6).map(lambda cells: cells * 5),
    length=st.integers(1, 24).map(lambda cells: cells * 5),
)
def test_a_planned_start_is_free_exactly_when_none_of_its_cells_is_taken(taken, before, after, length):
    """R8: nothing that is taken is offered, nothing that is free is withheld."""
    wanted = service(length, before, after, step=10)
    planned = plan.make_plan(Hours(hours("00:00-24:00", "12:00-13:00")), wanted, LONDON, TUESDAY, TUESDAY)
    taken = {planned.origin + position for position in taken}
    on_plan = plan.free_starts(planned, wanted, (), ALWAYS)
    free = [instant for instant in on_plan if taken.isdisjoint(schedule.cells_needed(instant, wanted))]
    assert plan.free_starts(planned, wanted, taken, ALWAYS) == free


@pytest.mark.parametrize(
    ("notice", "furthest", "not_before", "opens", "closes"),
    [
        # Now: Tuesday 24 November, 08:30 in London.
        (0,       60, None,              "24 Nov 08:30", "24 Jan 00:00"),
        (90,      60, None,              "24 Nov 10:00", "24 Jan 00:00"),
        (24 * 60, 60, None,              "25 Nov 08:30", "24 Jan 00:00"),
        (0,        0, None,              "24 Nov 08:30", "25 Nov 00:00"),  # today only
        (0,       60, date(2026, 12, 1), "01 Dec 00:00", "31 Jan 00:00"),  # the furthest day moves along
        (0,       60, date(2026, 11, 1), "24 Nov 08:30", "24 Jan 00:00"),  # a date that is past changes nothing
        (9 * 1440, 2, date(2026, 12, 1), "03 Dec 08:30", "04 Dec 00:00"),  # notice beyond the date
    ],
)  # fmt: skip
def test_the_window_of_booking(notice, furthest, not_before, opens, closes):
    window = schedule.booking_window(policy(notice=notice, furthest=furthest), at("08:30"), not_before)
    shown = [f"{instant.astimezone(LONDON):%d %b %H:%M}" for instant in (window.opens_at, window.closes_at)]
    assert shown == [opens, closes]


def test_the_window_is_a_matter_of_instants_not_of_anybodys_clock():
    """R9: server in UTC, clinic at -6, client at +10: the same window."""
    rules = policy("America/Chicago", notice=120, furthest=1)
    now = datetime(2026, 11, 25, 4, 30, tzinfo=UTC)  # 22:30 on the 24th at the clinic, 14:30 on the 25th in Brisbane
    window = schedule.booking_window(rules, now.astimezone(ZoneInfo("Australia/Brisbane")))
    assert window == schedule.booking_window(rules, now)
    assert window.opens_at == datetime(2026, 11, 25, 6, 30, tzinfo=UTC)
    assert window.closes_at == datetime(2026, 11, 26, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts_at", "offered"),
    [
        (at("09:00"),                                       True),
        (at("09:30"),                                       True),
        (at("09:30").astimezone(ZoneInfo("Asia/Tokyo")),    True),   # the same instant, told otherwise
        (at("09:00") + timedelta(seconds=1),                False),
        (at("09:00") + timedelta(microseconds=1),           False),
        (at("09:05"),                                       False),  # off the step
        (at("03:00"),                                       False),  # out of hours
        (at("12:00"),                                       False),  # would run into the break
        (at("12:45"),                                       False),  # inside it
        (at("16:30"),                                       False),  # would end after closing
        (at("09:00", date(2026, 11, 22)),                   False),  # a Sunday
        (at("09:00", date(2026, 11, 20)),                   False),  # past
        (at("08:30"),                                       False),
        (at("09:00", date(2027, 3, 2)),                     False),  # beyond the furthest day
        (datetime(1970, 1, 1, tzinfo=UTC),                  False),
        (datetime(9999, 1, 1, tzinfo=UTC),                  False),
    ],
)  # fmt: skip
def test_a_posted_time_is_accepted_only_if_it_is_on_offer(starts_at, offered):
    """R4: shifted, past, out-of-hours and far-off posts are refused."""
    weekly = hours("09:00-17:00", "12:30-13:15", weekdays=range(5))
    assert is_accepted(starts_at, weekly, service(45), policy(notice=30), now=at("08:30")) is offered


def test_a_time_offered_earlier_is_refused_when_it_is_posted_again_too_late():
    """R4: a replayed post is judged by the clock of now."""
    weekly, rules = hours("09:00-17:00"), policy(notice=60)
    assert is_accepted(at("10:00"), weekly, service(45), rules, now=at("09:00"))
    assert not is_accepted(at("10:00"), weekly, service(45), rules, now=at("09:01"))


def test_a_time_before_an_allowed_date_is_refused():
    """R4: a wait holds for a posted time too."""
    weekly, not_before = hours("09:00-17:00"), date(2026, 11, 25)
    assert not is_accepted(at("16:00"), weekly, service(45), policy(), at("08:00"), not_before)
    assert is_accepted(at("09:00", not_before), weekly, service(45), policy(), at("08:00"), not_before)


def is_accepted(starts_at, weekly, wanted, rules, now, not_before=None):
    window = schedule.booking_window(rules, now, not_before)
    try:
        plan.check_planned(starts_at, Hours(weekly), wanted, rules, window)
    except TimeNotOfferedError:
        return False
    return True


@pytest.mark.parametrize(
    ("wanted", "count", "nearest"),
    [
        ("11:00", 3, "10:00 11:30 12:00"),
        ("11:30", 1, "11:30"),
        ("08:00", 2, "09:00 10:00"),
        ("20:00", 2, "12:00 15:00"),
        ("09:30", 1, "09:00"),  # two as near: the earlier one
        ("11:00", 9, "09:00 10:00 11:30 12:00 15:00"),
    ],
)
def test_the_nearest_times_come_in_order_of_time(wanted, count, nearest):
    open_times = [at(text) for text in ("15:00", "09:00", "10:00", "12:00", "11:30", "11:30")]
    assert schedule.nearest(at(wanted), open_times, count) == [at(text) for text in nearest.split()]


def test_nothing_on_offer_has_no_nearest_time():
    assert schedule.nearest(at("11:00"), []) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"map_url": "javascript:alert(1)"},
        {"map_url": "http://maps.example"},
        {"join_url": "ftp://video.example"},
        {"kind": Kind.VIDEO},
        {"kind": Kind.VIDEO, "join_url": ""},
    ],
)
def test_a_link_that_is_none_and_a_video_without_one_are_refused(wrong):
    with pytest.raises(ValueError, match=r"link"):
        replace(service(), **wrong)


@pytest.mark.parametrize(
    ("own", "notice", "furthest"),
    [
        ({}, 120, 60),
        ({"minimum_notice_minutes": 30}, 30, 60),
        ({"minimum_notice_minutes": 0, "furthest_days": 0}, 0, 0),
        ({"furthest_days": 7}, 120, 7),
    ],
)
def test_a_services_own_notice_and_furthest_day_go_before_the_clinics(own, notice, furthest):
    rules = policy(notice=120, furthest=60).for_service(replace(service(), **own))
    assert (rules.minimum_notice_minutes, rules.furthest_days) == (notice, furthest)
    assert replace(rules, minimum_notice_minutes=120, furthest_days=60) == policy(notice=120, furthest=60)


@pytest.mark.parametrize("name", ["minimum_notice_minutes", "furthest_days"])
def test_a_notice_or_furthest_day_below_nothing_is_refused(name):
    with pytest.raises(ValueError, match=r"not negative"):
        replace(service(), **{name: -1})
