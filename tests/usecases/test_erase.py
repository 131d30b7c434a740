"""A client asks for deletion and the owner deletes: table by table, and nothing of anybody else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from booking.domain.appointment import State
from booking.domain.erasure import NOTHING_TOOK_PLACE, ErasureAnswer, may_erase
from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError, NotFoundError
from booking.domain.letter import Letter
from booking.domain.messages import Delivery
from booking.store import appointments, audit, erasures, message_tries
from booking.store.database import db, transaction
from booking.store.messages import MessageRow
from booking.usecases import appointments as shown
from booking.usecases import bars, change, client_details, clients, enquiry, erasure, letters, looks, messages
from booking.usecases.standing import standing_of
from tests.conftest import NOW
from tests.helpers import ROBIN, TUESDAY_1130, booked, dump, looked_at, nothing_changes, say_no_time, send, viewer

LETTER = {"scalp_lesion": "yes"}


@pytest.fixture
def reference(app):
    """With a letter, a note and new answers; it was cancelled, and deletion is asked for."""
    reference = booked(NOW, answers=LETTER, technician="maya", starts_at=TUESDAY_1130 + timedelta(days=7))
    letters.record_letter(reference, 1, Letter(NOW.date(), "No reason against it"), viewer("owner"), NOW)
    change.write_note(reference, "Brings a friend", viewer("maya"), NOW)
    say_no_time(reference, NOW)
    erasure.ask_to_erase(found(reference).id, NOW)
    change.cancel_appointment(reference, found(reference).appointment.version, "See you", viewer("owner"), NOW)
    return reference


def found(reference):
    db.session.rollback()
    return appointments.get_appointment(reference)


def go(reference):
    erasure.erase(reference, found(reference).appointment.version, viewer("owner"), NOW)


@pytest.mark.parametrize("state", State)
def test_what_took_place_or_is_to_come_is_not_deleted(app, state):
    assert (state in NOTHING_TOOK_PLACE) == (state in {State.DECLINED, State.CANCELLED, State.NO_SHOW})
    assert not may_erase([appointments.get_appointment(booked(NOW)).appointment])


def test_nothing_of_the_client_is_left(reference):
    go(reference)
    rows = repr(dump())
    for word in (ROBIN.name, "Robin", ROBIN.email, ROBIN.phone, ROBIN.phone[3:], "1985"):
        assert word not in rows, word
    standing = standing_of(found(reference))
    assert (standing.findings, standing.booked.answers, standing.outcome.word) == ([], {}, "clear")
    assert standing.latest.answers == {}
    tables = dump()
    assert {name for name in ("clearance_letter", "note", "client_link", "enquiry") if tables[name]} == set()
    assert found(reference).appointment.reason is None


def test_what_happened_stays(reference):
    before = audit.list_of(reference)
    go(reference)
    lines = audit.list_of(reference)
    assert lines[: len(before)] == before
    assert (lines[-1].act, lines[-1].by) == ("erased", "Olive Owner")
    assert found(reference).appointment.starts_at == TUESDAY_1130 + timedelta(days=7)
    assert erasures.find_request(found(reference).id).answer is ErasureAnswer.ERASED


def test_what_was_not_sent_yet_is_not_sent(reference):
    go(reference)
    assert {row.state for row in db.session.query(MessageRow)} == {Delivery.DROPPED}
    assert {row.mime for row in db.session.query(MessageRow)} == {None}


def test_nothing_of_anybody_else_changes(app):
    other = booked(NOW, technician="theo")
    others = found(other)
    before = dump()
    reference = booked(NOW, technician="maya")
    erasure.ask_to_erase(found(reference).id, NOW)
    change.cancel_appointment(reference, 1, "", viewer("owner"), NOW)
    go(reference)
    assert found(other) == others
    after = dump()
    for name in ("client", "screening", "message", "client_link", "enquiry", "audit"):
        assert set(before[name]) <= set(after[name]), name


def test_the_look_it_began_with_goes_along(app):
    asked = looked_at(NOW)
    looks.allow_look(asked, 1, "Her doctor rang", None, viewer("owner"), NOW)
    from booking.store import looks as look_store

    secret = looks.come_back(look_store.get_look(asked).id, NOW)
    enquiry.see_result(secret, NOW)
    enquiry.choose_time(secret, "maya", TUESDAY_1130, NOW)
    reference = send(secret, NOW)
    erasure.ask_to_erase(found(reference).id, NOW)
    change.cancel_appointment(reference, 1, "", viewer("owner"), NOW)
    go(reference)
    assert look_store.get_look(asked).look.reason is None
    assert "Robin" not in repr(dump())


def test_it_takes_a_request_and_is_done_once(app):
    reference = booked(NOW, technician="maya")
    change.cancel_appointment(reference, 1, "", viewer("owner"), NOW)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        go(reference)
    erasure.ask_to_erase(found(reference).id, NOW)
    go(reference)
    with nothing_changes():
        erasure.ask_to_erase(found(reference).id, NOW)
        with pytest.raises(ActNotAllowedError):
            go(reference)


def test_whoever_comes_second_is_told_so(reference):
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        erasure.erase(reference, 1, viewer("owner"), NOW)


def test_what_has_to_stay_is_answered_and_nothing_deleted(reference):
    before = dump()
    erasure.keep(reference, found(reference).appointment.version, viewer("owner"), NOW)
    after = dump()
    assert {name for name in before if before[name] != after[name]} == {"audit", "erasure_request"}


def cancelled(**kwargs):
    """An appointment that was cancelled, whose client asks for deletion."""
    reference = booked(NOW, technician="maya", **kwargs)
    erasure.ask_to_erase(found(reference).id, NOW)
    change.cancel_appointment(reference, 1, "", viewer("owner"), NOW)
    return reference


def joined(**kwargs):
    """One that was cancelled and one that was not, of two records that staff joined; the first reference."""
    reference = cancelled(starts_at=TUESDAY_1130 + timedelta(days=7))
    details = replace(ROBIN, name="Robyn Walker", email="robyn@old.example")
    other = booked(NOW, technician="maya", details=details, **kwargs)
    bars.bar_client(found(other).client_id, 1, "Canary: shouted at the desk", viewer("desk"), NOW)
    ids = found(reference).client_id, found(other).client_id
    client_details.join_clients(ids[0], 1, ids[1], 2, (), viewer("desk"), NOW)
    return reference, other


def test_of_a_joined_client_nothing_goes_while_another_appointment_has_to_stay(app):
    reference, other = joined()
    assert not erasure.may_erase(reference, viewer("owner"))
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        go(reference)
    assert standing_of(found(other)).booked.answers


def test_of_a_joined_client_everything_goes_with_all_records(app):
    reference, other = joined()
    change.write_note(other, "Canary: brings a friend", viewer("maya"), NOW)
    change.cancel_appointment(other, found(other).appointment.version, "Canary", viewer("owner"), NOW)
    assert erasure.may_erase(reference, viewer("owner"))
    go(reference)
    rows = repr(dump())
    for word in ("Robin", "Robyn", ROBIN.email, "robyn@old.example", ROBIN.phone, "1985"):
        assert word not in rows, word
    tables = dump()
    assert {name for name in ("note", "client_link", "enquiry", "client_bar") if tables[name]} == set()
    assert found(other).appointment.reason is None


def test_what_a_mail_server_answered_goes_too(reference):
    """It names the address it refuses."""
    with transaction():
        message_tries.add_try(1, 1, NOW, Delivery.FAILED, f"the mail server answered 550: no <{ROBIN.email}>")
    go(reference)
    assert ROBIN.email not in repr(dump())


def test_a_page_that_was_open_before_brings_nothing_back(reference):
    client_id, version = found(reference).client_id, found(reference).appointment.version
    go(reference)
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        client_details.correct_details(client_id, 1, ROBIN.name, ROBIN.email, ROBIN.phone, viewer("desk"), NOW)
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        change.correct_appointment(reference, version, State.CONFIRMED, "Wrong row", viewer("owner"), NOW)


def test_two_who_were_deleted_are_not_the_same_person(app):
    first, second = cancelled(), cancelled(starts_at=TUESDAY_1130 + timedelta(days=7))
    go(first)
    go(second)
    assert clients.show_client(found(first).client_id, viewer("owner"), NOW).alike == []
    with pytest.raises(NotFoundError):
        client_details.show_joining(found(first).client_id, found(second).client_id, viewer("owner"))


def test_unknown_ones_are_none(app):
    with pytest.raises(NotFoundError):
        erasure.ask_to_erase(4711, NOW)
    with pytest.raises(NotFoundError):
        erasure.find_request("HX4K29PD", viewer("owner"))


def test_staff_still_see_that_there_was_one(reference):
    go(reference)
    for name in ("owner", "desk", "maya"):
        assert shown.show_appointment(reference, viewer(name), NOW).stored.client_name == "Deleted"
    assert shown.show_day(viewer("owner"), NOW).erasures == []
    assert messages.count_unread(viewer("owner").account_id)
