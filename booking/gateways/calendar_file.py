"""Calendar files (RFC 5545): neutral in words, UTC in times, the same UID for one appointment for ever."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from icalendar import Calendar, Event, vCalAddress, vText


class Method(StrEnum):
    """PUBLISH asks nobody to answer; REQUEST lands in a staff calendar by itself; CANCEL takes either away again."""

    PUBLISH = "PUBLISH"
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class Entry:
    """What stands in the calendar."""

    uid: str
    sequence: int
    title: str
    location: str
    starts_at: datetime
    ends_at: datetime
    organiser_name: str
    organiser_address: str


def write(entry: Entry, method: Method, now: datetime, attendee: str | None = None) -> bytes:
    """The file's bytes; an attendee is named as already accepted, so that nobody is asked; a PUBLISH has none."""
    calendar = Calendar()
    calendar.add("prodid", "-//Hairline//consultation//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method.value)
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", entry.title)
    event.add("location", entry.location)
    event.add("status", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    organiser = vCalAddress(f"mailto:{entry.organiser_address}")
    organiser.params["CN"] = vText(entry.organiser_name)
    event.add("organizer", organiser)
    if method is not Method.PUBLISH and attendee:
        guest = vCalAddress(f"mailto:{attendee}")
        guest.params["PARTSTAT"] = vText("ACCEPTED")
        guest.params["RSVP"] = vText("FALSE")
        event.add("attendee", guest)
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
