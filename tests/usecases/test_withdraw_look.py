"""Offered times, found again and taken back: with a reason that is kept, and nothing can be booked with them."""

from datetime import timedelta

import pytest

from booking.domain.errors import (
    ActNotAllowedError,
    AnswersIncompleteError,
    ChangedMeanwhileError,
    EnquiryGoneError,
    NotFoundError,
    ReasonMissingError,
)
from booking.domain.look import PILE_LENGTH, LookState, Pile
from booking.domain.messages import Delivery, Notice
from booking.store import audit, message_lists
from booking.store import looks as store
from booking.usecases import enquiry, looks, messages, staff_booking, your_page
from booking.usecases.links import renew_look_links
from booking.usecases.look_list import list_looks
from booking.usecases.look_withdrawal import withdraw_look
from tests.conftest import NOW
from tests.helpers import ROBIN, dump, looked_at, nothing_changes, send, viewer
from tests.usecases.test_looks import allowed, come_back, link_secret

WORDS = "Please call us first."


def offered():
    """The reference of a look that offers times."""
    return store.get_by_id(allowed()).look.reference


def withdraw(reference, version=2, reason=WORDS, by="maya", now=NOW):
    withdraw_look(reference, version, reason, viewer(by), now)


def test_the_reason_and_who_it_was_are_kept_beside_why_it_was_offered(app):
    reference = offered()
    withdraw(reference, now=NOW + timedelta(days=1))
    found = looks.show_look(reference, viewer("owner"), NOW).stored.look
    assert (found.state, found.withdrawal, found.withdrawn_by) == (LookState.WITHDRAWN, WORDS, "Maya Example")
    assert (found.withdrawn_at, found.version) == (NOW + timedelta(days=1), 3)
    assert (found.reason, found.decided_by) == ("Seen in the studio", "Olive Owner")
    assert ("look withdrawn", "Maya Example") in [(line.act, line.by) for line in audit.list_of(reference)]


def test_it_is_kept_sealed_and_why_times_were_offered_is_still_not_for_the_front_desk(app):
    reference = offered()
    withdraw(reference)
    assert WORDS not in str(dump()["look"])
    found = looks.show_look(reference, viewer("desk"), NOW).stored.look
    assert (found.reason, found.withdrawal) == (None, WORDS)


def test_the_client_is_told_and_no_offer_goes_out_any_more(app):
    reference = offered()
    withdraw(reference)
    lines = message_lists.list_of_look(store.get_look(reference).id)
    assert [line.notice for line in lines if not line.to_staff] == [
        Notice.LOOK_ASKED,
        Notice.LOOK_ALLOWED,
        Notice.LOOK_WITHDRAWN,
    ]
    while messages.send_next_message(NOW):
        pass
    states = {line.notice: line.state for line in message_lists.list_of_look(store.get_look(reference).id)}
    assert states[Notice.LOOK_ALLOWED] is Delivery.DROPPED
    assert states[Notice.LOOK_WITHDRAWN] is not Delivery.DROPPED


def test_an_offer_that_was_sent_stays_as_sent(app):
    reference = offered()
    while messages.send_next_message(NOW):
        pass
    before = {line.id: line.state for line in message_lists.list_of_look(store.get_look(reference).id)}
    withdraw(reference)
    after = {line.id: line.state for line in message_lists.list_of_look(store.get_look(reference).id)}
    assert {number: after[number] for number, state in before.items() if state is Delivery.SENT} == {
        number: state for number, state in before.items() if state is Delivery.SENT
    }


def test_the_link_opens_nothing_and_no_new_one_is_sent(app):
    reference = offered()
    secret = link_secret()
    assert your_page.is_link_good(secret, NOW)
    withdraw(reference)
    assert not your_page.is_link_good(secret, NOW)
    with pytest.raises(NotFoundError):
        your_page.open_link(secret, ROBIN.born_on, NOW)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        renew_look_links(reference, viewer("owner"), NOW, stop=False, send=True)


def test_whoever_had_come_back_books_nothing(app):
    look_id = allowed()
    secret = come_back(look_id)
    withdraw(store.get_by_id(look_id).look.reference)
    assert enquiry.look_up(secret, NOW).is_sent
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        send(secret, NOW)
    with nothing_changes(), pytest.raises(EnquiryGoneError):
        looks.come_back(look_id, NOW)


def test_staff_book_nothing_with_it_on_the_phone(app):
    reference = offered()
    withdraw(reference)
    with nothing_changes(), pytest.raises(EnquiryGoneError):
        staff_booking.begin_with_look(reference, viewer("desk"), NOW)


def test_what_was_booked_with_it_stays(app):
    look_id = allowed()
    send(come_back(look_id), NOW)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        withdraw(store.get_by_id(look_id).look.reference)


def test_only_who_may_read_answers_takes_an_offer_back(app):
    reference = offered()
    with nothing_changes(), pytest.raises(NotFoundError):
        withdraw(reference, by="desk")


def test_not_without_a_reason_not_twice_and_not_from_an_old_page(app):
    reference = offered()
    with nothing_changes(), pytest.raises(ReasonMissingError):
        withdraw(reference, reason=" ")
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        withdraw(reference, version=1)
    withdraw(reference)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        withdraw(reference, version=3)


def on(pile):
    return [stored.look.reference for stored in list_looks(pile, 1).found]


def test_each_look_lies_where_it_stands(app):
    waits, no, open_, taken = looked_at(NOW), looked_at(NOW), offered(), offered()
    looks.refuse_look(no, 1, "Please come back.", viewer("owner"), NOW)
    withdraw(taken, now=NOW + timedelta(minutes=1))
    booked = allowed()
    send(come_back(booked), NOW)
    assert (on(Pile.WAITING), on(Pile.OPEN)) == ([waits], [open_])
    assert on(Pile.ANSWERED) == [taken, store.get_by_id(booked).look.reference, no]
    assert list_looks(Pile.WAITING, 1).counts == {Pile.WAITING: 1, Pile.OPEN: 1, Pile.ANSWERED: 3}


def test_a_long_pile_has_pages(app):
    asked = [looked_at(NOW, details=None) for _ in range(2)]
    assert PILE_LENGTH == 25
    found = list_looks(Pile.WAITING, 99)
    assert (found.number, found.pages) == (1, 1)
    assert [stored.look.reference for stored in store.list_pile(Pile.WAITING, 1, 1)] == asked[1:]
