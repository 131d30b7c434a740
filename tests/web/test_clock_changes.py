"""R7: around both clock changes of a year, the page, the mail, the calendar file and the admin view say the same."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from booking.domain.hours import DayHours, Period
from booking.domain.messages import Notice
from booking.usecases import decide, schedule
from tests.helpers import change_clinic, viewer
from tests.web import road
from tests.web.client import Browser
from tests.web.test_mails import calendars_of, html_of, mails, text_of
from tests.web.test_manage import link_of

HOURS = [Period(9 * 60, 17 * 60)]
CHANGES = [
    ("Europe/London", "London time", date(2027, 3, 28)),
    ("Europe/London", "London time", date(2027, 10, 31)),
    ("America/New_York", "New York time", date(2027, 3, 14)),
    ("America/New_York", "New York time", date(2027, 11, 7)),
]


def booked_at(web_app, zone, day, clock):
    """A confirmed appointment at half past ten by the clinic's clock; its reference and its start."""
    starts_at = datetime(day.year, day.month, day.day, 10, 30, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    with web_app.app_context():
        change_clinic(time_zone=zone, furthest_days=400)
        schedule.set_exception("maya", day, DayHours(HOURS), viewer("owner"), clock.now)
    reference = road.booked(web_app, technician="maya", starts_at=starts_at)
    with web_app.app_context():
        decide.confirm_appointment(reference, 1, viewer("owner"), clock.now)
    return reference, starts_at


@pytest.mark.parametrize("days", [-1, 0, 1])
@pytest.mark.parametrize(("zone", "zone_name", "changes_on"), CHANGES)
def test_all_four_say_the_same(web_app, staff, clock, zone, zone_name, changes_on, days):
    day = changes_on + timedelta(days=days)
    reference, starts_at = booked_at(web_app, zone, day, clock)
    told = f"{day:%A} {day.day} {day:%B} {day.year}, 10:30"

    page = Browser(web_app).open(link_of(web_app, Notice.CONFIRMED))
    assert page.facts["When"].startswith(f"{told}{zone_name}")

    found = mails(web_app)
    for notice in (Notice.CONFIRMED, Notice.STAFF_CONFIRMED):
        mail = next(mail for each, mail in found if each is notice)
        assert f"When: {told} ({zone_name})" in text_of(mail)
        assert told in html_of(mail)
        for content in calendars_of(mail):
            [event] = Calendar.from_ical(content).walk("VEVENT")
            assert event.decoded("DTSTART") == starts_at
            assert event.decoded("DTEND") == starts_at + timedelta(minutes=45)
            assert event.decoded("DTSTART").astimezone(ZoneInfo(zone)).strftime("%H:%M") == "10:30"

    downloaded = Browser(web_app).client.get(page.link("Download a calendar file"), base_url="http://localhost")
    [event] = Calendar.from_ical(downloaded.data).walk("VEVENT")
    assert event.decoded("DTSTART") == starts_at
    assert f"dates={starts_at:%Y%m%dT%H%M%SZ}" in page.link("Google").replace("%2F", "/")

    shown = staff("owner").open(f"/admin/appointments/{reference}")
    assert shown.heading == f"Robin Walker, {told}"
    assert zone_name in shown.text


@pytest.mark.parametrize(("zone", "_name", "changes_on"), CHANGES)
def test_moved_over_the_change_it_is_half_past_ten_on_both_sides(web_app, clock, zone, _name, changes_on):
    before, after = changes_on - timedelta(days=1), changes_on + timedelta(days=1)
    booked_at(web_app, zone, before, clock)
    browser = Browser(web_app)
    link = link_of(web_app, Notice.CONFIRMED)
    browser.open(f"{link}/move?from={after}")
    browser.look("10:30")
    page = browser.press("Move it")
    assert page.facts["When"].startswith(f"{after:%A} {after.day} {after:%B} {after.year}, 10:30")
    [mail] = [mail for notice, mail in mails(web_app) if notice is Notice.RESCHEDULED]
    [event] = Calendar.from_ical(calendars_of(mail)[0]).walk("VEVENT")
    hours = datetime(after.year, after.month, after.day, 10, 30, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    assert event.decoded("DTSTART") == hours
