"""Public holidays by country and region, from the `holidays` library."""

from datetime import date
from functools import cache

import holidays

from booking.domain.clinic import HolidayRegion


def is_known(region: HolidayRegion) -> bool:
    """Whether there are public holidays for it."""
    parts = holidays.list_supported_countries(include_aliases=False).get(region.country)
    return parts is not None and (region.region is None or region.region in parts)


def between(region: HolidayRegion | None, first_day: date, last_day: date) -> frozenset[date]:
    """The public holidays from one day to another, both included; none for None and for a region that is not known."""
    if region is None or not is_known(region):
        return frozenset()
    years = range(first_day.year, last_day.year + 1)
    return frozenset(day for year in years for day in _of_year(region, year) if first_day <= day <= last_day)


@cache
def _of_year(region: HolidayRegion, year: int) -> frozenset[date]:
    found = holidays.country_holidays(region.country, subdiv=region.region, years=year, expand=False)
    return frozenset(day for day in found if day.year == year)
