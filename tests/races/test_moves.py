"""Moves at the same moment as other moves, bookings, cancellations and changes of hours."""

from collections import Counter
from datetime import timedelta

import pytest

from booking.store import appointments
from booking.store.database import db, transaction
from booking.store.links import add_link, find_link
from booking.store.schedule import OccupiedCellRow
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, booked, copies, dump, ready_enquiry, viewer

pytestmark = pytest.mark.race

ROUNDS = 5
A_DAY = timedelta(days=1)
CELLS = 12


def round_day(number):
    """A Tuesday, Wednesday or Thursday in December for each round."""
    return TUESDAY_1130 + timedelta(days=7 * (number // 3) + number % 3)


def move(reference, starts_at, account_id, version=1, technician="maya"):
    return ["move", reference, version, technician, starts_at.isoformat(), account_id]


def kinds(answers):
    return Counter(answer.kind for answer in answers)


def starts(reference):
    db.session.rollback()
    return appointments.get_appointment(reference).appointment.starts_at


def cells_of(reference):
    db.session.rollback()
    stored = appointments.get_appointment(reference)
    first = int(stored.appointment.starts_at.timestamp()) // 300
    owned = {row.cell - first for row in db.session.query(OccupiedCellRow).filter_by(appointment_id=stored.id)}
    return owned == set(range(-1, CELLS - 1))


def test_of_two_staff_who_move_the_same_one_one_is_told(app, crowd):
    """R2: the second hears that it was changed, and the appointment owns the cells of one time alone."""
    staff = [viewer(name).account_id for name in ("owner", "desk")]
    for number in range(ROUNDS):
        day = round_day(number)
        reference = booked(NOW, technician="maya", starts_at=day)
        hours = (day.replace(hour=14, minute=0), day.replace(hour=15, minute=0))
        answers = crowd.race(app, [move(reference, at, who) for at, who in zip(hours, staff, strict=True)])
        assert kinds(answers) == {"ok": 1, "ChangedMeanwhileError": 1}, f"round {number + 1}"
        assert starts(reference) in hours
        assert cells_of(reference)


def test_of_staff_and_a_client_who_want_one_time_one_gets_it(app, crowd):
    """R1, R2: a move and bookings for the same time; whoever loses keeps what there was."""
    owner = viewer("owner").account_id
    for number in range(ROUNDS):
        day = round_day(number)
        wanted = day.replace(hour=14, minute=30)
        reference = booked(NOW, technician="maya", starts_at=day)
        jobs = [["book", *pair] for pair in copies(ready_enquiry(NOW, technician="maya"), NOW, [wanted] * 4)]
        jobs.insert(number % len(jobs), move(reference, wanted, owner))
        answers = crowd.race(app, jobs)
        assert kinds(answers) == {"ok": 1, "SlotTakenError": 4}, f"round {number + 1}"
        assert starts(reference) in (day, wanted)
        assert cells_of(reference)
        assert len(dump()["occupied_cell"]) == (number + 1) * CELLS + CELLS * booked_by_clients(number)


def booked_by_clients(number):
    """How many of the appointments so far are the clients'."""
    return len(dump()["appointment"]) - (number + 1)


def test_two_that_would_change_places_do_not_wait_for_each_other_for_ever(app, crowd):
    owner = viewer("owner").account_id
    for number in range(ROUNDS):
        day = round_day(number)
        afternoon = day.replace(hour=14, minute=30)
        one, other = (booked(NOW, technician="maya", starts_at=at) for at in (day, afternoon))
        answers = crowd.race(app, [move(one, afternoon, owner), move(other, day, owner)])
        assert kinds(answers) == {"SlotTakenError": 2}, f"round {number + 1}"
        assert (starts(one), starts(other)) == (day, afternoon)


def test_a_move_and_a_cancellation(app, crowd):
    """One of the two is told; a cancelled appointment owns nothing."""
    staff = [viewer(name).account_id for name in ("owner", "desk")]
    for number in range(ROUNDS):
        day = round_day(number)
        reference = booked(NOW, technician="maya", starts_at=day)
        jobs = [move(reference, day.replace(hour=14), staff[0]), ["cancel", reference, 1, staff[1]]]
        assert kinds(crowd.race(app, jobs)) == {"ok": 1, "ChangedMeanwhileError": 1}
        db.session.rollback()
        stored = appointments.get_appointment(reference)
        owned = db.session.query(OccupiedCellRow).filter_by(appointment_id=stored.id).count()
        assert owned == (0 if stored.appointment.state.value == "cancelled" else CELLS)


def test_a_move_and_time_off_cannot_pass_each_other(app, crowd):
    """R8: either the move comes first and the time off tells of it, or it is refused."""
    owner = viewer("owner").account_id
    for number in range(ROUNDS):
        day = round_day(number)
        wanted = day.replace(hour=14, minute=30)
        reference = booked(NOW, technician="maya", starts_at=day)
        away = ["time_off", "maya", (wanted - timedelta(minutes=30)).isoformat(), 120, owner]
        answers = crowd.race(app, [move(reference, wanted, owner), away])
        told = next(answer.result for answer in answers if isinstance(answer.result, list))
        assert told == ([reference] if starts(reference) == wanted else [])
        assert kinds(answers) <= Counter({"ok": 2, "TimeNotOfferedError": 1})


def by_client(number, reference, starts_at, technician="maya"):
    """The client's press; the link is made beforehand."""
    secret = f"{number:043}"
    stored = appointments.get_appointment(reference)
    if find_link(secret, NOW) is None:
        with transaction():
            add_link(secret, "manage", NOW + 90 * A_DAY, appointment_id=stored.id)
    return ["reschedule", secret, 1, technician, starts_at.isoformat()]


def test_a_client_who_presses_five_times_at_once_moves_once(app, crowd):
    """R5: each press gets the first answer, and both sides are told once."""
    for number in range(ROUNDS):
        day = round_day(number)
        reference = booked(NOW, technician="maya", starts_at=day)
        wanted = day.replace(hour=14)
        jobs = [by_client(number, reference, wanted, "any") for _ in range(5)]
        assert kinds(crowd.race(app, jobs)) == {"ok": 5}, f"round {number + 1}"
        assert starts(reference) == wanted
        assert cells_of(reference)
        db.session.rollback()
        assert appointments.get_appointment(reference).appointment.version == 2


def test_of_a_client_and_staff_who_move_the_same_one_one_is_told(app, crowd):
    owner = viewer("owner").account_id
    for number in range(ROUNDS):
        day = round_day(number)
        reference = booked(NOW, technician="maya", starts_at=day)
        hours = (day.replace(hour=14, minute=0), day.replace(hour=15, minute=0))
        jobs = [by_client(number, reference, hours[0]), move(reference, hours[1], owner)]
        assert kinds(crowd.race(app, jobs)) == {"ok": 1, "ChangedMeanwhileError": 1}, f"round {number + 1}"
        assert starts(reference) in hours
        assert cells_of(reference)


def test_of_two_clients_who_move_to_one_time_one_gets_it(app, crowd):
    """R1: the other keeps the time they had."""
    for number in range(ROUNDS):
        day = round_day(number)
        afternoon = day.replace(hour=13, minute=30)
        pair = [booked(NOW, technician="maya", starts_at=at) for at in (day, afternoon)]
        wanted = day.replace(hour=15)
        jobs = [by_client(100 * place + number, each, wanted) for place, each in enumerate(pair, 1)]
        assert kinds(crowd.race(app, jobs)) == {"ok": 1, "SlotTakenError": 1}, f"round {number + 1}"
        assert sorted(starts(each) == wanted for each in pair) == [False, True]
        assert all(cells_of(each) for each in pair)
