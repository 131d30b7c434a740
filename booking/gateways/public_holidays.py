"""Public holidays by country and region, from the `holidays` library."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import holidays

from booking.domain.clinic import HolidayRegion

ENGLISH = ("en_GB", "en_US")


def is_known(region: HolidayRegion) -> bool:
    """Whether there are public holidays for it."""
    parts = _parts_by_country().get(region.country)
    return parts is not None and (region.region is None or region.region in parts)


def countries() -> list[str]:
    """The countries (ISO 3166) whose public holidays are known."""
    return list(_parts_by_country())


def parts_of(country: str) -> dict[str, str]:
    """The parts of a country whose holidays differ, by code, each with a name, or its code where it has none."""
    parts = _parts_by_country().get(country, [])
    names = getattr(holidays, country).get_subdivision_aliases() if parts else {}
    return {part: (names.get(part) or [part])[0] for part in parts}


def between(region: HolidayRegion | None, first_day: date, last_day: date) -> frozenset[date]:
    """The public holidays from one day to another, both included; none for None and for a region that is not known."""
    if region is None or not is_known(region):
        return frozenset()
    years = range(first_day.year, last_day.year + 1)
    return frozenset(day for year in years for day in _of_year(region, year) if first_day <= day <= last_day)


def names_of(region: HolidayRegion, year: int) -> dict[date, str]:
    """The public holidays of a year by their names, in English where there are English ones; in order."""
    return dict(sorted(_of_year(region, year).items())) if is_known(region) else {}


@cache
def _parts_by_country() -> Mapping[str, list[str]]:
    return holidays.list_supported_countries(include_aliases=False)


@cache
def _of_year(region: HolidayRegion, year: int) -> Mapping[date, str]:
    spoken = getattr(holidays, region.country).supported_languages
    language = next((one for one in ENGLISH if one in spoken), None)
    found = holidays.country_holidays(region.country, subdiv=region.region, years=year, expand=False, language=language)
    return {day: found[day] for day in found if day.year == year}
