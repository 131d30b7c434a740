"""Calendar files, parsed back: one event, the right instant, and nothing smuggled in by a name."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from booking.gateways import calendar_file
from booking.gateways.calendar_file import Entry, Method

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
START = datetime(2026, 12, 1, 11, 30, tzinfo=UTC)
ENTRY = Entry(
    uid="6a4c@clinic.example",
    sequence=0,
    title="Consultation, Alder Street",
    location="1 Alder Street, London",
    starts_at=START,
    ends_at=START + timedelta(minutes=45),
    organiser_name="Alder Street",
    organiser_address="hello@clinic.example",
)
KNOWN = {"UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "STATUS", "ORGANIZER", "ATTENDEE"}


def written(entry=ENTRY, method=Method.PUBLISH, attendee=None):
    """The file, the calendar it holds and its one event."""
    content = calendar_file.write(entry, method, NOW, attendee)
    calendar = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")
    return content, calendar, event


def test_it_works():
    _, calendar, event = written()
    assert (calendar["METHOD"], calendar["VERSION"]) == ("PUBLISH", "2.0")
    assert (event["UID"], event["SEQUENCE"], event["STATUS"]) == ("6a4c@clinic.example", 0, "CONFIRMED")
    assert (event["SUMMARY"], event["LOCATION"]) == (ENTRY.title, ENTRY.location)
    assert (event["ORGANIZER"], event["ORGANIZER"].params["CN"]) == ("mailto:hello@clinic.example", "Alder Street")


def test_times_are_told_in_utc():
    content, _, event = written()
    assert b"DTSTART:20261201T113000Z" in content
    assert b"DTEND:20261201T121500Z" in content
    assert (event.start, event.end) == (ENTRY.starts_at, ENTRY.ends_at)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize(
    "day", [(3, 28), (3, 29), (3, 30), (10, 3), (10, 4), (10, 5), (10, 24), (10, 25), (10, 26), (11, 1)]
)
def test_round_both_clock_changes_it_is_the_same_instant(zone, day):
    """R7: whatever zone the time comes in, the file holds the instant."""
    local = datetime(2026, *day, 10, 30, tzinfo=ZoneInfo(zone))
    _, _, event = written(replace(ENTRY, starts_at=local.astimezone(UTC), ends_at=local.astimezone(UTC)))
    assert event.start == local
    assert event.start.tzinfo.utcoffset(None) == timedelta(0)


def test_a_request_names_its_guest_as_already_accepted():
    _, calendar, event = written(method=Method.REQUEST, attendee="mia@clinic.example")
    assert calendar["METHOD"] == "REQUEST"
    assert event["ATTENDEE"] == "mailto:mia@clinic.example"
    assert (event["ATTENDEE"].params["PARTSTAT"], event["ATTENDEE"].params["RSVP"]) == ("ACCEPTED", "FALSE")


def test_what_is_published_asks_nobody():
    assert "ATTENDEE" not in written(attendee="robin@client.example")[2]


def test_a_later_version_keeps_the_uid_and_counts_up():
    _, _, event = written(
        replace(ENTRY, sequence=3, starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=2))
    )
    assert (event["UID"], event["SEQUENCE"]) == ("6a4c@clinic.example", 3)


NASTY = [
    "Robin\r\nATTENDEE:mailto:e@evil.example",
    "Robin\nBEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT",
    "Robin\rEND:VCALENDAR",
    "Robin\r\n X",
    'a;b,c:d\\n"e"^n',
    "Robin;CN=x:mailto:e@evil.example",
    "\\",
    '"',
]


@pytest.mark.parametrize("field", ["title", "location", "organiser_name", "uid"])
@pytest.mark.parametrize("text", NASTY)
def test_a_name_cannot_add_anything(field, text):
    """R19: line breaks and separators in a name stay part of the name."""
    content, _, event = written(replace(ENTRY, **{field: text}), Method.REQUEST, "mia@clinic.example")
    lines = content.replace(b"\r\n ", b"").split(b"\r\n")
    assert set(event) == KNOWN
    assert sum(line.startswith((b"BEGIN:VEVENT", b"ATTENDEE")) for line in lines) == 2
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=100))
def test_any_title_comes_back_as_it_was(title):
    assert written(replace(ENTRY, title=title))[2]["SUMMARY"] == title


@given(st.text(max_size=200))
def test_lines_are_never_longer_than_75_bytes(title):
    content, _, _ = written(replace(ENTRY, title=title))
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
