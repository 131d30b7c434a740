"""Links into calendars on the web, read back as those calendars read them."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain import calendar_links
from booking.domain.calendar_links import Entry

START = datetime(2026, 12, 1, 11, 30, tzinfo=UTC)
ENTRY = Entry("Consultation, Alder Street", "12 Alder Street, London", START, START + timedelta(minutes=45))
ALL = (calendar_links.google, calendar_links.outlook, calendar_links.yahoo)


def read(link):
    parts = urlsplit(link)
    return f"{parts.scheme}://{parts.netloc}{parts.path}", {
        name: value for name, [value] in parse_qs(parts.query, strict_parsing=True).items()
    }


def test_google():
    page, asked = read(calendar_links.google(ENTRY))
    assert page == "https://calendar.google.com/calendar/render"
    assert asked == {
        "action": "TEMPLATE",
        "text": ENTRY.title,
        "dates": "20261201T113000Z/20261201T121500Z",
        "location": ENTRY.location,
    }


def test_outlook():
    page, asked = read(calendar_links.outlook(ENTRY))
    assert page == "https://outlook.live.com/calendar/0/deeplink/compose"
    assert asked == {
        "path": "/calendar/action/compose",
        "rru": "addevent",
        "subject": ENTRY.title,
        "startdt": "2026-12-01T11:30:00Z",
        "enddt": "2026-12-01T12:15:00Z",
        "location": ENTRY.location,
    }


def test_yahoo():
    page, asked = read(calendar_links.yahoo(ENTRY))
    assert page == "https://calendar.yahoo.com/"
    assert asked == {
        "v": "60",
        "title": ENTRY.title,
        "st": "20261201T113000Z",
        "et": "20261201T121500Z",
        "in_loc": ENTRY.location,
    }


@pytest.mark.parametrize("link", ALL)
@pytest.mark.parametrize("day", [(3, 28), (3, 29), (10, 24), (10, 25), (10, 26)])
def test_round_both_clock_changes_it_is_the_same_instant(link, day):
    """R7: whatever zone the time comes in, the calendar is told the instant."""
    local = datetime(2026, *day, 10, 30, tzinfo=ZoneInfo("Europe/London"))
    told = unquote(link(Entry("A", "B", local, local + timedelta(minutes=45)))).replace("-", "").replace(":", "")
    assert f"{local.astimezone(UTC):%Y%m%dT%H%M}00Z" in told


@pytest.mark.parametrize("link", ALL)
@given(text=st.text(st.characters(codec="utf-8"), min_size=1))
def test_nothing_written_breaks_out_of_its_place(link, text):
    _, asked = read(link(Entry(text, text, START, START)))
    _, usual = read(link(Entry("a", "a", START, START)))
    assert asked == {name: text if value == "a" else value for name, value in usual.items()}
