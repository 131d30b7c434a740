"""The week's calendar: what stands where, and in which order it is read."""

import runpy
from datetime import timedelta
from pathlib import Path

import pytest

from booking.domain.clinic import HolidayRegion
from booking.domain.hours import ClosedPeriod, TimeOff
from booking.store.appointments import AppointmentRow
from booking.store.database import transaction
from booking.usecases import change, decide, schedule
from tests.helpers import viewer
from tests.web import road
from tests.web.client import words
from tests.web.stored import counted

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def reference(web_app):
    return road.booked(web_app, technician="maya")


def sections(page):
    return {words(part.h2): part for part in page.soup.select("section.week-day")}


def lane(page, day, name):
    """The lines of one technician's day, as they are read out."""
    for part in sections(page)[day].select(".lane"):
        if words(part.h3) == name:
            return [words(item) for item in part.select("ol.cells > li") if "aria-hidden" not in item.attrs]
    raise AssertionError(name)


def test_it_works(staff, reference):
    page = staff("desk").open("/admin/week?day=2026-12-03")
    assert page.heading == "Week of 30 November 2026"
    assert list(sections(page)) == [
        "Monday 30 November",
        "Tuesday 1 December",
        "Wednesday 2 December",
        "Thursday 3 December",
        "Friday 4 December",
        "Saturday 5 December",
        "Sunday 6 December",
    ]
    assert lane(page, "Tuesday 1 December", "Maya Example") == [
        "Works 09:00 to 13:00",
        "Works 13:30 to 17:00",
        "11:30 Robin Walker, Needs a decision",
    ]
    assert lane(page, "Sunday 6 December", "Maya Example") == ["Does not work"]
    link = page.soup.select_one("li.visit a")
    assert link["href"] == f"/admin/appointments/{reference}"


def test_a_place_is_a_class_of_the_style_sheet(staff, reference):
    page = staff("owner").open("/admin/week?day=2026-12-01")
    visit = page.soup.select_one("li.visit")
    # 09:00 is the first hour shown; 150 minutes later are 30 cells, 45 minutes are 9, with cleaning 12 from 29 on.
    assert {"s30", "l9", "visit-requested"} <= set(visit["class"])
    assert {"s29", "l12"} <= set(page.soup.select_one("li.cleaning")["class"])
    assert page.soup.select_one('link[href^="/static/week.css"]')
    made = runpy.run_path(str(ROOT / "tools" / "week.py"))["sheet"]()
    assert (ROOT / "booking" / "static" / "week.css").read_text(encoding="utf-8") == made
    assert ".s30 {" in made


def test_time_off_closed_days_and_holidays_are_shown(web_app, staff):
    with web_app.app_context():
        now, owner = web_app.extensions["hairline.clock"].now, viewer("owner")
        schedule.add_time_off("maya", TimeOff(road.START, road.START + timedelta(days=1)), owner, now)
        friday = road.START.date() + timedelta(days=3)
        schedule.add_closed_period(ClosedPeriod(friday, friday, "We are at a training day."), owner, now)
        schedule.set_holiday_region(HolidayRegion("GB", "ENG"), owner, now)
    page = staff("owner").open("/admin/week?day=2026-12-01")
    assert "Away 11:30 to 24:00" in lane(page, "Tuesday 1 December", "Maya Example")
    assert "Away 00:00 to 11:30" in lane(page, "Wednesday 2 December", "Maya Example")
    assert "Away" not in " ".join(lane(page, "Tuesday 1 December", "Theo Sample"))
    assert "Closed. We are at a training day." in words(sections(page)["Friday 4 December"])
    assert lane(page, "Friday 4 December", "Maya Example") == ["Does not work"]
    page = staff("owner").open("/admin/week?day=2026-12-25")
    assert "Public holiday" in words(sections(page)["Friday 25 December"])


def test_one_technician_or_side_by_side(staff, reference):
    owner = staff("owner")
    assert len(owner.open("/admin/week?day=2026-12-01").soup.select(".lane")) == 14
    page = owner.open("/admin/week?day=2026-12-01&technician=theo")
    assert {words(name) for name in page.soup.select(".lane h3")} == {"Theo Sample"}
    assert "Robin Walker" not in page.text
    assert page.link("Next week") == "/admin/week?day=2026-12-08&technician=theo"
    assert page.link("Previous day") == "/admin/week?day=2026-11-30&technician=theo"
    assert page.link("Today") == "/admin/"
    assert owner.open("/admin/week?technician=nobody").status == 404


def test_a_technician_sees_their_own_alone(web_app, staff, reference):
    """R17."""
    road.booked(web_app, technician="theo", starts_at=road.START + timedelta(days=1))
    maya, theo = staff("maya"), staff("theo")
    assert maya.open("/admin/week?day=2026-12-01").text.count("Robin Walker") == 1
    assert {words(name) for name in theo.open("/admin/week?day=2026-12-01").soup.select(".lane h3")} == {"Theo Sample"}
    assert theo.open("/admin/week?day=2026-12-01&technician=maya").status == 404


def test_what_is_cancelled_is_gone_and_who_did_not_come_is_told(web_app, staff, reference):
    clock = web_app.extensions["hairline.clock"]
    other = road.booked(web_app, technician="theo")
    with web_app.app_context():
        change.cancel_appointment(other, 1, "", viewer("owner"), clock.now)
        decide.confirm_appointment(reference, 1, viewer("owner"), clock.now)
        clock.now = road.START + timedelta(hours=1)
        change.mark_no_show(reference, 2, viewer("owner"), clock.now)
    page = staff("owner").open("/admin/week")
    assert lane(page, "Tuesday 1 December · today", "Maya Example")[-1] == "11:30 Robin Walker, No-show"
    assert page.text.count("Robin Walker") == 1


@pytest.mark.parametrize("day", ["x", "0001-01-01", "9999-12-31", "", "2026-02-30"])
def test_an_odd_day_is_today(staff, day):
    assert staff("owner").open(f"/admin/week?day={day}").heading == "Week of 16 November 2026"


def test_five_hundred_appointments_cost_no_more_queries_than_one(web_app, staff, reference):
    """R24."""
    owner = staff("owner")
    with counted() as for_one:
        owner.open("/admin/week?day=2026-12-01")
    with web_app.app_context():
        add_copies(499)
    with counted() as for_all:
        page = owner.open("/admin/week?day=2026-12-01")
    assert len(page.soup.select("li.visit")) == 500
    assert 0 < len(for_all) == len(for_one)


def add_copies(count):
    """As many appointments like the one there is, all over the week; the calendar asks for no cells."""
    with transaction() as session:
        [first] = session.query(AppointmentRow)
        columns = [column.name for column in AppointmentRow.__table__.columns]
        like = {name: getattr(first, name) for name in columns if name not in ("id", "starts_at")}
        for number in range(count):
            own = dict.fromkeys(("uuid", "reference", "submission_key"), f"{number:08}")
            starts_at = road.START.replace(hour=9, minute=0) + timedelta(days=number % 5 - 1, minutes=5 * (number // 5))
            session.add(AppointmentRow(**{**like, **own, "technician_id": number % 2 + 1, "starts_at": starts_at}))


def quarters(page, day, name):
    """The free places of one technician's day."""
    for part in sections(page)[day].select(".lane"):
        if words(part.h3) == name:
            return part.select(".quarters a")
    raise AssertionError(name)


def test_a_free_quarter_of_an_hour_begins_a_booking_there(staff, reference):
    desk = staff("desk")
    page = desk.open("/admin/week?day=2026-12-01")
    free = quarters(page, "Tuesday 1 December", "Maya Example")
    first = free[0]
    assert words(first) == "09:00, new booking with Maya Example"
    assert first["href"] == "/admin/new-booking?with=maya&at=2026-12-01T09:00Z"
    assert first["class"] == ["s0", "l3"]
    page = desk.open(first["href"])
    assert "Tuesday 1 December 2026, 09:00, with Maya Example" in page.text


def test_what_is_taken_away_or_no_working_time_is_not_free(web_app, staff, reference):
    zone_day = road.START.replace(hour=14, minute=0)
    with web_app.app_context():
        owner = viewer("owner")
        schedule.add_time_off("maya", TimeOff(zone_day, zone_day + timedelta(hours=1)), owner, road.START)
    page = staff("desk").open("/admin/week?day=2026-12-01")
    free = {words(link)[:5] for link in quarters(page, "Tuesday 1 December", "Maya Example")}
    assert {"09:00", "13:30", "15:00", "16:45"} <= free
    assert not {"11:30", "11:45", "12:00", "13:00", "13:15", "14:00", "14:45", "17:00"} & free
    assert quarters(page, "Sunday 6 December", "Maya Example") == []


def test_what_is_over_is_not_free(staff, clock):
    clock.now = road.START.replace(hour=14, minute=5)
    page = staff("desk").open("/admin/week?day=2026-12-01")
    assert quarters(page, "Monday 30 November", "Maya Example") == []
    assert words(quarters(page, "Tuesday 1 December · today", "Maya Example")[0]).startswith("14:15")


def test_the_keyboard_and_the_ear_pass_the_free_quarters_by(staff):
    """There are hundreds, and the button above does the same."""
    page = staff("desk").open("/admin/week?day=2026-12-01")
    links = page.soup.select(".quarters a")
    assert len(links) > 100
    assert {link["tabindex"] for link in links} == {"-1"}
    assert {part["aria-hidden"] for part in page.soup.select(".quarters")} == {"true"}
    assert page.link("New booking") == "/admin/new-booking"
    assert len(page.response.data) < 150_000
