"""Links that put a time into somebody's calendar on the web: plain addresses, opened by a press and by nothing else."""

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode


@dataclass(frozen=True)
class Entry:
    """What is told to the calendar. The title is neutral: whoever looks at a calendar learns nothing of health."""

    title: str
    location: str
    starts_at: datetime
    ends_at: datetime


def google(entry: Entry) -> str:
    """Google Calendar's page for a new event."""
    times = f"{_compact(entry.starts_at)}/{_compact(entry.ends_at)}"
    return _address(
        "https://calendar.google.com/calendar/render",
        action="TEMPLATE",
        text=entry.title,
        dates=times,
        location=entry.location,
    )


def outlook(entry: Entry) -> str:
    """Outlook's page for a new event, for private accounts."""
    return _address(
        "https://outlook.live.com/calendar/0/deeplink/compose",
        path="/calendar/action/compose",
        rru="addevent",
        subject=entry.title,
        startdt=_full(entry.starts_at),
        enddt=_full(entry.ends_at),
        location=entry.location,
    )


def yahoo(entry: Entry) -> str:
    """Yahoo Calendar's page for a new event."""
    return _address(
        "https://calendar.yahoo.com/",
        v="60",
        title=entry.title,
        st=_compact(entry.starts_at),
        et=_compact(entry.ends_at),
        in_loc=entry.location,
    )


def _address(page: str, **values: str) -> str:
    # A space as %20: not every calendar reads a plus as one.
    return f"{page}?{urlencode(values, quote_via=quote)}"


def _compact(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _full(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
