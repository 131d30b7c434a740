"""The one promise above all: a time is given to one client only, whoever else asks at the same moment."""

import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from statistics import median

import pytest
from sqlalchemy import create_engine, text

from booking.app import create_app
from booking.domain.appointment import HOLDS_TIME
from booking.store.appointments import AppointmentRow
from booking.store.database import BUSY_SECONDS, db
from booking.store.schedule import OccupiedCellRow
from tests.conftest import NOW, POSTGRES_URL
from tests.helpers import TUESDAY_1130, copies, dump, ready_enquiry, send, set_up, viewer

pytestmark = pytest.mark.race

CLIENTS = 50
ROUNDS = 4 if os.environ.get("REQUIRE_ALL") else 3
CLEANING_BEFORE = timedelta(minutes=5)
UNTIL_CLEAN = timedelta(minutes=55)


def weekdays():
    """A time on each of the weekdays from Tuesday 1 December on."""
    days = (TUESDAY_1130 + timedelta(days=number) for number in range(80))
    return [day for day in days if day.weekday() < 5]


def bookings(starts, technician="maya"):
    """As many clients as starts, each with the finger on the button."""
    return [["book", *pair] for pair in copies(ready_enquiry(NOW, technician=technician), NOW, starts)]


def kinds(answers):
    return Counter(answer.kind for answer in answers)


def appointments():
    db.session.rollback()
    return list(db.session.query(AppointmentRow).filter(AppointmentRow.state.in_([*HOLDS_TIME])))


def overlapping():
    """Pairs of appointments of one technician that overlap, cleaning included; reckoned without any cell."""
    found = sorted(appointments(), key=lambda row: (row.technician_id, row.starts_at))
    return [
        (one.reference, other.reference)
        for one, other in pairwise(found)
        if one.technician_id == other.technician_id and other.starts_at - CLEANING_BEFORE < one.starts_at + UNTIL_CLEAN
    ]


def test_of_fifty_at_once_one_gets_the_time_and_the_others_are_told_it_is_taken(app, crowd):
    """R1, R3: several rounds; nobody sees any other error, and nobody waits until the database gives up."""
    seconds = []
    for round_, starts_at in zip(range(ROUNDS), weekdays(), strict=False):
        answers = crowd.race(app, bookings([starts_at] * CLIENTS))
        assert kinds(answers) == {"ok": 1, "SlotTakenError": CLIENTS - 1}, f"round {round_ + 1}"
        seconds += [answer.seconds for answer in answers]
    assert len(appointments()) == ROUNDS
    assert len(dump()["client"]) == len(dump()["screening"]) == ROUNDS
    assert len(dump()["occupied_cell"]) == ROUNDS * 12
    assert median(seconds) < BUSY_SECONDS / 2


def test_times_that_overlap_without_being_equal_are_told_apart_too(app, crowd):
    """R1: starts a quarter of an hour apart, each taking an hour with its cleaning time."""
    starts = [TUESDAY_1130 + timedelta(minutes=15 * (number % 7 - 3)) for number in range(CLIENTS)]
    answers = crowd.race(app, bookings(starts))
    assert set(kinds(answers)) == {"ok", "SlotTakenError"}
    assert overlapping() == []
    assert 1 <= len(appointments()) == kinds(answers)["ok"] <= 2


def test_anyone_goes_to_everybody_who_is_free_and_to_nobody_twice(app, crowd):
    """R1: both technicians are taken once."""
    answers = crowd.race(app, bookings([TUESDAY_1130] * 20, technician="any"))
    assert kinds(answers) == {"ok": 2, "SlotTakenError": 18}
    assert {row.technician_id for row in appointments()} == {1, 2}


def test_neighbours_do_not_disturb_each_other(app, crowd):
    starts = [TUESDAY_1130.replace(hour=hour, minute=0) for hour in (9, 10, 11, 12, 14, 15)]
    assert kinds(crowd.race(app, bookings(starts))) == {"ok": 6}


def test_the_same_enquiry_sent_ten_times_at_once_is_one_appointment(app, crowd):
    """R1: a double click is no second client."""
    [job] = bookings([TUESDAY_1130])
    answers = crowd.race(app, [job] * 10)
    assert kinds(answers) == {"ok": 10}
    assert {answer.result for answer in answers} == {row.reference for row in appointments()}
    assert len(appointments()) == 1


@pytest.mark.parametrize("acts", [("confirm", "confirm"), ("confirm", "decline"), ("decline", "decline")])
def test_of_two_staff_who_decide_at_once_one_is_told_of_the_other(app, crowd, acts):
    """R2: the guard holds for confirm and decline too."""
    reference = send(ready_enquiry(NOW), NOW)
    before = len(dump()["message"])
    people = [viewer("owner").account_id, viewer("desk").account_id]
    answers = crowd.race(app, [[act, reference, 1, person] for act, person in zip(acts, people, strict=True)])
    assert kinds(answers) == {"ok": 1, "ChangedMeanwhileError": 1}
    [row] = db.session.query(AppointmentRow)
    db.session.refresh(row)
    assert row.version == 2
    confirmed = row.state == "confirmed"
    assert len(dump()["occupied_cell"]) == (12 if confirmed else 0)
    assert len(dump()["message"]) - before == (5 if confirmed else 1)


# What it rests on

PLAIN_TABLE = "CREATE TABLE occupied_cell (technician_id INTEGER, cell INTEGER, appointment_id INTEGER)"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def keyless_app(request):
    """The app on a database of its own in which the cells have no key."""
    if request.param == "sqlite":
        app = request.getfixturevalue("web_app")
        with app.app_context():
            replace_table()
            yield app
        return
    if not POSTGRES_URL:
        pytest.skip("TEST_POSTGRES_URL is not set")
    schema = "hairline_without_the_key"
    alone = create_engine(POSTGRES_URL)
    with alone.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    app = create_app("testing", SQLALCHEMY_DATABASE_URI=f"{POSTGRES_URL}?options=-csearch_path%3D{schema}")
    with app.app_context():
        db.create_all()
        set_up()
        replace_table()
        yield app
        db.session.remove()
        db.engine.dispose()
    with alone.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    alone.dispose()


def replace_table():
    db.session.rollback()
    with db.engine.begin() as connection:
        OccupiedCellRow.__table__.drop(connection)
        connection.execute(text(PLAIN_TABLE))


def test_without_the_key_the_same_race_books_twice(keyless_app, crowd):
    """R1: the negative control. It shows that the race is one, and that the key alone decides it."""
    answers = crowd.race(keyless_app, bookings([TUESDAY_1130] * CLIENTS))
    assert kinds(answers)["ok"] > 1
    assert overlapping()


@pytest.mark.postgres
def test_a_change_of_hours_and_a_booking_cannot_pass_each_other(postgres_alone, crowd):
    """The booking waits for the change and is then judged by the new hours. (On SQLite writers queue anyway.)"""
    jobs = bookings([TUESDAY_1130])
    db.session.rollback()
    with db.engine.begin() as change:
        change.execute(text("SELECT id FROM technician WHERE slug = 'maya' FOR UPDATE"))
        change.execute(text("DELETE FROM working_period WHERE technician_id = 1"))
        with ThreadPoolExecutor(1) as waiting:
            booking = waiting.submit(crowd.race, postgres_alone, jobs)
            with pytest.raises(TimeoutError):
                booking.result(timeout=1.5)
            change.commit()
            [answer] = booking.result(timeout=20)
    assert answer.kind == "TimeNotOfferedError"
    assert appointments() == []
