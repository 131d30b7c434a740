"""A client whom staff barred cannot book online, is not told why, and keeps what is booked."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from booking.domain.enquiry import Details
from booking.domain.errors import (
    ActNotAllowedError,
    BarredError,
    ChangedMeanwhileError,
    NotFoundError,
    ReasonMissingError,
    TooManyOpenError,
)
from booking.store import appointments, audit
from booking.store.bars import ClientBarRow
from booking.store.database import db
from booking.usecases import bars, client_details, clients, looks
from tests.conftest import NOW
from tests.helpers import (
    ROBIN,
    TUESDAY_1130,
    booked,
    looked_at,
    nothing_changes,
    ready_enquiry,
    refused_enquiry,
    send,
    viewer,
)

SOMEBODY = Details("Somebody Else", "else@client.example", "+442079460000", date(1990, 1, 1))
NEXT = TUESDAY_1130 + timedelta(days=1)


@pytest.fixture
def reference(app):
    made = booked(NOW)
    bars.bar_client(1, 1, "Shouted at Maya", viewer("desk"), NOW)
    return made


def refused(details):
    secret = ready_enquiry(NOW, starts_at=NEXT, details=details)
    with nothing_changes(), pytest.raises(BarredError):
        send(secret, NOW)
    return secret


@pytest.mark.parametrize(
    "details",
    [ROBIN, replace(SOMEBODY, email="ROBIN@Client.example"), replace(SOMEBODY, phone=ROBIN.phone)],
    ids=["both", "address in another case", "phone"],
)
def test_neither_with_the_address_nor_with_the_phone(reference, details):
    refused(details)


def test_it_is_the_same_refusal_as_of_somebody_with_enough_appointments():
    """So no page can tell one from the other by accident."""
    assert issubclass(BarredError, TooManyOpenError)
    assert BarredError.code == TooManyOpenError.code


def test_nor_can_they_ask_a_person_to_look(reference):
    secret = refused_enquiry(NOW)
    with nothing_changes(), pytest.raises(BarredError):
        looks.ask_for_look(secret, ROBIN, NOW)


def test_times_that_were_offered_before_are_not_booked_either(app):
    asked = looked_at(NOW)
    looks.allow_look(asked, 1, "A reason", None, viewer("owner"), NOW)
    bars.bar_client(1, 1, "A reason", viewer("owner"), NOW)
    secret = ready_enquiry(NOW)
    with pytest.raises(BarredError):
        send(secret, NOW)


def test_somebody_else_is_not_held_back(reference):
    assert booked(NOW, starts_at=NEXT, details=SOMEBODY)


def test_what_is_booked_stays(reference):
    stored = appointments.get_appointment(reference)
    assert stored.appointment.state.value == "requested"


def test_an_address_from_before_a_record_was_joined_is_barred_too(app):
    booked(NOW)
    booked(NOW, starts_at=NEXT, details=replace(ROBIN, email="robin@work.example", born_on=date(1985, 3, 15)))
    client_details.join_clients(1, 1, 2, 1, [], viewer("owner"), NOW)
    bars.bar_client(1, 2, "A reason", viewer("owner"), NOW)
    secret = ready_enquiry(
        NOW, starts_at=NEXT + timedelta(days=1), details=replace(SOMEBODY, email="robin@work.example")
    )
    with pytest.raises(BarredError):
        send(secret, NOW)


def test_lifted_they_can_book_again(reference):
    secret = refused(ROBIN)
    bars.lift_bar(1, 2, "We talked", viewer("owner"), NOW)
    assert send(secret, NOW)
    [bar] = clients.show_client(1, viewer("owner"), NOW).bars
    assert (bar.lifted_by, bar.lift_reason) == ("Olive Owner", "We talked")


def test_the_reasons_are_sealed_and_not_in_the_audit_log(reference):
    bars.lift_bar(1, 2, "We talked", viewer("owner"), NOW)
    row = db.session.scalars(select(ClientBarRow)).one()
    assert b"Shouted" not in row.reason
    assert b"talked" not in row.lift_reason
    assert [line.act for line in audit.list_of("client 1")] == ["barred", "bar lifted"]


def test_two_staff_at_once(reference):
    for act in (bars.bar_client, bars.lift_bar):
        with nothing_changes(), pytest.raises(ChangedMeanwhileError):
            act(1, 1, "A reason", viewer("owner"), NOW)


def test_nobody_is_barred_twice_or_let_off_for_nothing(reference):
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        bars.bar_client(1, 2, "A reason", viewer("owner"), NOW)
    bars.lift_bar(1, 2, "A reason", viewer("owner"), NOW)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        bars.lift_bar(1, 3, "A reason", viewer("owner"), NOW)


def test_a_reason_is_asked_for(reference):
    for act in (bars.bar_client, bars.lift_bar):
        with nothing_changes(), pytest.raises(ReasonMissingError):
            act(1, 2, " \n", viewer("owner"), NOW)


def test_a_technician_bars_nobody(reference):
    for act in (bars.bar_client, bars.lift_bar):
        with nothing_changes(), pytest.raises(NotFoundError):
            act(1, 2, "A reason", viewer("maya"), NOW)
