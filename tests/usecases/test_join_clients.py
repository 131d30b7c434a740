"""Staff join two records that are one person: everything of both is with one, and nothing is lost on the way."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from booking.domain.enquiry import Step
from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError, NotFoundError
from booking.domain.links import Purpose
from booking.domain.messages import Delivery, Notice
from booking.domain.visit import IdKind
from booking.store import appointments, audit, message_lists
from booking.store.appointments import AppointmentRow
from booking.store.clients import get_client
from booking.store.database import db
from booking.store.links import ClientLinkRow
from booking.store.looks import LookRow
from booking.store.screening import ScreeningRow
from booking.usecases import (
    bars,
    client_details,
    clients,
    decide,
    enquiry,
    health_check,
    looks,
    manage,
    visit,
    your_page,
)
from tests.conftest import NOW
from tests.helpers import ROBIN, TUESDAY_1130, booked, looked_at, nothing_changes, rewrite, send, viewer

LATER = NOW + timedelta(minutes=5)
OTHER = replace(ROBIN, name="Robin J Walker", email="robin.walker@work.example", born_on=date(1985, 3, 15))


@pytest.fixture
def two(app):
    """Two records with the same phone and name but for an initial; the references of an appointment each."""
    first = booked(NOW)
    second = booked(NOW, starts_at=TUESDAY_1130 + timedelta(days=1), details=replace(OTHER, name=ROBIN.name))
    return first, second


def join(from_other=(), versions=(1, 1), by="desk", now=LATER, ids=(1, 2)):
    return client_details.join_clients(ids[0], versions[0], ids[1], versions[1], from_other, viewer(by), now)


def owners(*tables):
    return {table.__name__: set(db.session.scalars(select(table.client_id))) for table in tables}


def test_everything_is_with_the_one_that_is_kept(two):
    looked_at(NOW, details=replace(OTHER, name=ROBIN.name))
    join(ids=(1, 3))
    join(versions=(2, 1))
    assert set().union(*owners(AppointmentRow, LookRow, ScreeningRow).values()) == {1}
    record = clients.show_client(2, viewer("owner"), LATER)
    assert record.client.id == 1
    assert [each.stored.appointment.reference for each in record.to_come] == list(two)
    assert len(record.earlier) == 2


def test_the_details_that_were_chosen_are_kept(two):
    join(from_other=["email"])
    client = get_client(1)
    assert (client.email, client.born_on, client.phone) == (OTHER.email, ROBIN.born_on, ROBIN.phone)
    for reference in two:
        assert appointments.get_appointment(reference).client_email == OTHER.email


def test_an_address_that_is_given_up_is_not_written_to_any_more(two):
    join()
    told = {
        reference: [
            (line.recipient, line.notice, line.state)
            for line in message_lists.list_of_appointment(appointments.get_appointment(reference).id)
            if not line.to_staff
        ]
        for reference in two
    }
    assert told[two[0]] == [(ROBIN.email, Notice.REQUEST_RECEIVED, Delivery.QUEUED)]
    assert told[two[1]] == [
        (OTHER.email, Notice.REQUEST_RECEIVED, Delivery.DROPPED),
        (ROBIN.email, Notice.REQUEST_RECEIVED, Delivery.QUEUED),
    ]
    links = db.session.scalars(select(ClientLinkRow).order_by(ClientLinkRow.id)).all()
    assert [link.expires_at > LATER for link in links] == [True, False, True]


def test_it_is_recorded_on_both_without_a_value(two):
    join(from_other=["email"])
    assert [(line.act, line.by) for line in audit.list_of("client 1")] == [("record joined: client 2", "Frank Desk")]
    assert [line.act for line in audit.list_of("client 2")] == ["record joined into: client 1"]


def test_links_and_acts_go_on_as_before(two):
    """By the link of a mail, at the visit and before it: each of them asks whose appointment it is."""
    secret = "a secret of a mail"
    from booking.store import links
    from booking.store.database import transaction

    join()
    with transaction():
        links.add_link(secret, Purpose.MANAGE, LATER + timedelta(days=9), appointment_id=2)
        links.add_link("letter", Purpose.LETTER, LATER + timedelta(days=9), appointment_id=2)
    assert manage.show(secret, LATER).stored.client_name == ROBIN.name
    assert your_page.open_link("letter", ROBIN.born_on, LATER)
    owner = viewer("owner")
    decide.confirm_appointment(two[1], 1, owner, LATER)
    visit.record_visit(two[1], IdKind.PASSPORT, {}, owner, appointments.get_appointment(two[1]).appointment.starts_at)
    health_check.send(health_check.begin(2, LATER), LATER)
    assert owners(ScreeningRow) == {"ScreeningRow": {1}}


def test_a_look_that_was_allowed_is_booked_into_the_joined_record(two):
    asked = looked_at(NOW, details=replace(OTHER, name=ROBIN.name))
    looks.allow_look(asked, 1, "A reason", None, viewer("owner"), NOW)
    secret = looks.come_back(1, NOW)
    rewrite(secret, NOW, technician="any", starts_at=TUESDAY_1130 + timedelta(days=2))
    join(ids=(1, 3))
    if enquiry.look_up(secret, LATER).progress.step is Step.RESULT:
        enquiry.see_result(secret, LATER)
    assert appointments.get_appointment(send(secret, LATER)).client_id == 1


def test_bars_of_both_hold_and_both_addresses_are_barred(two):
    bars.bar_client(2, 1, "A reason", viewer("desk"), NOW)
    join(versions=(1, 2))
    assert clients.show_client(1, viewer("owner"), LATER).is_barred
    with pytest.raises(ActNotAllowedError):
        bars.bar_client(1, 2, "Once more", viewer("desk"), LATER)
    bars.lift_bar(1, 2, "A talk", viewer("owner"), LATER)
    assert not clients.show_client(1, viewer("owner"), LATER).is_barred


def test_two_staff_at_once(two):
    join()
    for again in (join, lambda: join(ids=(2, 1)), lambda: join(versions=(2, 2))):
        with nothing_changes(), pytest.raises(ChangedMeanwhileError):
            again()


def test_a_record_that_was_corrected_meanwhile_is_looked_at_again(two):
    client_details.correct_details(2, 1, "Robin W", OTHER.email, ROBIN.phone, viewer("owner"), NOW)
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        join()


def test_two_that_do_not_look_alike_are_not_joined(two):
    booked(
        NOW,
        starts_at=TUESDAY_1130 + timedelta(days=2),
        details=replace(ROBIN, name="Ann Field", email="ann@client.example", born_on=date(1990, 1, 1)),
    )
    for ids in ((1, 3), (1, 1), (1, 99)):
        with nothing_changes(), pytest.raises(NotFoundError):
            join(ids=ids)
        with pytest.raises(NotFoundError):
            client_details.show_joining(*ids, viewer("owner"))


def test_a_technician_joins_nobody(two):
    with nothing_changes(), pytest.raises(NotFoundError):
        join(by="maya")
    with pytest.raises(NotFoundError):
        client_details.show_joining(1, 2, viewer("maya"))


def test_what_will_be_joined_is_shown_before(two):
    joining = client_details.show_joining(1, 2, viewer("desk"))
    assert (joining.counts, joining.differing) == ((1, 1), ["email", "born_on"])
    join()
    with pytest.raises(ChangedMeanwhileError):
        client_details.show_joining(1, 2, viewer("desk"))
