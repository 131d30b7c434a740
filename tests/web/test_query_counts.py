"""However much there is, a list of the admin view costs the same number of queries (R24)."""

from datetime import timedelta

import pytest

from booking.store.appointments import AppointmentRow
from booking.store.clients import ClientRow
from booking.store.database import db, new_uuid, transaction
from booking.store.erasures import ErasureRequestRow
from booking.store.looks import LookRow
from booking.store.messages import MessageRow
from tests import helpers
from tests.conftest import NOW
from tests.web import road
from tests.web.test_admin_week import counted

MANY = 100


@pytest.fixture
def one_of_each(web_app):
    """An appointment, a look, and their messages, of which one failed; and somebody who asks for deletion."""
    road.booked(web_app, technician="maya")
    with web_app.app_context():
        helpers.looked_at(NOW)
        with transaction() as session:
            session.query(MessageRow).update({"state": "failed"})
            session.add(ErasureRequestRow(appointment_id=1, asked_at=NOW))


def copies(row, **own):
    """A row like one that is there."""
    columns = [column.name for column in row.__table__.columns if column.name != "id"]
    return type(row)(**{**{name: getattr(row, name) for name in columns}, **own})


def multiply():
    """Many of each, the appointments today and later."""
    with transaction() as session:
        client, look = session.query(ClientRow).first(), session.query(LookRow).one()
        appointment, message = session.query(AppointmentRow).one(), session.query(MessageRow).first()
        for number in range(MANY):
            named = {"uuid": new_uuid(), "reference": f"{number:08}"}
            other = copies(client, uuid=new_uuid())
            session.add(other)
            session.flush()
            starts_at = NOW + timedelta(minutes=5 * number)
            key = {"submission_key": new_uuid(), "starts_at": starts_at, "client_id": other.id}
            booked = copies(appointment, **named, **key)
            session.add(booked)
            session.flush()
            session.add(
                copies(look, **{name: named[name] for name in named if hasattr(look, name)}, client_id=other.id)
            )
            session.add(copies(message, uuid=new_uuid(), dedup_key=new_uuid(), appointment_id=booked.id))
            session.add(ErasureRequestRow(appointment_id=booked.id, asked_at=NOW))


PATHS = [
    *("/admin/", "/admin/requests", "/admin/clients", "/admin/messages", "/admin/week", "/admin/clients/1"),
    *("/admin/inbox", "/admin/settings/audit", "/admin/requests?text=robin", "/admin/looks"),
]


def test_many_rows_cost_no_more_queries_than_one(web_app, staff, one_of_each):
    people = {name: staff(name) for name in ("owner", "maya")}
    costs = []
    for _round in range(2):
        costs.append({})
        for name, person in people.items():
            for path in PATHS:
                with counted() as asked:
                    person.open(path)
                costs[-1][name, path] = len(asked)
        if not _round:
            with web_app.app_context():
                multiply()
                db.session.remove()
    assert costs[1] == costs[0]
