"""A client asks for deletion and the owner deletes: table by table, and nothing of anybody else."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from booking.domain.appointment import State
from booking.domain.clients import maybe_same
from booking.domain.erasure import ANSWERED_WITHIN, LATE_AFTER, NOTHING_TOOK_PLACE, ErasureAnswer, is_late, may_erase
from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError, EnquiryGoneError, NotFoundError
from booking.domain.letter import Letter
from booking.domain.look import LookState, Pile
from booking.domain.messages import Delivery, Notice
from booking.domain.visit import IdKind
from booking.store import appointments, audit, erasures, message_tries
from booking.store import looks as look_store
from booking.store.clients import get_client, list_alike
from booking.store.database import db, transaction
from booking.store.looks import LookRow
from booking.store.message_tries import add_try
from booking.store.messages import MessageRow
from booking.store.screening import ScreeningRow
from booking.usecases import appointments as shown
from booking.usecases import (
    bars,
    change,
    client_details,
    clients,
    decide,
    enquiry,
    erasure,
    health_check,
    letters,
    looks,
    messages,
    staff_booking,
    visit,
)
from booking.usecases.look_list import list_looks
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
    assert not may_erase(appointments.get_appointment(booked(NOW)).appointment)


@pytest.mark.parametrize(("days", "late"), [(0, False), (14, False), (14.001, True), (40, True)])
def test_a_request_is_late_after_half_of_the_month_that_the_law_gives(days, late):
    assert is_late(NOW, NOW + timedelta(days=days)) == late
    assert LATE_AFTER * 2 <= ANSWERED_WITHIN <= timedelta(days=28)


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
    assert erasure.show_request(reference, viewer("owner")).kept.in_the_way
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        go(reference)
    assert standing_of(found(other)).booked.answers


def test_of_a_joined_client_everything_goes_with_all_records(app):
    reference, other = joined()
    change.write_note(other, "Canary: brings a friend", viewer("maya"), NOW)
    change.cancel_appointment(other, found(other).appointment.version, "Canary", viewer("owner"), NOW)
    assert not erasure.show_request(reference, viewer("owner")).kept.in_the_way
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


JOINED = replace(ROBIN, name="Roberta Walker", email="roberta@work.example", born_on=date(1985, 3, 15))

ALIKE = replace(ROBIN, email="x@client.example", phone="+442079460000", born_on=date(1985, 3, 15))


@pytest.fixture
def everything(app):
    """One client of two joined records with whatever can be known of a client, all over; the reference asked about."""
    maybe = looked_at(NOW, details=replace(ROBIN, born_on=date(1985, 3, 15)))
    looks.allow_look(maybe, 1, "Her surgeon rang", date(2026, 12, 24), viewer("owner"), NOW)
    looks.come_back(look_store.get_look(maybe).id, NOW)
    waits = looked_at(NOW)
    first = booked(NOW, answers=LETTER, technician="maya", starts_at=TUESDAY_1130 + timedelta(days=7))
    second = booked(NOW, technician="theo", details=JOINED, starts_at=TUESDAY_1130 + timedelta(days=8))
    for into, of in ((1, 2), (1, 3), (1, 4)):
        into_version, of_version = get_client(into).version, get_client(of).version
        client_details.join_clients(into, into_version, of, of_version, (), viewer("desk"), NOW)
    bars.bar_client(1, get_client(1).version, "Shouted at Maya", viewer("desk"), NOW)
    letters.record_letter(first, 1, Letter(NOW.date(), "Fit for it"), viewer("owner"), NOW)
    say_no_time(second, NOW)
    health_check.begin(found(first).id, NOW)
    decide.confirm_appointment(second, found(second).appointment.version, viewer("owner"), NOW, reason="Saw her")
    visit.record_visit(
        second, IdKind.PASSPORT, {"alcohol_24h": "no"}, viewer("owner"), found(second).appointment.starts_at
    )
    with transaction():
        for row in db.session.query(MessageRow):
            add_try(row.id, 1, NOW, Delivery.RETRYING, f"451 <{row.recipient}> try again")
            row.last_error = f"451 <{row.recipient}> try again"
    for reference in (first, second):
        change.write_note(reference, "Brings a friend", viewer("owner"), NOW)
        erasure.ask_to_erase(found(reference).id, NOW)
        change.cancel_appointment(reference, found(reference).appointment.version, "Ill", viewer("owner"), NOW)
    assert look_store.get_look(waits).look.state is LookState.WAITING
    return first


WORDS = ("Robin", "Walker", "Roberta", "robin@client.example", "roberta@work.example", "442079460958", "1985-03-1")


def test_two_records_that_were_joined_go_together_with_all_they_hold(everything):
    go(everything)
    tables = dump()
    for word in (*WORDS, "passport"):
        assert word not in repr(tables), word
    gone = ("clearance_letter", "note", "client_link", "enquiry", "client_bar", "visit", "health_check")
    assert {name for name in gone if tables[name]} == set()
    assert {row.answer for row in db.session.query(erasures.ErasureRequestRow)} == {"erased"}
    assert {row.outcome for row in db.session.query(ScreeningRow)} == {"clear"}
    for row in db.session.query(LookRow):
        assert (row.reason, row.withdrawal, row.not_before) == (None, None, None)
    assert looks_waiting() == []
    # Nobody can be offered a time who is not known any more: neither staff nor a link find one to book.
    assert {row.state for row in db.session.query(LookRow)} == {LookState.REFUSED, LookState.WITHDRAWN}
    assert list_looks(Pile.OPEN, 1).counts == dict.fromkeys(Pile, 0)
    for row in db.session.query(LookRow).all():
        with pytest.raises(EnquiryGoneError):
            staff_booking.begin_with_look(row.reference, viewer("desk"), NOW)


def looks_waiting():
    return list(shown.show_day(viewer("owner"), NOW).looks)


def sealed_values():
    rows = [row for name, rows in dump().items() if name != "rule_set" for row in rows]
    return {value for row in rows for value in row if isinstance(value, bytes)}


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_no_byte_of_it_stays_in_the_file(everything):
    """What SQLite lets go of it overwrites: neither a name nor a sealed answer lies in a free page.

    PostgreSQL overwrites what was deleted when it is vacuumed.
    """
    path = Path(db.engine.url.database)
    sealed = sealed_values()
    assert len(sealed) > 30
    before = path.read_bytes()
    assert all(word.encode() in before for word in WORDS)
    go(everything)
    kept = sealed_values()
    db.session.remove()
    db.engine.dispose()
    after = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*"))
    for word in WORDS:
        assert word.encode() not in after, word
    # A long value is cut up where it spills into another page: its beginning and its end say enough.
    left = [value for value in sealed - kept if value[20:60] in after or value[-40:] in after]
    assert left == []
    assert kept & sealed == set()


@pytest.mark.parametrize("end", ["to come", "completed"])
def test_one_that_took_place_or_is_to_come_keeps_them_all(app, end):
    first = booked(NOW, technician="maya")
    second = booked(NOW, technician="theo", starts_at=TUESDAY_1130 + timedelta(days=1))
    client_details.join_clients(1, 1, 2, 1, (), viewer("desk"), NOW)
    erasure.ask_to_erase(found(first).id, NOW)
    change.cancel_appointment(first, 1, "", viewer("owner"), NOW)
    if end == "completed":
        decide.confirm_appointment(second, 1, viewer("owner"), NOW)
        change.complete_appointment(second, 2, viewer("owner"), NOW + timedelta(days=30))
    asked = erasure.show_request(first, viewer("owner"))
    assert [each.appointment.reference for each in asked.kept.in_the_way] == [second]
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        go(first)


def test_the_owner_is_told_what_else_goes_and_what_stays(everything):
    other = booked(NOW, technician="theo", details=ALIKE)
    kept = erasure.show_request(everything, viewer("owner")).kept
    assert (kept.in_the_way, kept.appointments, kept.is_barred, kept.alike) == ([], 2, True, 1)
    go(everything)
    assert found(other).client_name == ROBIN.name
    assert erasure.show_request(everything, viewer("owner")) is None


def test_two_who_were_erased_are_not_taken_for_one(app):
    for starts_at, name in ((TUESDAY_1130, "Robin Walker"), (TUESDAY_1130 + timedelta(days=1), "Ann Other")):
        details = replace(ROBIN, name=name, email=f"{name[0]}@client.example")
        reference = booked(NOW, technician="maya", starts_at=starts_at, details=details)
        erasure.ask_to_erase(found(reference).id, NOW)
        change.cancel_appointment(reference, 1, "", viewer("owner"), NOW)
        go(reference)
    one, other = get_client(1), get_client(2)
    assert list_alike(one) == []
    assert not maybe_same(one, other)


def test_staff_are_told_of_a_request(app):
    reference = booked(NOW, technician="maya")
    erasure.ask_to_erase(found(reference).id, NOW)
    told = db.session.query(MessageRow).filter_by(notice=Notice.STAFF_ERASURE_ASKED).all()
    assert {row.recipient.partition("@")[0] for row in told} == {"owner", "desk", "maya", "office"}
    assert {row.subject for row in told} == {"Tue 1 December, 11:30: asks for deletion, Robin Walker"}


def test_unknown_ones_are_none(app):
    with pytest.raises(NotFoundError):
        erasure.ask_to_erase(4711, NOW)
    with pytest.raises(NotFoundError):
        erasure.show_request("HX4K29PD", viewer("owner"))


def test_staff_still_see_that_there_was_one(reference):
    go(reference)
    for name in ("owner", "desk", "maya"):
        assert shown.show_appointment(reference, viewer(name), NOW).stored.client_name == "Deleted"
    assert shown.show_day(viewer("owner"), NOW).erasures == []
    assert messages.count_unread(viewer("owner").account_id)


def test_what_was_erased_is_not_corrected_back_to_life(reference):
    go(reference)
    version = found(reference).appointment.version
    assert shown.show_appointment(reference, viewer("owner"), NOW).correctable_to == []
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        change.correct_appointment(reference, version, State.REQUESTED, "Wrong row", viewer("owner"), NOW)


# Asked for by phone or letter


def test_who_only_asked_a_person_to_look_can_be_deleted(app):
    asked = looked_at(NOW)
    looks.allow_look(asked, 1, "Her doctor rang", None, viewer("owner"), NOW)
    client_id = look_store.get_look(asked).client_id
    kept = erasure.show_kept(client_id, viewer("owner"))
    assert (kept.in_the_way, kept.appointments, kept.is_barred, kept.alike) == ([], 0, False, 0)
    erasure.erase_client(client_id, kept.client.version, viewer("owner"), NOW)
    assert "Robin" not in repr(dump())
    assert look_store.get_look(asked).look.state is LookState.WITHDRAWN
    assert [line.act for line in audit.list_of(f"client {client_id}")][-1] == "erased"
    assert erasure.show_kept(client_id, viewer("owner")) is None


def test_a_request_that_waited_is_answered_by_it(reference):
    client = get_client(found(reference).client_id)
    erasure.erase_client(client.id, client.version, viewer("owner"), NOW)
    assert "Robin" not in repr(dump())
    assert erasures.find_request(found(reference).id).answer is ErasureAnswer.ERASED
    assert shown.show_day(viewer("owner"), NOW).erasures == []


def test_a_record_is_deleted_once_by_the_owner_as_it_was_shown(app):
    reference = booked(NOW, technician="maya")
    client = get_client(found(reference).client_id)
    with nothing_changes():
        with pytest.raises(ActNotAllowedError):  # its appointment is to come
            erasure.erase_client(client.id, client.version, viewer("owner"), NOW)
        for name in ("desk", "maya"):
            with pytest.raises(NotFoundError):
                erasure.erase_client(client.id, client.version, viewer(name), NOW)
            with pytest.raises(NotFoundError):
                erasure.show_kept(client.id, viewer(name))
    change.cancel_appointment(reference, 1, "", viewer("owner"), NOW)
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        erasure.erase_client(client.id, client.version + 1, viewer("owner"), NOW)
    erasure.erase_client(client.id, client.version, viewer("owner"), NOW)
    with nothing_changes():
        with pytest.raises(ChangedMeanwhileError):
            erasure.erase_client(client.id, client.version, viewer("owner"), NOW)
        with pytest.raises(ActNotAllowedError):
            erasure.erase_client(client.id, client.version + 1, viewer("owner"), NOW)
