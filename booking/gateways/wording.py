"""How dates and times are said: in the clinic's zone, in the reader's language, the zone named."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_interval, format_time, get_timezone_location
from flask_babel import get_locale, gettext, ngettext

from booking.domain.answer_time import HOURS_OF_A_WORKING_DAY

LOCALE = "en_GB"


def _locale() -> str:
    return str(get_locale() or LOCALE)


def day(value: date) -> str:
    """`Tuesday 3 March 2027`."""
    return format_date(value, "EEEE d MMMM y", locale=_locale())


def short_day(value: date) -> str:
    """`3 March`."""
    return format_date(value, "d MMMM", locale=_locale())


def plain_date(value: date) -> str:
    """`3 March 2027`."""
    return format_date(value, "d MMMM y", locale=_locale())


def day_range(first: date, last: date) -> str:
    """`30 Nov - 6 Dec 2026`, with a real dash; what both ends share is said once."""
    return format_interval(first, last, "yMMMd", locale=_locale())


def weekday(value: date) -> str:
    """`Tuesday`."""
    return format_date(value, "EEEE", locale=_locale())


def clock_time(instant: datetime, zone: ZoneInfo) -> str:
    """`10:30`; with the zone's short name in the hour that a clock change repeats."""
    local = instant.astimezone(zone)
    text = format_time(local.time(), "short", locale=_locale())
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        return f"{text} {local.tzname()}"
    return text


def local_day(instant: datetime, zone: ZoneInfo) -> str:
    """`Tuesday 3 March 2027` at the clinic."""
    return day(instant.astimezone(zone).date())


def when(instant: datetime, zone: ZoneInfo) -> str:
    """`Tuesday 3 March 2027, 10:30`."""
    return f"{local_day(instant, zone)}, {clock_time(instant, zone)}"


def short_when(instant: datetime, zone: ZoneInfo) -> str:
    """`Tue 3 March, 10:30`, for subjects and lists."""
    local = format_date(instant.astimezone(zone).date(), "EEE d MMMM", locale=_locale())
    return f"{local}, {clock_time(instant, zone)}"


def dated_when(instant: datetime, zone: ZoneInfo) -> str:
    """`3 Mar 2027, 10:30`, for lists that reach over years."""
    local = format_date(instant.astimezone(zone).date(), "d MMM y", locale=_locale())
    return f"{local}, {clock_time(instant, zone)}"


def zone_name(zone: ZoneInfo) -> str:
    """`London time`."""
    city = get_timezone_location(zone, locale=_locale(), return_city=True)
    return str(gettext("%(city)s time", city=city))


def working_time(hours: int) -> str:
    """`one working day` for eight hours of work, `2 working days`; `12 working hours` for what makes no whole days."""
    days, rest = divmod(hours, HOURS_OF_A_WORKING_DAY)
    if rest:
        return str(ngettext("one working hour", "%(num)s working hours", hours))
    return str(ngettext("one working day", "%(num)s working days", days))


def country_name(code: str) -> str:
    """`United Kingdom` of `GB`; the code itself where there is no name."""
    return str(Locale.parse(_locale()).territories.get(code, code))
