"""Staff say when technicians work; what is shown and what is accepted follow at once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, update

from booking.domain.clinic import HolidayRegion
from booking.domain.errors import HolidaysUnknownError, NotFoundError, TimeNotOfferedError
from booking.domain.hours import ClosedPeriod, DayHours, Period, TimeOff
from booking.store.database import db, transaction
from booking.store.schedule import TechnicianRow
from booking.usecases import availability, enquiry, schedule
from booking.usecases.book import confirm_booking
from tests.conftest import NOW
from tests.helpers import (
    TUESDAY_1130,
    booked,
    change_clinic,
    dump,
    nothing_changes,
    ready_enquiry,
    send,
    viewer,
)

TUESDAY = TUESDAY_1130.date()
HOUR = timedelta(hours=1)
AWAY = TimeOff(TUESDAY_1130 - HOUR, TUESDAY_1130 + HOUR)
CLOSED = ClosedPeriod(TUESDAY - timedelta(days=1), TUESDAY + timedelta(days=1), "The studio is being painted.")
CHRISTMAS = date(2026, 12, 25)


def shown(technician="maya", day=TUESDAY):
    """The times on offer of a day, as the clock at the clinic shows them."""
    db.session.rollback()
    journey = enquiry.look_up(ready_enquiry(NOW), NOW)
    policy, window = journey.clinic.policy, journey.window(NOW)
    slots = availability.list_slots(journey.service, [technician], policy, window, day, day)
    return [f"{slot.starts_at.astimezone(policy.zone):%H:%M}" for slot in slots]


def audited():
    return [row[4:6] for row in sorted(dump()["audit"]) if row[2] == "staff"]


def test_time_off_is_not_offered(app):
    before = shown()
    schedule.add_time_off("maya", AWAY, viewer("owner"), NOW)
    # 45 minutes, with 5 of cleaning before and 10 after, none of which may reach into 10:30 to 12:30.
    assert set(before) - set(shown()) == {
        "09:45", "10:00", "10:15", "10:30", "10:45", "11:00", "11:15", "11:30", "11:45", "12:00", "12:15",
    }  # fmt: skip
    assert shown("theo")[0] == "11:00"
    assert audited() == [("time off added: 2026-12-01 10:30+0000 to 2026-12-01 12:30+0000", "maya")]


def test_time_off_taken_back_is_offered_again(app):
    before = shown()
    added = schedule.add_time_off("maya", AWAY, viewer("owner"), NOW)
    schedule.remove_time_off("maya", added.id, viewer("desk"), NOW)
    assert shown() == before
    assert audited()[-1] == ("time off removed: 2026-12-01 10:30+0000 to 2026-12-01 12:30+0000", "maya")


def test_appointments_in_the_time_off_are_kept_and_told_of(app):
    """Its cleaning counts too; another technician's is none of them."""
    reference = booked(NOW, technician="maya")
    booked(NOW, technician="theo")
    cleaning = TimeOff(TUESDAY_1130 + timedelta(minutes=45), TUESDAY_1130 + timedelta(minutes=60))
    added = schedule.add_time_off("maya", cleaning, viewer("owner"), NOW)
    assert [stored.appointment.reference for stored in added.appointments] == [reference]
    after = TimeOff(TUESDAY_1130 + timedelta(minutes=55), TUESDAY_1130 + timedelta(minutes=60))
    assert schedule.add_time_off("maya", after, viewer("owner"), NOW).appointments == []


def test_other_hours_on_one_date(app):
    usual, next_week = shown(), shown(day=TUESDAY + timedelta(days=7))
    evening = DayHours([Period(17 * 60, 20 * 60)], [Period(18 * 60, 19 * 60)])
    schedule.set_exception("maya", TUESDAY, evening, viewer("owner"), NOW)
    assert shown() == ["17:00", "17:15", "19:00", "19:15"]
    assert shown(day=TUESDAY + timedelta(days=7)) == next_week
    schedule.set_exception("maya", TUESDAY, DayHours(), viewer("owner"), NOW)
    assert shown() == []
    schedule.remove_exception("maya", TUESDAY, viewer("owner"), NOW)
    assert shown() == usual
    assert audited() == [
        ("hours of 2026-12-01 set: 17:00-18:00, 19:00-20:00", "maya"),
        ("hours of 2026-12-01 set: not at all", "maya"),
        ("hours of 2026-12-01 as usual", "maya"),
    ]
    assert dump()["hours_exception"] == dump()["hours_exception_period"] == []


def test_an_exception_tells_of_the_appointments_of_its_date(app):
    reference = booked(NOW, technician="maya")
    booked(NOW, technician="theo")
    found = schedule.set_exception("maya", TUESDAY, DayHours(), viewer("owner"), NOW)
    assert [stored.appointment.reference for stored in found] == [reference]


def test_a_closed_clinic_sees_nobody(app):
    before = shown()
    reference = booked(NOW, technician="theo")
    added = schedule.add_closed_period(CLOSED, viewer("owner"), NOW)
    assert [stored.appointment.reference for stored in added.appointments] == [reference]
    for technician in ("maya", "theo"):
        assert [shown(technician, TUESDAY + timedelta(days=step)) for step in (-1, 0, 1)] == [[], [], []]
    assert shown(day=TUESDAY + timedelta(days=2)) != []
    schedule.remove_closed_period(added.id, viewer("owner"), NOW)
    assert shown() == before
    assert audited() == [
        ("closed: 2026-11-30 to 2026-12-02", "clinic"),
        ("not closed: 2026-11-30 to 2026-12-02", "clinic"),
    ]


def test_public_holidays_are_kept_as_the_region_says(app):
    assert shown(day=CHRISTMAS) != []
    schedule.set_holiday_region(HolidayRegion("GB", "ENG"), viewer("owner"), NOW)
    assert shown(day=CHRISTMAS) == []
    assert shown(day=CHRISTMAS - timedelta(days=1)) != []
    schedule.set_exception("maya", CHRISTMAS, DayHours([Period(600, 660)]), viewer("owner"), NOW)
    assert shown(day=CHRISTMAS) == ["10:00", "10:15"]  # she wrote down that she works
    schedule.set_holiday_region(None, viewer("owner"), NOW)
    assert shown("theo", CHRISTMAS) != []
    assert [act for act, _subject in audited()][::2] == ["public holidays: GB-ENG", "public holidays: none"]


@pytest.mark.parametrize("region", [HolidayRegion("ZZ"), HolidayRegion("GB", "XX"), HolidayRegion("")])
def test_holidays_that_nobody_knows_are_refused(app, region):
    with nothing_changes(), pytest.raises(HolidaysUnknownError):
        schedule.set_holiday_region(region, viewer("owner"), NOW)


CHANGES = {
    "leave": lambda owner: schedule.add_time_off("maya", AWAY, owner, NOW),
    "exception": lambda owner: schedule.set_exception("maya", TUESDAY, DayHours(), owner, NOW),
    "closed": lambda owner: schedule.add_closed_period(CLOSED, owner, NOW),
    "holiday": lambda owner: schedule.set_holiday_region(HolidayRegion("GB"), owner, NOW),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_was_shown_before_a_change_is_refused_after_it(app, change):
    """R8, R4: leave taken between shown and sent; the enquiry keeps every answer."""
    starts_at = datetime(2026, 12, 25, 11, 30, tzinfo=UTC) if change == "holiday" else TUESDAY_1130
    secret = ready_enquiry(NOW, technician="maya", starts_at=starts_at)
    digest = enquiry.look_up(secret, NOW).digest()
    CHANGES[change](viewer("owner"))
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        confirm_booking(secret, digest, NOW)


def test_anyone_is_somebody_who_is_there(app):
    """Maya has fewer appointments that day, but she is away."""
    booked(NOW, technician="theo", starts_at=TUESDAY_1130 + 2 * HOUR)
    schedule.add_time_off("maya", AWAY, viewer("owner"), NOW)
    send(ready_enquiry(NOW), NOW)
    columns = [column.name for column in db.metadata.tables["appointment"].columns]
    assert {row[columns.index("technician_id")] for row in dump()["appointment"]} == {2}


def test_a_technician_changes_only_their_own(app):
    maya = viewer("maya")
    schedule.add_time_off("maya", AWAY, maya, NOW)
    theirs = schedule.add_time_off("theo", AWAY, viewer("desk"), NOW)
    refused = [
        lambda: schedule.add_time_off("theo", AWAY, maya, NOW),
        lambda: schedule.remove_time_off("theo", theirs.id, maya, NOW),
        lambda: schedule.remove_time_off("maya", theirs.id, maya, NOW),
        lambda: schedule.set_exception("theo", TUESDAY, DayHours(), maya, NOW),
        lambda: schedule.remove_exception("theo", TUESDAY, maya, NOW),
        lambda: schedule.add_closed_period(CLOSED, maya, NOW),
        lambda: schedule.remove_closed_period(1, maya, NOW),
        lambda: schedule.set_holiday_region(None, maya, NOW),
    ]
    with nothing_changes():
        for act in refused:
            with pytest.raises(NotFoundError):
                act()


@pytest.mark.parametrize(
    "act",
    [
        lambda owner: schedule.add_time_off("nobody", AWAY, owner, NOW),
        lambda owner: schedule.remove_time_off("maya", 99, owner, NOW),
        lambda owner: schedule.set_exception("nobody", TUESDAY, DayHours(), owner, NOW),
        lambda owner: schedule.remove_exception("maya", TUESDAY, owner, NOW),
        lambda owner: schedule.remove_closed_period(99, owner, NOW),
    ],
)
def test_what_is_not_there_is_not_found(app, act):
    owner = viewer("owner")
    with nothing_changes(), pytest.raises(NotFoundError):
        act(owner)


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


def test_a_month_costs_the_same_number_of_queries_however_much_there_is_in_it(app):
    """R24."""
    journey = enquiry.look_up(ready_enquiry(NOW), NOW)
    policy, window = journey.clinic.policy, journey.window(NOW)

    def month(technicians, days=30):
        last = TUESDAY + timedelta(days=days - 1)
        return availability.list_slots(journey.service, technicians, policy, window, TUESDAY, last)

    before = queries_of(lambda: month(["maya"]))
    assert before == queries_of(lambda: month(["maya", "theo"])) == queries_of(lambda: month(["maya"], 1)) == 6
    owner = viewer("owner")
    for number in range(0, 20, 2):
        day = timedelta(days=number)
        schedule.add_time_off("maya", TimeOff(AWAY.starts_at + day, AWAY.ends_at + day), owner, NOW)
        schedule.set_exception("theo", TUESDAY + day, DayHours([Period(660, 900)], [Period(720, 735)]), owner, NOW)
        schedule.add_closed_period(ClosedPeriod(CHRISTMAS + day, CHRISTMAS + day, "Closed."), owner, NOW)
    schedule.set_holiday_region(HolidayRegion("GB", "ENG"), owner, NOW)
    for starts_at in (TUESDAY_1130 + timedelta(days=1), TUESDAY_1130 + timedelta(days=3)):
        booked(NOW, technician="maya", starts_at=starts_at)
    assert queries_of(lambda: month(["maya", "theo"])) == before
    assert month(["maya", "theo"]) != []


def test_the_first_time_of_everybody_costs_what_the_first_time_of_one_does(app):
    """R24, R8."""
    schedule.add_time_off("theo", TimeOff(AWAY.starts_at - timedelta(days=9), AWAY.ends_at), viewer("owner"), NOW)
    journey = enquiry.look_up(ready_enquiry(NOW), NOW)
    arguments = journey.clinic.policy, journey.window(NOW), journey.today
    first = availability.find_first_slots(journey.service, ["maya", "theo"], *arguments)
    for technician in ("maya", "theo"):
        alone = availability.find_first_slot(journey.service, [technician], *arguments)
        assert first[technician].starts_at == alone.starts_at
    assert first["maya"].starts_at < first["theo"].starts_at
    several = queries_of(lambda: availability.find_first_slots(journey.service, ["maya", "theo"], *arguments))
    assert several == queries_of(lambda: availability.find_first_slots(journey.service, ["maya"], *arguments))


def test_somebody_who_is_never_there_has_no_first_time(app):
    away = TimeOff(NOW, NOW + timedelta(days=200))
    schedule.add_time_off("theo", away, viewer("owner"), NOW)
    journey = enquiry.look_up(ready_enquiry(NOW), NOW)
    arguments = journey.clinic.policy, journey.window(NOW), journey.today
    first = availability.find_first_slots(journey.service, ["maya", "theo"], *arguments)
    assert first["theo"] is None
    assert first["maya"] is not None


def test_a_clinic_by_another_clock_keeps_its_own_days(app):
    """R9: the dates of an exception are the clinic's; Lord Howe is eleven hours ahead of UTC in summer."""
    change_clinic(time_zone="Australia/Lord_Howe")
    schedule.set_exception("maya", TUESDAY, DayHours([Period(0, 60)]), viewer("owner"), NOW)
    assert shown() == ["00:00", "00:15"]


def test_a_technician_who_takes_no_bookings_has_no_hours_to_change(app):
    owner = viewer("owner")
    with transaction() as session:
        session.execute(update(TechnicianRow).values(active=False))
    with pytest.raises(NotFoundError):
        schedule.add_time_off("maya", AWAY, owner, NOW)
