"""Staff change a technician's usual week, after a look at what that leaves outside."""

from datetime import timedelta

import pytest

from booking.domain import hours_change
from booking.domain.errors import (
    ChangedMeanwhileError,
    NotFoundError,
    OthersLeftOutsideError,
    TimeNotOfferedError,
)
from booking.domain.hours import ClosedPeriod, DayHours, Period, TimeOff, WeeklyHours
from booking.usecases import enquiry, hours, schedule
from booking.usecases.book import confirm_booking
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, booked, dump, nothing_changes, ready_enquiry, viewer

MORNINGS = WeeklyHours({1: [Period(540, 720)], 3: [Period(600, 1020)]}, {3: [Period(720, 750)]})
AFTERNOONS = WeeklyHours({1: [Period(780, 1020)]}, {})
TUESDAY = TUESDAY_1130.date()


def version():
    return hours.show_hours("maya", viewer("owner"), NOW).version


def references(found):
    return [stored.appointment.reference for stored in found]


def test_it_works(app):
    before = version()
    assert schedule.set_weekly_hours("maya", MORNINGS, before, viewer("desk"), NOW) == []
    shown = hours.show_hours("maya", viewer("maya"), NOW)
    assert shown.version == hours_change.version_of(MORNINGS) != before
    assert [shown.weekly.of_day(day) for day in (0, 1, 3)] == [
        DayHours([], []),
        DayHours([Period(540, 720)], []),
        DayHours([Period(600, 1020)], [Period(720, 750)]),
    ]
    [line] = [row[4:6] for row in dump()["audit"] if row[2] == "staff"]
    week = "Mon not at all; Tue 09:00-12:00; Wed not at all; Thu 10:00-12:00, 12:30-17:00; Fri not at all"
    assert line == (f"usual week set: {week}; Sat not at all; Sun not at all", "maya")


def test_another_technician_keeps_theirs(app):
    theirs = hours.show_hours("theo", viewer("owner"), NOW)
    schedule.set_weekly_hours("maya", MORNINGS, version(), viewer("owner"), NOW)
    assert hours.show_hours("theo", viewer("owner"), NOW) == theirs


def test_whoever_is_left_outside_is_shown_first_and_kept(app):
    reference = booked(NOW, technician="maya")
    booked(NOW, technician="maya", starts_at=TUESDAY_1130 + timedelta(hours=2, minutes=15))
    booked(NOW, technician="theo")
    owner = viewer("owner")
    change = hours_change.with_weekly(AFTERNOONS)
    assert references(schedule.preview(change, "maya", owner, NOW)) == [reference]
    before = dump()["appointment"]
    found = schedule.set_weekly_hours("maya", AFTERNOONS, version(), owner, NOW, [reference])
    assert references(found) == [reference]
    assert dump()["appointment"] == before
    assert references(hours.list_outside("maya", owner, NOW)) == [reference]
    assert references(hours.list_outside(None, owner, NOW)) == [reference]
    assert hours.list_outside("theo", owner, NOW) == []


def test_what_is_over_is_no_concern(app):
    booked(NOW, technician="maya")
    later = TUESDAY_1130 + timedelta(minutes=1)
    assert schedule.preview(hours_change.with_weekly(AFTERNOONS), "maya", viewer("owner"), later) == []


CHANGES = {
    "week": lambda owner, seen: schedule.set_weekly_hours("maya", AFTERNOONS, version(), owner, NOW, seen),
    "time off": lambda owner, seen: schedule.add_time_off(
        "maya", TimeOff(TUESDAY_1130, TUESDAY_1130 + timedelta(hours=1)), owner, NOW, seen
    ),
    "date": lambda owner, seen: schedule.set_exception("maya", TUESDAY, DayHours(), owner, NOW, seen),
    "closed": lambda owner, seen: schedule.add_closed_period(
        ClosedPeriod(TUESDAY, TUESDAY, "Closed."), owner, NOW, seen
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_booking_that_was_not_shown_stops_the_change(app, change):
    """Booked between the look and the save: the person looks again."""
    seen = booked(NOW, technician="maya")
    late = booked(NOW, technician="maya", starts_at=TUESDAY_1130 - timedelta(hours=1))
    owner = viewer("owner")
    if change == "time off":
        seen, late = late, seen
    with nothing_changes(), pytest.raises(OthersLeftOutsideError):
        CHANGES[change](owner, [seen])
    CHANGES[change](owner, [seen, late])


def test_two_at_once(app):
    """The second has not seen what the first saved."""
    seen = version()
    schedule.set_weekly_hours("maya", MORNINGS, seen, viewer("desk"), NOW)
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        schedule.set_weekly_hours("maya", AFTERNOONS, seen, viewer("owner"), NOW)


def test_what_was_shown_before_the_change_is_refused_after_it(app):
    """R8, R4."""
    secret = ready_enquiry(NOW, technician="maya")
    digest = enquiry.look_up(secret, NOW).digest()
    schedule.set_weekly_hours("maya", AFTERNOONS, version(), viewer("owner"), NOW)
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        confirm_booking(secret, digest, NOW)


def test_said_twice_it_is_stored_once(app):
    owner = viewer("owner")
    away, closed = TimeOff(TUESDAY_1130, TUESDAY_1130 + timedelta(hours=1)), ClosedPeriod(TUESDAY, TUESDAY, "Closed.")
    first = schedule.add_time_off("maya", away, owner, NOW).id, schedule.add_closed_period(closed, owner, NOW).id
    with nothing_changes():
        assert schedule.add_time_off("maya", away, owner, NOW).id == first[0]
        assert schedule.add_closed_period(closed, owner, NOW).id == first[1]


@pytest.mark.parametrize(
    "act",
    [
        lambda maya: schedule.set_weekly_hours("theo", MORNINGS, "", maya, NOW),
        lambda maya: schedule.preview(hours_change.with_weekly(MORNINGS), "theo", maya, NOW),
        lambda maya: schedule.preview(hours_change.with_weekly(MORNINGS), None, maya, NOW),
        lambda maya: schedule.preview_holidays(None, maya, NOW),
        lambda maya: hours.show_hours("theo", maya, NOW),
        lambda maya: hours.show_day("theo", TUESDAY, maya),
        lambda maya: hours.list_outside("theo", maya, NOW),
        lambda maya: hours.list_closed(maya, NOW),
        hours.find_region,
        lambda maya: hours.list_holidays(None, maya, NOW),
        lambda _maya: schedule.set_weekly_hours("nobody", MORNINGS, "", viewer("owner"), NOW),
        lambda _maya: schedule.preview(hours_change.with_weekly(MORNINGS), "nobody", viewer("owner"), NOW),
    ],
)
def test_what_is_not_for_them_is_not_found(app, act):
    maya = viewer("maya")
    with nothing_changes(), pytest.raises(NotFoundError):
        act(maya)


def test_a_technician_sees_their_own_bookings_outside_alone(app):
    owner = viewer("owner")
    mine, _theirs = booked(NOW, technician="maya"), booked(NOW, technician="theo")
    schedule.add_closed_period(ClosedPeriod(TUESDAY, TUESDAY, "Closed."), owner, NOW)
    assert len(hours.list_outside(None, owner, NOW)) == 2
    assert references(hours.list_outside(None, viewer("maya"), NOW)) == [mine]
