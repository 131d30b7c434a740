"""A client puts a wrong e-mail address right: told anew at the new one, and nothing more goes to the old one."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from booking.domain.errors import ActNotAllowedError, EnquiryGoneError, TooManyChangesError, TooManyOpenError
from booking.domain.messages import Delivery, Notice
from booking.store import appointments, audit, message_lists
from booking.store import messages as message_store
from booking.store.clients import ClientRow
from booking.store.database import db, transaction
from booking.store.links import ClientLinkRow
from booking.store.messages import MessageRow
from booking.usecases import client_details, confirmation, decide
from tests import helpers
from tests.conftest import NOW
from tests.helpers import NO_TIME, ROBIN, booked, nothing_changes, ready_enquiry, refused_enquiry, send, viewer

NEW = "robyn@client.example"


@pytest.fixture
def secret(app):
    made = ready_enquiry(NOW)
    send(made, NOW)
    return made


def found(reference=None):
    """The appointment that was booked first."""
    return appointments.find_by_id(1) if reference is None else appointments.get_appointment(reference)


def to_client(stored):
    """The client's notices: to whom, which, and where each stands."""
    lines = message_lists.list_of_appointment(stored.id)
    return [(line.recipient, line.notice, line.state) for line in lines if not line.to_staff]


def settle(state, recipient=ROBIN.email):
    """Let the client's messages stand somewhere else on their way."""
    with transaction() as session:
        session.execute(update(MessageRow).where(MessageRow.recipient == recipient).values(state=state))


def test_it_works(secret):
    assert confirmation.change_address(secret, NEW, NOW)
    stored = found()
    assert stored.client_email == NEW
    assert to_client(stored) == [
        (ROBIN.email, Notice.REQUEST_RECEIVED, Delivery.DROPPED),
        (NEW, Notice.REQUEST_RECEIVED, Delivery.QUEUED),
    ]
    [line] = [line for line in audit.list_of(stored.appointment.reference) if line.act == "address changed"]
    assert (line.at, line.by) == (NOW, None)
    assert "@" not in line.act


def test_staff_and_everybody_else_are_left_alone(secret):
    other = booked(NOW, starts_at=helpers.TUESDAY_1130 + timedelta(days=1))
    confirmation.change_address(secret, NEW, NOW)
    assert found(other).client_email == ROBIN.email
    assert to_client(found(other)) == [(ROBIN.email, Notice.REQUEST_RECEIVED, Delivery.QUEUED)]
    staff = [line for line in message_lists.list_of_appointment(found().id) if line.to_staff]
    assert {line.state for line in staff} == {Delivery.QUEUED}


def test_what_was_sent_stays_sent_and_what_failed_is_not_told_of_any_more(secret):
    settle(Delivery.SENT)
    confirmation.change_address(secret, NEW, NOW)
    assert to_client(found())[0][2] is Delivery.SENT
    settle(Delivery.FAILED, NEW)
    confirmation.change_address(secret, "third@client.example", NOW)
    assert [state for _, _, state in to_client(found())] == [Delivery.SENT, Delivery.DROPPED, Delivery.QUEUED]


@pytest.mark.parametrize(
    ("settle_as", "expected"),
    [
        (lambda claimed: message_store.mark_sent(claimed, NOW), Delivery.SENT),
        (lambda claimed: message_store.mark_retrying(claimed, NOW, "busy"), Delivery.DROPPED),
        (lambda claimed: message_store.mark_failed(claimed, "refused"), Delivery.DROPPED),
    ],
)
def test_a_message_that_is_just_being_sent_is_not_tried_again(secret, settle_as, expected):
    """Where it went all the same, staff read that it went (R10)."""
    with transaction() as session:
        session.execute(update(MessageRow).where(MessageRow.recipient != ROBIN.email).values(state=Delivery.SENT))
    with transaction():
        claimed = message_store.claim_due(NOW)
    assert claimed.recipient == ROBIN.email
    confirmation.change_address(secret, NEW, NOW)
    with transaction():
        settle_as(claimed)
    assert to_client(found())[0] == (ROBIN.email, Notice.REQUEST_RECEIVED, expected)
    with transaction():
        again = message_store.claim_due(NOW + timedelta(days=1))
    assert again.recipient == NEW


def test_confirmed_goes_out_anew_with_the_same_calendar(secret):
    decide.confirm_appointment(found().appointment.reference, 1, viewer("owner"), NOW)
    confirmation.change_address(secret, NEW, NOW)
    assert to_client(found())[-1] == (NEW, Notice.CONFIRMED, Delivery.QUEUED)
    assert found().appointment.sequence == 1  # nothing that a calendar must learn of


def test_links_that_went_to_the_old_address_open_nothing(app):
    secret = ready_enquiry(NOW, answers={"scalp_lesion": "yes"})
    send(secret, NOW)
    later = NOW + timedelta(minutes=1)
    confirmation.change_address(secret, NEW, later)
    assert to_client(found())[-1] == (NEW, Notice.ONE_THING_MORE, Delivery.QUEUED)
    links = list(db.session.scalars(select(ClientLinkRow).order_by(ClientLinkRow.id)))
    # The letter's and the client's own page, in each of the two mails.
    assert [link.expires_at > later for link in links] == [False, False, True, True]
    assert {link.expires_at for link in links[:2]} == {later}


def test_there_and_back_again_is_told_each_time(secret):
    confirmation.change_address(secret, NEW, NOW)
    confirmation.change_address(secret, ROBIN.email, NOW)
    assert to_client(found())[-1] == (ROBIN.email, Notice.REQUEST_RECEIVED, Delivery.QUEUED)
    assert [state for _, _, state in to_client(found())].count(Delivery.QUEUED) == 1


def test_the_same_press_again_changes_nothing(secret):
    confirmation.change_address(secret, NEW, NOW)
    with nothing_changes():
        assert not confirmation.change_address(secret, NEW, NOW)


def test_in_a_joined_record_the_other_appointments_go_there_too(secret):
    """Links that went to the old address would open them otherwise."""
    other = booked(NOW, starts_at=helpers.TUESDAY_1130 + timedelta(days=1))
    client_details.join_clients(1, 1, 2, 1, [], viewer("owner"), NOW)
    later = NOW + timedelta(minutes=1)
    confirmation.change_address(secret, NEW, later)
    assert found(other).client_email == NEW
    for stored in (found(), found(other)):
        assert to_client(stored) == [
            (ROBIN.email, Notice.REQUEST_RECEIVED, Delivery.DROPPED),
            (NEW, Notice.REQUEST_RECEIVED, Delivery.QUEUED),
        ]
        assert [line.by for line in audit.list_of(stored.appointment.reference) if line.act == "address changed"] == [
            None
        ]
    links = list(db.session.scalars(select(ClientLinkRow).order_by(ClientLinkRow.id)))
    assert [link.expires_at > later for link in links] == [False, False, True, True]


def test_three_times_and_no_more(secret):
    for number in range(3):
        confirmation.change_address(secret, f"robin-{number}@client.example", NOW)
    with nothing_changes(), pytest.raises(TooManyChangesError):
        confirmation.change_address(secret, NEW, NOW)


def test_what_holds_no_time_any_more_is_left_as_it_is(secret):
    decide.decline_appointment(found().appointment.reference, 1, "A reason", viewer("owner"), NOW)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        confirmation.change_address(secret, NEW, NOW)


def test_an_address_with_enough_appointments_to_come_gets_no_more(secret):
    helpers.change_clinic(most_open_appointments=1)
    with transaction() as session:
        session.execute(update(ClientRow).values(phone="+442079460000"))
    booked(NOW, starts_at=helpers.TUESDAY_1130 + timedelta(days=1), details=helpers.replace(ROBIN, email=NEW))
    with nothing_changes(), pytest.raises(TooManyOpenError):
        confirmation.change_address(secret, NEW.upper(), NOW)
    confirmation.change_address(secret, ROBIN.email.upper(), NOW)  # one's own in capitals is no other


@pytest.mark.parametrize("make", [ready_enquiry, lambda now: refused_enquiry(now, NO_TIME), lambda now: "unknown"])
def test_before_sending_there_is_nothing_to_change(app, make):
    made = make(NOW)
    with nothing_changes(), pytest.raises(EnquiryGoneError):
        confirmation.change_address(made, NEW, NOW)


def test_after_a_day_nobody_changes_it_from_this_browser(secret):
    with nothing_changes(), pytest.raises(EnquiryGoneError):
        confirmation.change_address(secret, NEW, NOW + timedelta(hours=24))
