"""Two staff at one client's record, and a booking in the same moment: nothing is lost and nothing slips through."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from booking.domain.enquiry import Step
from booking.domain.errors import BarredError
from booking.store.appointments import AppointmentRow
from booking.store.clients import ClientRow
from booking.store.database import db
from booking.store.looks import LookRow
from booking.store.screening import ScreeningRow
from booking.usecases import enquiry, looks
from tests.conftest import NOW
from tests.helpers import ROBIN, TUESDAY_1130, booked, looked_at, ready_enquiry, rewrite, send, send_later, viewer

pytestmark = pytest.mark.race

OTHER = replace(ROBIN, email="robin@work.example")


def kinds(answers):
    return Counter(answer.kind for answer in answers)


def owners():
    """Whose everything is."""
    db.session.rollback()
    return {
        row for table in (AppointmentRow, LookRow, ScreeningRow) for row in db.session.scalars(select(table.client_id))
    }


def standing():
    db.session.rollback()
    return set(db.session.scalars(select(ClientRow.id).where(ClientRow.joined_into_id.is_(None))))


def test_each_into_the_other_at_once_is_one_join(app, crowd):
    booked(NOW)
    booked(NOW, starts_at=TUESDAY_1130 + timedelta(days=1), details=OTHER)
    owner, desk = viewer("owner").account_id, viewer("desk").account_id
    jobs = [
        ["join", 1, 1, 2, 1, owner],
        ["join", 2, 1, 1, 1, desk],
        ["join", 1, 1, 2, 1, desk],
        ["join", 2, 1, 1, 1, owner],
    ]
    assert kinds(crowd.race(app, jobs)) == {"ok": 1, "ChangedMeanwhileError": 3}
    assert owners() == standing()
    assert len(standing()) == 1


def test_what_a_look_allowed_is_booked_into_the_record_that_stands(app, crowd):
    booked(NOW)
    asked = looked_at(NOW, details=OTHER)
    looks.allow_look(asked, 1, "A reason", None, viewer("owner"), NOW)
    secret = looks.come_back(1, NOW)
    rewrite(secret, NOW, technician="any", starts_at=TUESDAY_1130 + timedelta(days=2))
    if enquiry.look_up(secret, NOW).progress.step is Step.RESULT:
        enquiry.see_result(secret, NOW)
    jobs = [["book", *send_later(secret, NOW)], ["join", 1, 1, 2, 1, viewer("owner").account_id]]
    assert kinds(crowd.race(app, jobs)) == {"ok": 2}
    assert owners() == standing() == {1}


def test_after_the_bar_nobody_gets_through(app, crowd):
    booked(NOW)
    later = [TUESDAY_1130 + timedelta(days=day) for day in (1, 2, 6, 7)]
    secrets = [ready_enquiry(NOW, starts_at=start) for start in later]
    jobs = [["bar", 1, 1, viewer("desk").account_id], *(["book", *send_later(secret, NOW)] for secret in secrets)]
    found = kinds(crowd.race(app, jobs))
    assert set(found) <= {"ok", "BarredError"}
    assert found.total() == len(jobs)
    with pytest.raises(BarredError):
        send(ready_enquiry(NOW, starts_at=TUESDAY_1130 + timedelta(days=8)), NOW)
