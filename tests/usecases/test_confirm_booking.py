"""A client sends the request."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from booking.domain import schedule
from booking.domain.appointment import State
from booking.domain.errors import (
    AnswersChangedError,
    AnswersIncompleteError,
    EnquiryGoneError,
    SlotTakenError,
    TimeNotOfferedError,
)
from booking.domain.messages import Delivery, Notice
from booking.gateways import content
from booking.store import appointment_lists, appointments, audit, message_lists, screening
from booking.store.database import db, transaction
from booking.store.schedule import OccupiedCellRow, TechnicianRow, WorkingPeriodRow
from booking.usecases import book, enquiry
from tests.conftest import NOW
from tests.helpers import (
    ROBIN,
    TUESDAY_1130,
    booked,
    change_clinic,
    dump,
    nothing_changes,
    ready_enquiry,
    rewrite,
    send,
    ten_questions,
    viewer,
    walked_enquiry,
)

LETTER = {"scalp_lesion": "yes"}


def at(hour, minute=0, day=1):
    """A time on a day of December 2026; the 1st is a Tuesday."""
    return datetime(2026, 12, day, hour, minute, tzinfo=UTC)


def state_after(**answers):
    return appointments.get_appointment(booked(NOW, answers=answers)).appointment.state


def technician_of(reference):
    return appointments.get_appointment(reference).appointment.technician


# What it leaves behind


def test_it_works(app):
    reference = booked(NOW)
    appointment = appointments.get_appointment(reference).appointment
    assert appointment.state is State.REQUESTED
    assert appointment.starts_at == TUESDAY_1130
    assert appointment.booked_at == NOW


def test_client_screening_cells_audit_and_messages_are_all_there(app):
    reference = booked(NOW, technician="maya")
    stored = appointments.get_appointment(reference)
    tables = dump()
    assert [len(tables[name]) for name in ("client", "screening", "appointment", "enquiry")] == [1, 1, 1, 1]
    assert (stored.client_name, stored.client_email, stored.client_born_on) == (ROBIN.name, ROBIN.email, ROBIN.born_on)
    assert [(line.act, line.by) for line in audit.list_of(reference)] == [("booked", None)]
    lines = message_lists.list_of_appointment(stored.id)
    assert {(line.notice, line.recipient) for line in lines} == {
        (Notice.REQUEST_RECEIVED, ROBIN.email),
        (Notice.STAFF_NEW_BOOKING, "owner@alder-street.example"),
        (Notice.STAFF_NEW_BOOKING, "desk@alder-street.example"),
        (Notice.STAFF_NEW_BOOKING, "maya@alder-street.example"),
        (Notice.STAFF_NEW_BOOKING, "office@alder-street.example"),
    }
    assert {line.state for line in lines} == {Delivery.QUEUED}


def test_it_owns_its_cells_with_the_cleaning_time_before_and_after(app):
    """R6: five minutes before, ten after."""
    stored = appointments.get_appointment(booked(NOW, technician="maya"))
    cells = {cell for _technician, cell, owner in dump()["occupied_cell"] if owner == stored.id}
    first, last = (int(moment.timestamp()) // 300 for moment in (at(11, 25), at(12, 20)))
    assert cells == set(range(first, last + 1))


def test_the_enquiry_leads_to_its_appointment(app):
    secret = ready_enquiry(NOW)
    reference = send(secret, NOW)
    assert enquiry.look_up(secret, NOW).appointment_id == appointments.get_appointment(reference).id


def test_the_screening_says_what_was_answered_and_what_it_was_judged_by(app):
    stored = appointments.get_appointment(booked(NOW, answers=LETTER))
    kept = screening.open_screening(stored.screening_id)
    assert kept.answers["scalp_lesion"] == "yes"
    assert [finding.rule for finding in kept.findings] == ["scalp_lesion.1"]
    assert kept.rule_set_version == ten_questions().version
    assert kept.assessed_on == date(2026, 11, 22)
    row = db.session.get(screening.ScreeningRow, stored.screening_id)
    assert row.rule_set_digest == ten_questions().digest
    assert row.advisories_version == content.advisories().version
    assert row.consent_version == content.consent().version
    assert row.advisories_seen_at == row.consented_at == NOW


def test_no_answer_stands_anywhere_in_the_clear(app):
    """Neither in a column nor, on SQLite, anywhere in the file."""
    reference = booked(
        NOW, answers={**LETTER, "other_medicines": "yes", "other_medicines_list": "Zyxomabium 40 mg", "faint": "yes"}
    )
    kept = screening.open_screening(appointments.get_appointment(reference).screening_id)
    assert kept.answers["other_medicines_list"] == "Zyxomabium 40 mg"
    words = [question.id for question in ten_questions().questions]
    words += [finding.reason for finding in kept.findings] + [finding.staff for finding in kept.findings]
    stored = b"".join(
        value if isinstance(value, bytes) else f" {value} ".encode()
        for table, rows in dump().items()
        if table != "rule_set"  # the questions themselves, which everybody may read
        for row in rows
        for value in row
    )
    if db.engine.dialect.name == "sqlite":
        assert b"Zyxomabium" not in Path(db.engine.url.database).read_bytes()
    assert ROBIN.email.encode() in stored  # so the search would find something
    assert [word for word in ["Zyxomabium", *words] if word.encode() in stored] == []


@pytest.mark.parametrize("answers", [{}, LETTER, {"isotretinoin": "yes", "isotretinoin_last": "2026-04"}])
def test_it_works_at_the_end_of_the_whole_road(app, answers):
    """Walked step by step; the other tests here begin at the check page, which must be the same place."""
    walked, ready = walked_enquiry(NOW, answers=answers), ready_enquiry(NOW, answers=answers)
    assert enquiry.look_up(walked, NOW).enquiry == enquiry.look_up(ready, NOW).enquiry
    assert send(walked, NOW)


# Which state


def test_a_clear_client_is_confirmed_where_the_clinic_likes(app):
    change_clinic(confirms_automatically=True)
    reference = booked(NOW, technician="maya")
    stored = appointments.get_appointment(reference)
    assert stored.appointment.state is State.CONFIRMED
    assert stored.appointment.decided_at == NOW
    assert message_lists.list_of_appointment(stored.id)[0].notice is Notice.CONFIRMED


def test_mere_advice_does_not_stand_in_the_way(app):
    change_clinic(confirms_automatically=True)
    assert state_after(minoxidil="yes") is State.CONFIRMED


def test_a_review_waits_for_a_person_even_where_the_clinic_confirms_by_itself(app):
    change_clinic(confirms_automatically=True)
    assert state_after(faint="yes") is State.REQUESTED


def test_a_letter_makes_it_provisional_with_a_deadline(app):
    appointment = appointments.get_appointment(booked(NOW, answers=LETTER)).appointment
    assert appointment.state is State.PROVISIONAL
    assert appointment.letter_due_at == TUESDAY_1130 - timedelta(days=5)


def test_the_deadline_of_a_letter_is_never_sooner_than_48_hours(app):
    change_clinic(letter_days=1)
    soon = datetime(2026, 11, 25, 11, 30, tzinfo=UTC)
    now = NOW + timedelta(hours=10)
    appointment = appointments.get_appointment(booked(now, answers=LETTER, starts_at=soon)).appointment
    assert appointment.letter_due_at == now + timedelta(hours=48)


def test_a_dated_wait_is_booked_from_its_date_on(app):
    # 90 days from 1 October end on 30 December; the clinic sees people from 28 days before.
    waits = {"laser_removal": "yes", "laser_removal_on": "2026-10-01"}
    stored = appointments.get_appointment(booked(NOW, answers=waits, starts_at=at(11, 30, day=2)))
    assert stored.appointment.state is State.REQUESTED
    assert stored.outcome.word == "later"


# The same enquiry again


def test_the_same_enquiry_again_gets_the_first_answer(app):
    secret = ready_enquiry(NOW)
    digest = enquiry.look_up(secret, NOW).digest()
    first = book.confirm_booking(secret, digest, NOW)
    with nothing_changes():
        assert book.confirm_booking(secret, digest, NOW + timedelta(minutes=1)) == first


def test_also_with_a_digest_of_something_else(app):
    secret = ready_enquiry(NOW)
    first = send(secret, NOW)
    with nothing_changes():
        assert book.confirm_booking(secret, "old", NOW) == first


def test_also_when_both_are_sent_at_once(app):
    secret = ready_enquiry(NOW)
    digest = enquiry.look_up(secret, NOW).digest()

    def press(_number):
        with app.app_context():
            return book.confirm_booking(secret, digest, NOW)

    with ThreadPoolExecutor(2) as both:
        assert len(set(both.map(press, range(2)))) == 1
    assert len(dump()["appointment"]) == 1


# What it refuses


def test_something_changed_since_the_check_page(app):
    secret = ready_enquiry(NOW)
    digest = enquiry.look_up(secret, NOW).digest()
    enquiry.give_details(secret, replace(ROBIN, name="Robin Rover"), NOW)
    with nothing_changes(), pytest.raises(AnswersChangedError):
        book.confirm_booking(secret, digest, NOW)


def test_an_enquiry_that_is_gone(app):
    secret = ready_enquiry(NOW)
    digest = enquiry.look_up(secret, NOW).digest()
    for unknown, now in ((secret, NOW + timedelta(hours=24)), ("no such secret", NOW)):
        with nothing_changes(), pytest.raises(EnquiryGoneError):
            book.confirm_booking(unknown, digest, now)


@pytest.mark.parametrize("missing", ["advisories", "consent", "technician", "starts_at", "details"])
def test_a_step_that_was_left_out(app, missing):
    secret = ready_enquiry(NOW)
    rewrite(secret, NOW, **{missing: None})
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        send(secret, NOW)


def test_a_question_that_was_left_out(app):
    secret = ready_enquiry(NOW)
    answers = dict(enquiry.look_up(secret, NOW).enquiry.answers)
    del answers["faint"]
    rewrite(secret, NOW, answers=answers)
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        send(secret, NOW)


@pytest.mark.parametrize(
    "answers", [{"age_18": "no"}, {"breastfeeding": "yes"}], ids=["refused", "a wait without a date"]
)
def test_answers_that_allow_no_time(app, answers):
    """Whatever else is posted: everything after the result is filled in, and it is still refused."""
    secret = ready_enquiry(NOW)
    given = {**enquiry.look_up(secret, NOW).enquiry.answers, **answers}
    rewrite(secret, NOW, answers=given)
    enquiry.see_result(secret, NOW)
    rewrite(secret, NOW, starts_at=TUESDAY_1130)
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        send(secret, NOW)


@pytest.mark.parametrize(
    ("technician", "starts_at"),
    [
        pytest.param("maya", at(3), id="in the night"),
        pytest.param("maya", at(8, 45), id="before opening"),
        pytest.param("maya", at(16, 30), id="beyond closing"),
        pytest.param("maya", at(17), id="after closing"),
        pytest.param("maya", at(13), id="in the break"),
        pytest.param("maya", at(12, 30), id="into the break"),
        pytest.param("maya", at(11, 35), id="off the step"),
        pytest.param("maya", at(11, 30).replace(second=30), id="off the minute"),
        pytest.param("maya", at(11, 30, day=5), id="on her day off"),
        pytest.param("theo", at(11, 30, day=7), id="on his day off, which is her working day"),
        pytest.param("theo", at(9), id="before his hours, which is inside hers"),
        pytest.param("any", at(11, 30, day=6), id="on a Sunday, nobody works"),
        pytest.param("maya", datetime(2026, 11, 20, 11, 30, tzinfo=UTC), id="past"),
        pytest.param("maya", datetime(2027, 2, 22, 11, 30, tzinfo=UTC), id="beyond the furthest day"),
    ],
)
def test_a_posted_time_that_is_not_on_offer(app, technician, starts_at):
    """R4: what comes in is reckoned anew, wherever it comes from."""
    secret = ready_enquiry(NOW, technician=technician)
    rewrite(secret, NOW, starts_at=starts_at)
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        send(secret, NOW)


def test_a_time_that_has_come_too_close_meanwhile(app):
    """R4, R9: the minimum notice is counted from the moment of booking."""
    secret = ready_enquiry(NOW, technician="maya", starts_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        send(secret, NOW + timedelta(hours=1, seconds=1))
    assert send(secret, NOW + timedelta(hours=1))


def test_a_time_before_the_day_a_wait_allows(app):
    """R4: a dated wait holds for a posted time too."""
    waits = {"laser_removal": "yes", "laser_removal_on": "2026-10-01"}
    secret = ready_enquiry(NOW, answers=waits, starts_at=at(11, 30, day=2))
    rewrite(secret, NOW, starts_at=TUESDAY_1130)
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        send(secret, NOW)


def test_a_time_before_a_letter_can_be_here(app):
    """R4: reckoned on the day of booking, not on the day the time was chosen."""
    now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
    secret = ready_enquiry(now, answers=LETTER, starts_at=TUESDAY_1130)
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        send(secret, now + timedelta(hours=23))
    assert send(secret, now)


def test_a_technician_who_has_left_since(app):
    """R4: the technician is looked up anew."""
    secret = ready_enquiry(NOW, technician="theo")
    with transaction() as session:
        session.add(TechnicianRow(slug="ana", name="Ana", intro="", position=9, active=True))
        session.execute(update(TechnicianRow).where(TechnicianRow.slug == "theo").values(active=False))
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        send(secret, NOW)


def test_hours_that_have_changed_since(app):
    """R4: the plan is read anew."""
    secret = ready_enquiry(NOW, technician="theo")
    with transaction() as session:
        session.execute(delete(WorkingPeriodRow).where(WorkingPeriodRow.technician_id == 2))
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        send(secret, NOW)


def test_a_taken_time(app):
    booked(NOW, technician="maya")
    secret = ready_enquiry(NOW, technician="maya")
    with nothing_changes(), pytest.raises(SlotTakenError):
        send(secret, NOW)


def test_after_a_refusal_the_same_enquiry_can_take_another_time(app):
    booked(NOW, technician="maya")
    secret = ready_enquiry(NOW, technician="maya")
    with pytest.raises(SlotTakenError):
        send(secret, NOW)
    enquiry.choose_time(secret, "any", at(14), NOW)
    assert appointments.get_appointment(send(secret, NOW)).appointment.starts_at == at(14)


# The rules in force


def test_answers_are_judged_by_the_rules_in_force_when_they_are_sent(app, rule_set_file):
    secret = ready_enquiry(NOW, answers={"minoxidil": "yes"})
    digest = enquiry.look_up(secret, NOW).digest()
    rule_set_file.change('outcome = "advice"', 'outcome = "review"')
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        book.confirm_booking(secret, digest, NOW)
    enquiry.see_result(secret, NOW)
    stored = appointments.get_appointment(send(secret, NOW))
    assert stored.outcome.word == "review"


def test_a_question_that_is_new_must_be_answered_first(app, rule_set_file):
    secret = ready_enquiry(NOW)
    rule_set_file.change('id = "faint"', 'id = "fainted_before"')
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        send(secret, NOW)


def test_the_screening_names_the_version_it_was_judged_by(app, rule_set_file):
    secret = ready_enquiry(NOW)
    rule_set_file.change('version = "2026-11"', 'version = "2026-12"')
    stored = appointments.get_appointment(send(secret, NOW))
    assert screening.open_screening(stored.screening_id).rule_set_version == "2026-12"


# Cleaning time


@pytest.mark.parametrize("neighbour", [at(9), at(11)], ids=["before", "after"])
def test_a_neighbour_may_stand_right_beside_the_cleaning_time(app, neighbour):
    """R6: 10:00 takes 09:55 to 10:55."""
    booked(NOW, technician="maya", starts_at=at(10))
    assert booked(NOW, technician="maya", starts_at=neighbour)


@pytest.mark.parametrize("neighbour", [at(9, 15), at(10, 45)], ids=["before", "after"])
def test_a_neighbour_may_not_stand_in_the_cleaning_time(app, neighbour):
    """R6: counted in full on both neighbours."""
    booked(NOW, technician="maya", starts_at=at(10))
    secret = ready_enquiry(NOW, technician="maya", starts_at=neighbour)
    with nothing_changes(), pytest.raises(SlotTakenError):
        send(secret, NOW)


def test_cleaning_may_spill_into_a_break_and_over_the_end_of_the_day(app):
    assert booked(NOW, technician="maya", starts_at=at(12, 15))
    assert booked(NOW, technician="maya", starts_at=at(16, 15))


# Anyone


def test_anyone_means_the_first_in_the_clinics_order(app):
    assert technician_of(booked(NOW)) == "maya"


def test_anyone_means_whoever_has_the_fewest_appointments_that_day(app):
    booked(NOW, technician="maya", starts_at=at(14))
    assert technician_of(booked(NOW)) == "theo"


def test_appointments_of_another_day_do_not_count(app):
    booked(NOW, technician="maya", starts_at=at(14, day=2))
    assert technician_of(booked(NOW)) == "maya"


def test_anyone_means_the_next_when_the_key_refuses(app):
    booked(NOW, technician="maya")
    for hour in (13, 16):
        booked(NOW, technician="theo", starts_at=at(hour))
    reference = booked(NOW)
    assert technician_of(reference) == "theo"
    # What was tried with the first has left nothing behind.
    assert len(dump()["appointment"]) == len(dump()["client"]) == 4
    assert len(dump()["occupied_cell"]) == 4 * 12


def test_anyone_is_nobody_when_all_are_taken(app):
    booked(NOW, technician="maya")
    booked(NOW, technician="theo")
    secret = ready_enquiry(NOW)
    with nothing_changes(), pytest.raises(SlotTakenError):
        send(secret, NOW)


def test_anyone_is_never_somebody_who_does_not_work_then(app):
    booked(NOW, technician="maya", starts_at=at(11, 30))
    assert technician_of(booked(NOW, starts_at=at(9))) == "maya"  # Theo has fewer, but begins at eleven


# Other people's things


def test_a_second_booking_with_the_same_address_never_touches_the_first_client(app):
    """R16: a person is never identified by an e-mail address."""
    booked(NOW, answers={"faint": "yes"})
    [first], [first_screening] = dump()["client"], dump()["screening"]
    other = replace(ROBIN, name="Somebody Else", phone="+442079460000", born_on=date(1990, 1, 1))
    booked(NOW, details=other, starts_at=at(14))
    assert first in dump()["client"]
    assert first_screening in dump()["screening"]
    assert len(dump()["client"]) == len(dump()["screening"]) == 2


def test_no_mail_server_is_asked_while_booking(app):
    """R12: nothing listens on the mail server's port, and nobody notices."""
    assert booked(NOW)


def test_a_fault_at_the_very_end_undoes_everything(app):
    """R10: the messages are written in the booking's transaction, or there is no booking."""
    # The office's mail is the last to be queued; a line break cannot be sent in a header.
    change_clinic(name="Alder\r\nBcc: everybody@client.example")
    secret = ready_enquiry(NOW)
    with nothing_changes(), pytest.raises(ValueError, match="line break"):
        send(secret, NOW)
    change_clinic(name="Alder Street")
    assert send(secret, NOW)


# The key has the last word


def test_only_the_key_says_whether_a_time_is_free(app):
    """R1: a cell without any appointment around it refuses as well."""
    first = appointments.get_appointment(booked(NOW, technician="maya", starts_at=at(10, day=3)))
    with transaction() as session:
        cell = schedule.cells.cell_at(at(12))
        session.add(OccupiedCellRow(technician_id=1, cell=cell, appointment_id=first.id))
    secret = ready_enquiry(NOW, technician="maya")
    with nothing_changes(), pytest.raises(SlotTakenError):
        send(secret, NOW)


def test_staff_see_it_as_a_request(app):
    reference = booked(NOW)
    assert [item.appointment.reference for item in appointment_lists.list_undecided(viewer("maya").technician)] == [
        reference
    ]
