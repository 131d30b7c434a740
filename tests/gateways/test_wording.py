"""How dates and times are said."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from booking.gateways import wording

LONDON, NEW_YORK, LORD_HOWE = (ZoneInfo(name) for name in ("Europe/London", "America/New_York", "Australia/Lord_Howe"))


@pytest.fixture(autouse=True, scope="module")
def in_the_app(module_app):
    with module_app.app_context():
        yield


def test_a_date_is_said_in_full_or_short():
    day = date(2027, 3, 3)
    said = (wording.day(day), wording.plain_date(day), wording.short_day(day), wording.weekday(day))
    assert said == ("Wednesday 3 March 2027", "3 March 2027", "3 March", "Wednesday")


@pytest.mark.parametrize(
    ("instant", "zone", "said"),
    [
        # R7: the day before, of and after each clock change; 09:30 on the clinic's wall.
        (datetime(2026, 3, 28, 9, 30, tzinfo=UTC),  LONDON,    "Saturday 28 March 2026, 09:30"),
        (datetime(2026, 3, 29, 8, 30, tzinfo=UTC),  LONDON,    "Sunday 29 March 2026, 09:30"),
        (datetime(2026, 3, 30, 8, 30, tzinfo=UTC),  LONDON,    "Monday 30 March 2026, 09:30"),
        (datetime(2026, 10, 24, 8, 30, tzinfo=UTC), LONDON,    "Saturday 24 October 2026, 09:30"),
        (datetime(2026, 10, 25, 9, 30, tzinfo=UTC), LONDON,    "Sunday 25 October 2026, 09:30"),
        (datetime(2026, 10, 26, 9, 30, tzinfo=UTC), LONDON,    "Monday 26 October 2026, 09:30"),
        (datetime(2026, 3, 8, 13, 30, tzinfo=UTC),  NEW_YORK,  "Sunday 8 March 2026, 09:30"),
        (datetime(2026, 11, 1, 14, 30, tzinfo=UTC), NEW_YORK,  "Sunday 1 November 2026, 09:30"),
        (datetime(2026, 4, 3, 22, 30, tzinfo=UTC),  LORD_HOWE, "Saturday 4 April 2026, 09:30"),
        (datetime(2026, 4, 4, 23, 0, tzinfo=UTC),   LORD_HOWE, "Sunday 5 April 2026, 09:30"),
        (datetime(2026, 10, 3, 22, 30, tzinfo=UTC), LORD_HOWE, "Sunday 4 October 2026, 09:30"),
        # On the other side of midnight.
        (datetime(2026, 11, 24, 3, 30, tzinfo=UTC), NEW_YORK,  "Monday 23 November 2026, 22:30"),
    ],
)  # fmt: skip
def test_a_time_is_said_as_the_clinics_clock_shows_it(instant, zone, said):
    """R7: page and mail use these words, the calendar file the instant itself."""
    assert wording.when(instant, zone) == said
    assert wording.when(instant.astimezone(ZoneInfo("Asia/Tokyo")), zone) == said


@pytest.mark.parametrize(
    ("instant", "zone", "said"),
    [
        (datetime(2026, 10, 24, 23, 55, tzinfo=UTC), LONDON,    "00:55"),
        (datetime(2026, 10, 25, 0, 0, tzinfo=UTC),   LONDON,    "01:00 BST"),
        (datetime(2026, 10, 25, 0, 55, tzinfo=UTC),  LONDON,    "01:55 BST"),
        (datetime(2026, 10, 25, 1, 0, tzinfo=UTC),   LONDON,    "01:00 GMT"),
        (datetime(2026, 10, 25, 1, 55, tzinfo=UTC),  LONDON,    "01:55 GMT"),
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC),   LONDON,    "02:00"),
        (datetime(2026, 11, 1, 5, 30, tzinfo=UTC),   NEW_YORK,  "01:30 EDT"),
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC),   NEW_YORK,  "01:30 EST"),
        (datetime(2026, 4, 4, 14, 45, tzinfo=UTC),   LORD_HOWE, "01:45 +11"),
        (datetime(2026, 4, 4, 15, 15, tzinfo=UTC),   LORD_HOWE, "01:45 +1030"),
        (datetime(2026, 3, 29, 0, 55, tzinfo=UTC),   LONDON,    "00:55"),  # round a skipped hour nothing is doubtful
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC),    LONDON,    "02:00"),
    ],
)  # fmt: skip
def test_an_hour_that_comes_twice_carries_the_zones_short_name(instant, zone, said):
    """R7: 01:30 on that night is two times, so which one is said."""
    assert wording.clock_time(instant, zone) == said


def test_a_short_time_begins_with_the_day():
    assert wording.short_when(datetime(2026, 12, 1, 11, 30, tzinfo=UTC), LONDON) == "Tue 1 December, 11:30"


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/London", "London time"),
        ("America/New_York", "New York time"),
        ("Asia/Kathmandu", "Kathmandu time"),
        ("Australia/Lord_Howe", "Lord Howe Island time"),
        ("Atlantic/Reykjavik", "Reykjavik time"),
    ],
)
def test_the_zone_is_named_by_its_city(zone, said):
    """R7: a time is never said without whose clock it is."""
    assert wording.zone_name(ZoneInfo(zone)) == said


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        (1, "one working hour"),
        (4, "4 working hours"),
        (8, "one working day"),
        (12, "12 working hours"),
        (16, "2 working days"),
    ],
)
def test_a_number_of_working_hours_is_said_in_days_where_it_makes_whole_ones(hours, expected):
    assert wording.working_time(hours) == expected


def test_a_country_is_named():
    assert (wording.country_name("GB"), wording.country_name("ZZ")) == ("United Kingdom", "Unknown Region")
    assert wording.country_name("QQ") == "QQ"
