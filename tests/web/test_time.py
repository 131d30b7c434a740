"""When: a week of free times at a time, and every posted time judged anew (R4, R8)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, update

from booking.domain.clinic import HolidayRegion
from booking.domain.hours import ClosedPeriod, DayHours, TimeOff
from booking.store.clinic import ServiceRow
from booking.store.database import transaction
from booking.store.schedule import WorkingPeriodRow
from booking.usecases import schedule
from tests.conftest import NOW
from tests.helpers import change_clinic, viewer
from tests.web import road
from tests.web.client import words
from tests.web.stored import nothing_stored_changes

GONE = "That time is not free any more. Here are the times you can have now."


@pytest.fixture
def client(browser):
    return road.put(browser, road.TIME)


def test_it_works(client):
    page = client.page
    assert page.heading == "Who and when"
    assert "All times are London time, where the studio is. Allow 45 minutes." in page.text
    assert "23\u201329 Nov 2026 with anyone" in page.sections
    assert "09:00, Monday 23 November 2026, with Maya Example" in page.buttons
    assert "11:00, Tuesday 24 November 2026, with Maya Example or Theo Sample" in page.buttons
    assert client.press("10:15").path == "/book/details"
    assert road.journey(client).enquiry.starts_at == datetime(2026, 11, 23, 10, 15, tzinfo=UTC)


def test_days_without_a_time_are_told_in_one_line(client):
    assert "Sunday 29 November No times" in client.page.text


def test_weeks_follow_each_other_without_a_gap(client):
    with client.app.app_context():
        change_clinic(furthest_days=24)
    client.open("/book/time")
    days = days_on(client.page)
    while (later := client.page.soup.find("a", rel="next")) is not None:
        days += days_on(client.open(later["href"]))
    assert days[0] == "23 November"
    assert days[-1] == "16 December"
    assert len(days) == len(set(days)) == 21  # 24 days without the three Sundays
    while (earlier := client.page.soup.find("a", rel="prev")) is not None:
        client.open(earlier["href"])
    assert days_on(client.page)[0] == "23 November"


def change_service(**values):
    with transaction() as session:
        session.execute(update(ServiceRow).values(**values))


def days_on(page):
    return [tag.get_text() for tag in page.soup.select(".day .day-date")]


@pytest.mark.parametrize(
    "asked",
    ["", "x", "2026-02-31", "0001-01-01", "9999-12-31", "99999-01-01", "2026-11-23T10:00", "²³", "%00", "2020-01-01"],
)
def test_a_wrong_day_in_the_address_shows_what_there_is(client, asked):
    page = client.open(f"/book/time?from={asked}")
    assert page.heading == "Who and when"
    assert page.times, asked


def test_a_week_that_is_full_leads_to_the_next_time(client):
    with client.app.app_context(), transaction() as session:
        session.execute(delete(WorkingPeriodRow).where(WorkingPeriodRow.weekday != 0))
        session.execute(delete(WorkingPeriodRow).where(WorkingPeriodRow.is_break))
        session.execute(update(WorkingPeriodRow).values(starts=9 * 60, ends=9 * 60 + 45))  # one place a week
    road.booked(client.app, starts_at=datetime(2026, 11, 23, 9, tzinfo=UTC))
    page = client.open("/book/time")
    assert "There is no free time in these days." in page.text
    page = client.open(page.link("Next available: Mon 30 November, 09:00"))
    assert page.times == ["2026-11-30T09:00:00+00:00"]


def test_without_any_time_there_is_a_person_to_call(client):
    with client.app.app_context(), transaction() as session:
        session.execute(delete(WorkingPeriodRow))
    page = client.open("/book/time")
    assert "There is no free time up to 20 February 2027. Please call us" in page.text
    assert page.times == []


def test_only_times_from_the_allowed_date_are_shown(browser):
    page = road.put(browser, road.TIME, answers=road.LATER).page
    assert "Treatment can start from 30 April 2027, so we show consultations from 2 April 2027" in page.text
    assert page.times[0] == "2027-04-02T08:00:00+00:00"  # 09:00 in summer time
    assert browser.open("/book/time?from=2026-11-23").times[0] == "2027-04-02T08:00:00+00:00"


def test_over_the_clock_change_the_shown_hour_stays_and_the_instant_moves(browser):
    road.put(browser, road.TIME, answers={"isotretinoin": "yes", "isotretinoin_last": "2026-09"})
    page = browser.open("/book/time?from=2027-03-26")
    assert "2027-03-26T09:00:00+00:00" in page.times
    assert "2027-03-29T08:00:00+00:00" in page.times
    shown = [button for button in page.buttons if button.startswith("09:00")]
    assert len(shown) == 5


WRONG = {
    "replayed from yesterday": "2026-11-21T11:00:00+00:00",
    "this very moment": "2026-11-22T08:00:00+00:00",
    "inside the minimum notice": "2026-11-23T07:45:00+00:00",
    "shifted by five minutes": "2026-12-01T11:35:00+00:00",
    "shifted by a second": "2026-12-01T11:30:01+00:00",
    "shifted by a microsecond": "2026-12-01T11:30:00.000001+00:00",
    "out of hours": "2026-12-01T03:00:00+00:00",
    "so late that it would not end in time": "2026-12-01T18:30:00+00:00",
    "a Sunday": "2026-11-29T11:00:00+00:00",
    "after the furthest day": "2027-02-22T11:00:00+00:00",
    "another zone": "2026-12-01T11:30:00+14:00",
    "an unknown zone": "2026-12-01T11:30:00 Europe/London",
    "without a zone": "2026-12-01T11:30:00",
    "a date alone": "2026-12-01",
    "31 February": "2027-02-31T11:00:00+00:00",
    "the first day there is": "0001-01-01T00:00:00+14:00",
    "the last day there is": "9999-12-31T23:59:59-14:00",
    "the year zero": "0000-01-01T00:00:00+00:00",
    "a year of five figures": "99999-01-01T00:00:00+00:00",
    "a zone of more than a day": "2026-12-01T11:30:00+99:00",
    "superscript figures": "²⁰²⁶-12-01T11:30:00+00:00",
    "Arabic figures": "\u0662\u0660\u0662\u0666-12-01T11:30:00+00:00",
    "not a number": "NaN",
    "a number": "1796124600",
    "nothing": "",
    "a NUL": "\x00",
    "markup": "<script>alert(1)</script>",
    "SQL": "' OR 1=1 --",
    "much": "2" * 5_000,
    "left out": None,
    "the wrong one first": ["2026-11-29T11:00:00+00:00", "2026-12-01T11:30:00+00:00"],
}


def test_a_time_that_is_not_offered_is_refused(client):
    """R4: 03:00 was booked elsewhere with hours from 9 to 17."""
    with client.app.app_context():
        change_service(step_minutes=60)  # fewer times on each page: the same answer, sooner
    client.open("/book/time")
    with nothing_stored_changes(client.app):
        for name, posted in WRONG.items():
            page = client.press("09:00", raw={"starts_at": posted})
            assert page.messages == [GONE], name
            assert page.times, name


def test_a_time_before_the_allowed_date_is_refused(browser):
    road.put(browser, road.TIME, answers=road.LATER)
    with nothing_stored_changes(browser.app):
        assert browser.press("09:00", raw={"starts_at": "2026-12-01T11:30:00+00:00"}).messages == [GONE]


def test_a_time_of_somebody_else_is_refused(browser):
    """Theo does not work on Mondays."""
    road.put(browser, road.TIME, technician="theo")
    with nothing_stored_changes(browser.app):
        assert browser.press("11:00", raw={"starts_at": "2026-11-23T11:00:00+00:00"}).messages == [GONE]


def test_a_time_that_was_taken_while_the_page_was_open_is_refused(browser):
    road.put(browser, road.TIME, technician="maya")
    browser.open("/book/time?with=maya&from=2026-12-01")
    road.booked(browser.app, technician="maya", starts_at=road.START)
    for overlapping in ("2026-12-01T11:00:00+00:00", "2026-12-01T11:30:00+00:00", "2026-12-01T12:15:00+00:00"):
        assert browser.press("09:00", raw={"starts_at": overlapping}).messages == [GONE]
    assert browser.press("09:00").path == "/book/details"


def test_the_same_instant_in_another_zone_is_the_same_time(client):
    client.press("09:00", raw={"starts_at": "2026-12-01T13:30:00+02:00"})
    assert client.page.path == "/book/details"
    assert road.journey(client).enquiry.starts_at == road.START


# Why there is no time


def reasons(page):
    return [" ".join(tag.get_text().split()) for tag in page.soup.select("main p.reason")]


def test_a_closed_week_says_so_and_leads_to_the_next_time(client):
    with client.app.app_context():
        closed = ClosedPeriod(date(2026, 11, 22), date(2026, 12, 6), "The studio is being painted.")
        schedule.add_closed_period(closed, viewer("owner"), NOW)
    page = client.open("/book/time")
    assert "We are closed up to and including Sunday 6 December 2026. The studio is being painted." in page.text
    assert page.times == []
    assert page.link("Next available: Mon 7 December, 09:00")
    assert "closed" not in client.open("/book/time?from=2026-12-07").text


def test_a_clinic_closed_for_longer_than_it_can_be_booked_says_until_when_and_what_to_do(client):
    with client.app.app_context():
        closed = ClosedPeriod(date(2026, 11, 1), date(2027, 6, 1), "We are moving house.")
        schedule.add_closed_period(closed, viewer("owner"), NOW)
    for address in ("/book/time", "/book/time?with=theo", "/book/time?from=2027-01-10", "/book/time?from=2062-01-10"):
        page = client.open(address)
        assert "We are closed up to and including Tuesday 1 June 2027. We are moving house." in page.text
        assert "Please call us" in page.text or "look at earlier days" in page.text
        assert page.times == []


def test_a_public_holiday_says_that_it_is_one(client):
    with client.app.app_context():
        schedule.set_holiday_region(HolidayRegion("GB", "ENG"), viewer("owner"), NOW)
    page = client.open("/book/time?from=2026-12-21")
    empty = [words(line) for line in page.soup.select(".no-times")]
    assert empty == [
        "Friday 25 December \u2013 Saturday 26 December No times, public holiday",
        "Sunday 27 December No times",
    ]
    assert page.times


def test_days_that_are_all_empty_name_the_public_holidays_among_them(client):
    with client.app.app_context():
        schedule.set_holiday_region(HolidayRegion("GB", "ENG"), viewer("owner"), NOW)
        for slug in ("maya", "theo"):
            off = TimeOff(datetime(2026, 12, 22, tzinfo=UTC), datetime(2027, 1, 20, tzinfo=UTC))
            schedule.add_time_off(slug, off, viewer("owner"), NOW)
    page = client.open("/book/time?from=2026-12-24")
    assert page.times == []
    assert reasons(page)[:2] == ["25 December 2026 is a public holiday.", "26 December 2026 is a public holiday."]


def test_a_closed_day_among_others_is_told_of_beside_their_times(client):
    with client.app.app_context():
        closed = ClosedPeriod(date(2026, 11, 25), date(2026, 11, 25), "We are at a fair.")
        schedule.add_closed_period(closed, viewer("owner"), NOW)
    page = client.open("/book/time")
    assert "We are closed on Wednesday 25 November 2026. We are at a fair." in page.text
    assert page.times
    assert not any(time.startswith("2026-11-25") for time in page.times)


def test_minimum_notice_is_told_of_where_it_leaves_no_time(client):
    with client.app.app_context():
        change_service(minimum_notice_minutes=6 * 24 * 60 + 11 * 60)
        schedule.set_exception("theo", date(2026, 11, 28), DayHours(), viewer("owner"), NOW)
    page = client.open("/book/time")  # opens on Saturday evening
    assert page.times
    assert reasons(page) == []
    with client.app.app_context():
        change_service(minimum_notice_minutes=14 * 24 * 60)
        leave = TimeOff(datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 1, 10, tzinfo=UTC))
        for technician in ("maya", "theo"):
            schedule.add_time_off(technician, leave, viewer("owner"), NOW)
    page = client.open("/book/time")
    assert page.times == []
    assert reasons(page) == ["We need to know 2 weeks ahead, so no time before 6 December 2026 can be booked."]


def test_the_furthest_day_is_told_of_where_the_days_end(client):
    with client.app.app_context():
        change_service(furthest_days=3)
    page = client.open("/book/time")
    assert page.soup.find("a", rel="next") is None
    assert reasons(page) == ["You can book up to 25 November 2026. Later days open as time goes on."]


def test_a_services_own_furthest_day_is_the_last_one_a_post_may_have(client):
    """R4."""
    with client.app.app_context():
        change_service(furthest_days=3)
    client.open("/book/time")
    with nothing_stored_changes(client.app):
        assert client.press("09:00", raw={"starts_at": "2026-11-26T11:00:00+00:00"}).messages == [GONE]
    client.press("09:00", raw={"starts_at": "2026-11-25T11:00:00+00:00"})
    assert client.page.path == "/book/details"


def test_the_days_a_letter_takes_are_told_of(browser):
    with browser.app.app_context():
        leave = TimeOff(datetime(2026, 11, 24, tzinfo=UTC), datetime(2027, 1, 10, tzinfo=UTC))
        for technician in ("maya", "theo"):
            schedule.add_time_off(technician, leave, viewer("owner"), NOW)
    page = road.put(browser, road.TIME, answers=road.LETTER).page
    assert reasons(page) == ["No time before 29 November 2026 can be booked, so that the letter can be here first."]


def test_leave_taken_while_the_page_was_open_is_refused(client):
    """R8: the page comes back with the times as they are now."""
    client.open("/book/time?from=2026-12-01")
    with client.app.app_context():
        for technician in ("maya", "theo"):
            leave = TimeOff(datetime(2026, 12, 1, tzinfo=UTC), datetime(2026, 12, 2, tzinfo=UTC))
            schedule.add_time_off(technician, leave, viewer("owner"), NOW)
    with nothing_stored_changes(client.app):
        assert client.press("11:30", raw={"starts_at": "2026-12-01T11:30:00+00:00"}).messages == [GONE]
