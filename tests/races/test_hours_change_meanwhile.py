"""Time off, closed days and a booking cannot pass each other: the later of the two knows of the earlier."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from booking.store.database import db
from booking.usecases import availability, enquiry
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, copies, dump, ready_enquiry, viewer

pytestmark = pytest.mark.race

CLIENTS = 8
ROUNDS = 6
CHANGES = {
    "time_off": ["time_off", "maya", (TUESDAY_1130 - timedelta(hours=1)).isoformat(), 120],
    "day_off": ["day_off", "maya", TUESDAY_1130.date().isoformat()],
    "usual_week": ["usual_week", "maya", TUESDAY_1130.date().isoformat()],
    "close": ["close", TUESDAY_1130.date().isoformat()],
}


def day_later(change, days):
    """The same change so many days later."""
    act, *arguments = change
    shift = timedelta(days=days)
    if act == "time_off":
        return [act, "maya", (TUESDAY_1130 - timedelta(hours=1) + shift).isoformat(), 120]
    return [act, *arguments[:-1], (TUESDAY_1130.date() + shift).isoformat()]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_knows_of_every_booking_it_did_not_stop(app, crowd, change):
    """R8, R4: whoever was booked before the change is told of by it; nobody is booked after it."""
    owner = viewer("owner").account_id
    for number in range(ROUNDS):
        # Monday 7 December on, one weekday for each round.
        days = 6 + number if number < 5 else 13
        starts = [TUESDAY_1130 + timedelta(days=days)] * CLIENTS
        jobs = [["book", *pair] for pair in copies(ready_enquiry(NOW, technician="maya"), NOW, starts)]
        jobs.insert(number % CLIENTS, [*day_later(CHANGES[change], days), owner])
        answers = crowd.race(app, jobs)
        told = [answer.result for answer in answers if isinstance(answer.result, list)]
        booked = [answer.result for answer in answers if answer.kind == "ok" and isinstance(answer.result, str)]
        assert told == [booked], f"round {number + 1}"
        kinds = {answer.kind for answer in answers}
        assert kinds <= {"ok", "SlotTakenError", "TimeNotOfferedError"}
        journey = enquiry.look_up(ready_enquiry(NOW), NOW)
        day = starts[0].date()
        slots = availability.list_slots(journey.service, ["maya"], journey.clinic.policy, journey.window(NOW), day, day)
        assert starts[0] not in [slot.starts_at for slot in slots]
        db.session.rollback()
    stored = sum(len(dump()[table]) for table in ("time_off", "hours_exception", "closed_period"))
    assert stored == (0 if change == "usual_week" else ROUNDS)


@pytest.mark.postgres
@pytest.mark.parametrize("change", CHANGES)
def test_a_change_waits_for_a_booking_that_is_under_way(postgres_alone, crowd, change):
    """The booking shares the technician's row until it is stored. (On SQLite writers queue anyway.)"""
    app = postgres_alone
    owner = viewer("owner").account_id
    jobs = [[*CHANGES[change], owner]]
    db.session.rollback()
    with db.engine.begin() as booking:
        booking.execute(text("SELECT id FROM technician WHERE slug = 'maya' FOR SHARE"))
        with ThreadPoolExecutor(1) as waiting:
            changing = waiting.submit(crowd.race, app, jobs)
            with pytest.raises(TimeoutError):
                changing.result(timeout=1.5)
            booking.commit()
            [answer] = changing.result(timeout=20)
    assert answer.kind == "ok"
