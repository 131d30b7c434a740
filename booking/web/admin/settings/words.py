"""Hours, dates and stretches of time in words."""

from datetime import date, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext

from booking.domain.hours import DayHours, TimeOff
from booking.domain.schedule import midnight
from booking.web.admin.week import clock

# Any Monday: only the names of the days are shown.
A_MONDAY = date(2024, 1, 1)
A_DAY = timedelta(days=1)


def day_words(day: date) -> str:
    """`Tuesday 1 December 2026`."""
    return cast(str, current_app.jinja_env.filters["day"](day))


def weekday_words(weekday: int) -> str:
    """`Monday` of 0."""
    return cast(str, current_app.jinja_env.filters["weekday"](A_MONDAY + weekday * A_DAY))


def hours_words(hours: DayHours) -> str:
    """`09:00 to 13:00, 13:30 to 17:00`."""
    parts = [
        gettext("%(first)s to %(last)s", first=clock(part.starts), last=clock(part.ends)) for part in hours.stretches()
    ]
    return ", ".join(parts) or gettext("not working")


def days_words(first_day: date, last_day: date) -> str:
    """`Tuesday 1 December 2026`, or `Tuesday 1 December 2026 to Thursday 3 December 2026`."""
    if first_day == last_day:
        return day_words(first_day)
    return gettext("%(first)s to %(last)s", first=day_words(first_day), last=day_words(last_day))


def span_words(time_off: TimeOff, zone: ZoneInfo) -> str:
    """`Tuesday 1 December 2026, until 13:00`; whole days without hours."""
    starts, ends = time_off.starts_at.astimezone(zone), time_off.ends_at.astimezone(zone)
    from_midnight = time_off.starts_at == midnight(starts.date(), zone)
    to_midnight = time_off.ends_at == midnight(ends.date(), zone)
    first_day, last_day = starts.date(), ends.date() - A_DAY if to_midnight else ends.date()
    first, last = f"{starts:%H:%M}", "24:00" if to_midnight else f"{ends:%H:%M}"
    if from_midnight and to_midnight:
        return gettext("%(days)s, all day", days=days_words(first_day, last_day))
    if first_day != last_day:
        return gettext(
            "%(day)s, %(first)s to %(last_day)s, %(last)s",
            day=day_words(first_day),
            first=first,
            last_day=day_words(last_day),
            last=last,
        )
    if from_midnight:
        return gettext("%(day)s, until %(last)s", day=day_words(first_day), last=last)
    if to_midnight:
        return gettext("%(day)s, from %(first)s", day=day_words(first_day), first=first)
    return gettext("%(day)s, %(first)s to %(last)s", day=day_words(first_day), first=first, last=last)
