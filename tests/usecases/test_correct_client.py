"""Staff correct a client's details; with another address everything goes there, and nothing more to the old one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from booking.domain.errors import ChangedMeanwhileError, NotFoundError
from booking.domain.messages import Delivery, Notice
from booking.store import appointments, audit, message_lists
from booking.store.clients import ClientRow, get_client
from booking.store.database import db
from booking.store.links import ClientLinkRow
from booking.store.messages import MessageRow
from booking.usecases import client_details, confirmation, decide, looks
from tests.conftest import NOW
from tests.helpers import ROBIN, TUESDAY_1130, booked, looked_at, nothing_changes, ready_enquiry, send, viewer

NEW = "robyn@client.example"
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def reference(app):
    return booked(NOW)


def correct(name=ROBIN.name, email=ROBIN.email, phone=ROBIN.phone, version=1, by="desk", now=LATER):
    return client_details.correct_details(1, version, name, email, phone, viewer(by), now)


def to_client(reference):
    lines = message_lists.list_of_appointment(appointments.get_appointment(reference).id)
    return [(line.recipient, line.notice, line.state) for line in lines if not line.to_staff]


def test_another_address_is_told_anew_and_the_old_one_no_more(reference):
    assert correct(email=NEW)
    assert appointments.get_appointment(reference).client_email == NEW
    assert to_client(reference) == [
        (ROBIN.email, Notice.REQUEST_RECEIVED, Delivery.DROPPED),
        (NEW, Notice.REQUEST_RECEIVED, Delivery.QUEUED),
    ]
    links = db.session.scalars(select(ClientLinkRow).order_by(ClientLinkRow.id)).all()
    assert [link.expires_at > LATER for link in links] == [False, True]


def test_staff_messages_stay(reference):
    correct(email=NEW)
    lines = message_lists.list_of_appointment(1)
    assert {line.state for line in lines if line.to_staff} == {Delivery.QUEUED}


def test_what_is_recorded_holds_no_value(reference):
    correct(name="Robyn Walker", email=NEW, phone="+442079460001")
    lines = [*audit.list_of("client 1"), *audit.list_of(reference)]
    assert [(line.act, line.by) for line in lines if line.by] == [
        ("details corrected: name email phone", "Frank Desk"),
        ("address changed", "Frank Desk"),
    ]


def test_a_name_or_a_phone_kills_no_link(reference):
    with db.session.no_autoflush:
        before = to_client(reference)
    correct(name="Robyn Walker", phone="+442079460001")
    assert to_client(reference) == before
    stored = appointments.get_appointment(reference)
    assert (stored.client_name, stored.client_phone) == ("Robyn Walker", "+442079460001")
    assert all(link.expires_at > LATER for link in db.session.scalars(select(ClientLinkRow)))


def test_what_is_over_gets_no_new_message_and_its_links_are_dead_too(reference):
    decide.decline_appointment(reference, 1, "A reason", viewer("owner"), NOW)
    before = len(to_client(reference))
    correct(email=NEW)
    assert len(to_client(reference)) == before
    assert all(link.expires_at <= LATER for link in db.session.scalars(select(ClientLinkRow)))


def test_times_that_were_offered_are_offered_at_the_new_address(app):
    asked = looked_at(NOW)
    looks.allow_look(asked, 1, "A reason", None, viewer("owner"), NOW)
    correct(email=NEW)
    sent = db.session.scalars(select(MessageRow).where(MessageRow.recipient == NEW)).all()
    assert [message.notice for message in sent] == [Notice.LOOK_ALLOWED]
    links = db.session.scalars(select(ClientLinkRow).order_by(ClientLinkRow.id)).all()
    assert [link.expires_at > LATER for link in links] == [False, True]


def test_there_and_back_again_is_told_each_time(reference):
    correct(email=NEW)
    correct(email=ROBIN.email, version=2, now=LATER + timedelta(seconds=1))
    correct(email=NEW, version=3, now=LATER + timedelta(seconds=2))
    assert [state for _, _, state in to_client(reference)].count(Delivery.QUEUED) == 1
    assert to_client(reference)[-1] == (NEW, Notice.REQUEST_RECEIVED, Delivery.QUEUED)


def test_the_same_again_changes_nothing(reference):
    with nothing_changes():
        assert not correct()


def test_two_at_once_are_told_apart(reference):
    correct(phone="+442079460001")
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        correct(email=NEW)


def test_what_the_client_changed_meanwhile_is_not_written_over(app):
    secret = ready_enquiry(NOW)
    send(secret, NOW)
    confirmation.change_address(secret, NEW, NOW)
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        correct(email="third@client.example")
    assert get_client(1).version == 2


def test_a_technician_corrects_nothing(reference):
    with nothing_changes(), pytest.raises(NotFoundError):
        correct(email=NEW, by="maya")
    with pytest.raises(NotFoundError):
        client_details.correct_details(99, 1, "A", NEW, ROBIN.phone, viewer("owner"), LATER)


def test_nobody_else_is_touched(reference):
    other = booked(NOW, starts_at=TUESDAY_1130 + timedelta(days=1))
    correct(email=NEW)
    assert appointments.get_appointment(other).client_email == ROBIN.email
    assert to_client(other) == [(ROBIN.email, Notice.REQUEST_RECEIVED, Delivery.QUEUED)]
    assert db.session.query(ClientRow).filter_by(email=NEW).count() == 1
