"""Public holidays by country and region."""

from datetime import date

import pytest

from booking.domain.clinic import HolidayRegion
from booking.gateways import public_holidays

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("country", "region", "day", "kept"),
    [
        ("GB", "ENG", date(2026, 12, 25), True),
        ("GB", "ENG", date(2026, 12, 28), True),  # Boxing Day is a Saturday
        ("GB", "ENG", date(2026, 4, 6), True),  # Easter Monday
        ("GB", "SCT", date(2026, 4, 6), False),
        ("GB", "SCT", date(2026, 11, 30), True),  # St Andrew's Day
        ("GB", "ENG", date(2026, 11, 30), False),
        ("DE", "BY", date(2026, 1, 6), True),
        ("DE", None, date(2026, 1, 6), False),
        ("AU", "NSW", date(2026, 1, 26), True),
    ],
)
def test_it_knows_the_days_of_a_country_and_of_its_parts(country, region, day, kept):
    assert (day in public_holidays.between(HolidayRegion(country, region), *YEAR)) is kept


def test_only_the_days_asked_for_over_a_turn_of_the_year():
    found = public_holidays.between(HolidayRegion("GB", "ENG"), date(2026, 12, 26), date(2027, 1, 1))
    assert sorted(found) == [date(2026, 12, 26), date(2026, 12, 28), date(2027, 1, 1)]


@pytest.mark.parametrize(
    "region", [None, HolidayRegion("ZZ"), HolidayRegion("GB", "XX"), HolidayRegion(""), HolidayRegion("gb")]
)
def test_nobodys_holidays_are_none(region):
    assert public_holidays.between(region, *YEAR) == frozenset()
    assert region is None or not public_holidays.is_known(region)


def test_the_parts_of_a_country_have_names():
    assert public_holidays.parts_of("GB") == {
        "ENG": "England",
        "NIR": "Northern Ireland",
        "SCT": "Scotland",
        "WLS": "Wales",
    }
    assert public_holidays.parts_of("DE")["Augsburg"] == "Augsburg"  # no other name is known
    assert public_holidays.parts_of("TR") == public_holidays.parts_of("ZZ") == {}


@pytest.mark.parametrize("country", public_holidays.countries())
def test_every_country_that_can_be_chosen_has_its_days(country):
    region = HolidayRegion(country)
    assert public_holidays.is_known(region)
    named = public_holidays.names_of(region, 2027)
    assert list(named) == sorted(public_holidays.between(region, date(2027, 1, 1), date(2027, 12, 31)))
    assert all(named.values())
    for part in public_holidays.parts_of(country):
        assert public_holidays.is_known(HolidayRegion(country, part))


def test_a_holiday_is_named_in_english_where_it_can_be():
    assert public_holidays.names_of(HolidayRegion("DE"), 2027)[date(2027, 3, 29)] == "Easter Monday"
    assert public_holidays.names_of(HolidayRegion("ZZ"), 2027) == {}
