"""The times a client can choose from: with whom, in which days, and where there are others."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, update

from booking.domain.errors import NotFoundError
from booking.domain.hours import DayHours, Period, TimeOff, WeeklyHours
from booking.domain.schedule import Technician
from booking.domain.times import DayPart, Moved
from booking.store import schedule as store
from booking.store.database import db, transaction
from booking.store.schedule import TechnicianRow
from booking.usecases import enquiry, schedule, times
from booking.usecases.times import Wish
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, booked, nothing_changes, ready_enquiry, viewer

MONDAY_0900 = datetime(2026, 11, 23, 9, tzinfo=UTC)
TUESDAY_1100 = datetime(2026, 11, 24, 11, tzinfo=UTC)
TUESDAY = date(2026, 12, 1)


def show(technician=None, from_day=None, part=None):
    return times.show_times(journey(), Wish(technician, from_day, part), NOW)


def journey():
    return enquiry.look_up(ready_enquiry(NOW), NOW)


def firsts(shown):
    return [(choice.technician, choice.first and choice.first.starts_at) for choice in shown.choices]


def leave(technician, first, last):
    away = TimeOff(datetime.combine(first, datetime.min.time(), UTC), datetime.combine(last, datetime.min.time(), UTC))
    schedule.add_time_off(technician, away, viewer("owner"), NOW)


def retire(slug):
    with transaction() as session:
        session.execute(update(TechnicianRow).where(TechnicianRow.slug == slug).values(active=False))


def test_it_works(app):
    found = journey()
    with nothing_changes():
        shown = times.show_times(found, Wish(), NOW)
    assert shown.technician == "any"
    assert firsts(shown) == [("any", MONDAY_0900), ("maya", MONDAY_0900), ("theo", TUESDAY_1100)]
    assert shown.slots[0].starts_at == MONDAY_0900
    assert (shown.days.first, shown.days.last) == (date(2026, 11, 23), date(2026, 11, 29))
    assert (shown.following, shown.sooner) == (None, None)


def test_one_technician_alone(app):
    shown = show("theo")
    assert shown.technician == "theo"
    assert {slot.technicians for slot in shown.slots} == {("theo",)}
    assert shown.slots[0].starts_at == TUESDAY_1100


def test_somebody_not_on_offer_gives_way_to_anyone(app):
    shown = show("nobody")
    assert (shown.technician, shown.is_instead) == ("any", True)
    retire("maya")
    with transaction() as session:
        session.add(TechnicianRow(slug="ana", name="Ana", intro="", position=9, active=True))
    assert (show("maya").technician, show("maya").is_instead) == ("any", True)


def test_where_there_is_only_one_they_are_shown_whoever_is_asked_for(app):
    retire("theo")
    for asked in (None, "any", "theo", "maya", "nobody"):
        shown = show(asked)
        assert (shown.technician, shown.is_instead, shown.sooner) == ("maya", False, None)


def test_a_part_of_the_day_alone_and_the_first_times_in_it(app):
    shown = show(part=DayPart.EVENING)
    assert {slot.starts_at.hour for slot in shown.slots} == {17, 18}
    assert firsts(shown) == [
        ("any", TUESDAY_1100.replace(hour=17)),
        ("maya", None),
        ("theo", TUESDAY_1100.replace(hour=17)),
    ]


def test_first_times_are_counted_from_the_days_shown(app):
    shown = show(from_day=date(2026, 12, 6))  # a Sunday
    assert firsts(shown)[1:] == [
        ("maya", datetime(2026, 12, 7, 9, tzinfo=UTC)),
        ("theo", datetime(2026, 12, 8, 11, tzinfo=UTC)),
    ]


def test_a_full_week_leads_to_the_first_time_after_it(app):
    leave("maya", date(2026, 11, 20), TUESDAY)
    shown = show("maya")
    assert shown.slots == []
    assert shown.following.starts_at == datetime(2026, 12, 1, 9, tzinfo=UTC)


def test_the_next_time_is_of_the_part_of_the_day_that_is_shown(app):
    for day in range(30):
        schedule.set_exception(
            "theo", date(2026, 11, 23) + timedelta(days=day), DayHours([Period(660, 900)]), viewer("owner"), NOW
        )
    shown = show("theo", part=DayPart.EVENING)
    assert shown.slots == []
    assert shown.following.starts_at == datetime(2026, 12, 23, 17, tzinfo=UTC)


def test_somebody_who_is_earlier_is_named(app):
    assert show("maya").sooner is None
    assert (show("theo").sooner.technician, show("theo").sooner.first.starts_at) == ("maya", MONDAY_0900)
    assert show("maya", part=DayPart.EVENING).sooner.technician == "theo"
    assert show("theo", TUESDAY).sooner.technician == "maya"  # 09:00 against 11:00 on the same day
    assert show("any", TUESDAY).sooner is None


def test_the_same_first_time_is_not_earlier(app):
    schedule.set_exception("maya", TUESDAY, DayHours([Period(660, 1020)]), viewer("owner"), NOW)
    assert show("theo", TUESDAY).sooner is None
    assert show("maya", TUESDAY).sooner is None


def test_a_day_too_far_shows_the_last_week(app):
    shown = show(from_day=date(2028, 1, 1))
    assert shown.days.moved is Moved.TOO_FAR
    assert shown.days.last == date(2027, 2, 20)
    assert shown.slots


def test_a_client_who_waits_starts_at_the_day_allowed(app):
    found = journey()
    waiting = replace(found, terms=replace(found.terms, not_before=date(2027, 4, 2)))
    shown = times.show_times(waiting, Wish(from_day=TUESDAY), NOW)
    assert (shown.days.first, shown.days.moved) == (date(2027, 4, 2), Moved.TOO_EARLY)
    assert firsts(shown)[0][1] >= datetime(2027, 4, 2, tzinfo=UTC)


def test_what_is_shown_is_offered_and_nothing_else(app):
    """R8: the same plan for the page and for the press."""
    found = journey()
    for technician in ("any", "maya", "theo"):
        for slot in times.show_times(found, Wish(technician), NOW).slots[::7]:
            assert times.is_offered(found, technician, slot.starts_at, NOW)
    assert not times.is_offered(found, "theo", MONDAY_0900, NOW)
    assert not times.is_offered(found, "any", MONDAY_0900 + timedelta(minutes=5), NOW)
    assert not times.is_offered(found, "any", NOW - timedelta(days=1), NOW)
    with pytest.raises(NotFoundError):
        times.is_offered(found, "nobody", MONDAY_0900, NOW)


# What it costs


def queries_of(act):
    """How many statements an act sends."""
    sent = []

    def note(_connection, _cursor, statement, *_):
        sent.append(statement)

    db.session.rollback()
    event.listen(db.engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(sent)


def test_a_week_costs_the_same_number_of_queries_whoever_works_here_and_whatever_is_booked(app):
    """R24."""
    two = journey()
    few = queries_of(lambda: times.show_times(two, Wish(), NOW))
    always = WeeklyHours({weekday: [Period(540, 1020)] for weekday in range(7)}, {})
    with transaction():
        for number in range(6):
            store.add_technician(Technician(f"t{number}", f"T {number}", ""), always, 10 + number)
    for hours in (0, 2, 24, 26):
        booked(NOW, technician="maya", starts_at=TUESDAY_1130 + timedelta(hours=hours))
    eight = journey()
    assert len(eight.technicians) == 8
    for wish in (Wish(), Wish("t3"), Wish("theo", TUESDAY, DayPart.MORNING)):
        assert queries_of(lambda wish=wish: times.show_times(eight, wish, NOW)) == few
    assert few == 14
