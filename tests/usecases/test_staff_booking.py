"""Staff book for somebody on the phone: the client's own road, and what staff alone may do on it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from booking.domain.appointment import State
from booking.domain.enquiry import ByStaff, Step
from booking.domain.errors import (
    AnswersIncompleteError,
    EnquiryGoneError,
    NotFoundError,
    ReasonMissingError,
    SlotTakenError,
    TimeNotOfferedError,
    TooManyOpenError,
)
from booking.domain.look import LookState
from booking.domain.messages import Notice
from booking.domain.note import NoteKind
from booking.store import appointments, audit, message_lists, notes
from booking.store import looks as look_store
from booking.store.clients import ClientRow
from booking.store.database import db
from booking.store.enquiries import EnquiryRow
from booking.store.notes import NoteRow
from booking.store.screening import open_screening
from booking.usecases import appointments as appointment_cases
from booking.usecases import book, change, decide, due, enquiry, letters, looks, staff_booking
from tests.conftest import NOW
from tests.helpers import (
    CLEAR,
    NO_TIME,
    ROBIN,
    TUESDAY_1130,
    answer,
    book_on_the_phone,
    booked,
    change_clinic,
    looked_at,
    nothing_changes,
    on_the_phone,
    viewer,
)

LETTER = {"scalp_lesion": "yes"}
LATER = {"isotretinoin": "yes", "isotretinoin_last": "2026-10"}
UNDER_18 = replace(ROBIN, born_on=date(2010, 1, 1))
NO_EMAIL = replace(ROBIN, email=None)
APRIL = datetime(2027, 4, 6, 10, 30, tzinfo=UTC)
SECRET_REASON = "She has shown us the doctor's letter in the studio"
TO_CLIENT = {Notice.REQUEST_RECEIVED, Notice.CONFIRMED, Notice.ONE_THING_MORE, Notice.REMINDER, Notice.CANCELLED}


def found(reference):
    db.session.rollback()
    return appointments.get_appointment(reference)


def notices(reference):
    return {line.notice for line in message_lists.list_of_appointment(found(reference).id)}


def acts(reference):
    return [(line.act, line.by) for line in audit.list_of(reference)]


def press(finder, reason=None, now=NOW):
    return book.confirm_booking(finder, enquiry.look_up(finder, now).digest(), now, reason=reason)


# A Monday morning, and a start that afternoon, which the clinic's notice of a day keeps back.
MONDAY = NOW + timedelta(days=1)
SOON = MONDAY + timedelta(hours=7)


# The road


def test_it_works(app):
    reference = book_on_the_phone(NOW)
    stored = found(reference)
    assert (stored.appointment.state, stored.appointment.starts_at) == (State.REQUESTED, TUESDAY_1130)
    assert (stored.client_name, stored.client_email) == (ROBIN.name, ROBIN.email)
    assert {Notice.REQUEST_RECEIVED, Notice.STAFF_NEW_BOOKING} <= notices(reference)


def test_the_history_says_who_booked_it_and_what_they_read_out(app):
    reference = book_on_the_phone(NOW)
    opened = open_screening(found(reference).screening_id)
    read = f"read out by staff: safety {opened.advisories.version}, consent {opened.consent.version}"
    assert acts(reference) == [(read, viewer("desk").name), ("booked by staff", viewer("desk").name)]
    assert (opened.advisories.at, opened.consent.at) == (NOW, NOW)


def test_the_outcome_steers_the_state_as_online(app):
    reference = book_on_the_phone(NOW, answers=LETTER, starts_at=TUESDAY_1130 + timedelta(days=7))
    assert found(reference).appointment.state is State.PROVISIONAL
    change_clinic(confirms_automatically=True)
    assert found(book_on_the_phone(NOW)).appointment.state is State.CONFIRMED


def test_the_same_press_again_gets_the_first_answer(app):
    finder = on_the_phone(NOW)
    digest = enquiry.look_up(finder, NOW).digest()
    first = book.confirm_booking(finder, digest, NOW)
    with nothing_changes():
        assert book.confirm_booking(finder, digest, NOW) == first


def test_two_calls_of_one_person_do_not_mix(app):
    one, two = on_the_phone(NOW), on_the_phone(NOW, details=replace(ROBIN, name="Lou Other"), starts_at=APRIL)
    assert found(press(one)).client_name == "Robin Walker"
    assert enquiry.look_up(two, NOW).enquiry.details.name == "Lou Other"


def test_who_was_slower_keeps_everything_and_sees_the_nearest_times(app):
    finder = on_the_phone(NOW, technician="maya")
    booked(NOW, technician="maya")
    with pytest.raises(SlotTakenError):
        press(finder)
    journey = enquiry.look_up(finder, NOW)
    assert journey.progress.step is Step.CHECK
    near = [slot.starts_at for slot in staff_booking.list_near(journey, NOW)]
    assert len(near) == 3
    assert TUESDAY_1130 not in near


def test_a_colleague_or_a_client_never_finds_it(app):
    finder = on_the_phone(NOW)
    for other in ("owner", "maya"):
        with pytest.raises(NotFoundError):
            enquiry.look_up(ByStaff(finder.key, viewer(other)), NOW)
    with pytest.raises(EnquiryGoneError):
        enquiry.look_up(finder.key, NOW)


def test_staff_do_not_find_a_clients_enquiry_by_its_key(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    key = enquiry.look_up(secret, NOW).submission_key
    with pytest.raises(NotFoundError):
        enquiry.look_up(ByStaff(key, viewer("owner")), NOW)


def test_it_is_gone_after_a_day_or_when_it_is_deleted(app):
    finder = on_the_phone(NOW)
    with pytest.raises(NotFoundError):
        enquiry.look_up(finder, NOW + timedelta(hours=24))
    enquiry.delete_enquiry(finder)
    assert db.session.scalars(select(EnquiryRow)).all() == []


def test_a_technician_books_for_themselves_alone(app):
    finder = on_the_phone(NOW, by="maya")
    assert [each.slug for each in enquiry.look_up(finder, NOW).technicians] == ["maya"]
    with pytest.raises(NotFoundError):
        enquiry.choose_time(finder, "theo", TUESDAY_1130, NOW)
    assert found(press(finder)).appointment.technician == "maya"


# The place in the week that was pressed


def wish(technician="maya", starts_at=TUESDAY_1130, by="desk"):
    return staff_booking.find_wish(technician, starts_at, viewer(by))


def test_the_place_that_was_pressed_is_kept_up_to_the_check(app):
    key = staff_booking.begin("consultation", wish(), viewer("desk"), NOW)
    known = enquiry.look_up(ByStaff(key, viewer("desk")), NOW).enquiry
    assert (known.technician, known.starts_at) == ("maya", TUESDAY_1130)


def test_a_place_into_which_it_does_not_fit_is_said_so_with_the_nearest(app):
    taken = wish(starts_at=TUESDAY_1130 + timedelta(minutes=15))
    booked(NOW, technician="maya")
    with nothing_changes(), pytest.raises(TimeNotOfferedError):
        staff_booking.begin("consultation", taken, viewer("desk"), NOW)
    near = staff_booking.list_near_wish("consultation", taken, NOW)
    assert len(near) == 3
    assert all(each.date() == TUESDAY_1130.date() for each in near)


def test_a_technician_cannot_wish_for_a_colleague(app):
    assert wish("theo", by="maya") is None
    assert wish("nobody") is None


def test_answers_that_ask_for_a_later_date_drop_the_place(app):
    key = staff_booking.begin("consultation", wish(), viewer("desk"), NOW)
    finder = ByStaff(key, viewer("desk"))
    enquiry.acknowledge_advisories(finder, NOW)
    enquiry.give_consent(finder, NOW)
    answer(finder, {**CLEAR, **LATER}, NOW)
    assert enquiry.look_up(finder, NOW).enquiry.starts_at is None


# What a reason outweighs


def test_anybody_may_go_beyond_the_notice_with_a_reason_that_is_kept_sealed(app):
    finder = on_the_phone(MONDAY, technician="maya", starts_at=SOON)
    assert enquiry.look_up(finder, MONDAY).enquiry.starts_at == SOON
    with pytest.raises(ReasonMissingError):
        press(finder, now=MONDAY)
    with pytest.raises(ReasonMissingError):
        press(finder, reason="  ", now=MONDAY)
    reference = press(finder, reason=SECRET_REASON, now=MONDAY)
    assert found(reference).appointment.starts_at == SOON
    [note] = notes.list_notes(found(reference).id)
    assert (note.kind, note.text, note.by) == (NoteKind.BOOKED, SECRET_REASON, viewer("desk").name)
    assert SECRET_REASON.encode() not in db.session.scalars(select(NoteRow)).one().text
    assert not any(SECRET_REASON in act for act, _by in acts(reference))


def test_a_client_cannot_go_beyond_the_notice_even_with_a_reason(app):
    secret = enquiry.start_enquiry("consultation", MONDAY)
    assert not enquiry.look_up(secret, MONDAY).room(MONDAY).with_reason.holds(SOON)


def test_anybody_may_go_beyond_the_furthest_day_with_a_reason(app):
    far = datetime(2027, 11, 2, 11, 30, tzinfo=UTC)
    finder = on_the_phone(NOW, starts_at=far)
    with pytest.raises(ReasonMissingError):
        press(finder)
    assert found(press(finder, reason="Long abroad")).appointment.starts_at == far


def test_a_reason_that_was_not_needed_is_not_kept(app):
    reference = book_on_the_phone(NOW, reason="For nothing")
    assert notes.list_notes(found(reference).id) == []


def test_the_front_desk_does_not_pass_the_date_of_a_finding(app):
    finder = on_the_phone(NOW, answers=LATER)
    assert enquiry.look_up(finder, NOW).progress.step is Step.TIME
    with pytest.raises(AnswersIncompleteError):
        press(finder, reason=SECRET_REASON)


@pytest.mark.parametrize("name", ["owner", "maya"])
def test_whoever_reads_answers_passes_the_date_with_a_reason(app, name):
    finder = on_the_phone(NOW, by=name, answers=LATER)
    with pytest.raises(ReasonMissingError):
        press(finder)
    reference = press(finder, reason=SECRET_REASON)
    assert found(reference).appointment.starts_at == TUESDAY_1130
    shown = appointment_cases.show_appointment(reference, viewer("owner"), NOW)
    assert [note.text for note in shown.notes] == [SECRET_REASON]
    assert appointment_cases.show_appointment(reference, viewer("desk"), NOW).notes == []


def test_without_a_reason_the_date_is_as_online(app):
    assert found(book_on_the_phone(NOW, answers=LATER, starts_at=APRIL)).appointment.starts_at == APRIL


def test_staff_may_go_over_the_limit_of_open_appointments(app):
    change_clinic(most_open_appointments=1)
    booked(NOW)
    finder = on_the_phone(NOW, starts_at=TUESDAY_1130 + timedelta(days=1))
    assert book.count_open(enquiry.look_up(finder, NOW), NOW) == 1
    press(finder)
    with pytest.raises(TooManyOpenError):
        booked(NOW, starts_at=TUESDAY_1130 + timedelta(days=2))


# Where the rules offer no time


def refused(by="owner", answers=None):
    finder = on_the_phone(NOW, by=by, answers=answers or NO_TIME)
    assert enquiry.look_up(finder, NOW).progress.step is Step.RESULT
    return finder


def allow(finder, details=ROBIN, reason=SECRET_REASON, not_before=None):
    looks.allow_on_the_phone(finder, details, reason, not_before, NOW)


@pytest.mark.parametrize("name", ["owner", "maya"])
def test_whoever_reads_answers_offers_times_all_the_same(app, name):
    finder = refused(name)
    allow(finder)
    journey = enquiry.look_up(finder, NOW)
    assert (journey.progress.step, journey.enquiry.details) == (Step.TIME, ROBIN)
    enquiry.choose_time(finder, "maya", TUESDAY_1130, NOW)
    reference = press(finder)
    shown = appointment_cases.show_appointment(reference, viewer("owner"), NOW)
    assert (shown.look.look.reason, shown.look.look.decided_by) == (SECRET_REASON, viewer(name).name)
    assert not shown.stands_against
    assert message_lists.list_of_look(shown.look.id) == []


def test_from_a_day_that_was_named(app):
    finder = refused()
    allow(finder, not_before=date(2026, 12, 10))
    assert enquiry.look_up(finder, NOW).terms.not_before == date(2026, 12, 10)


def test_the_front_desk_does_not_offer_them(app):
    finder = refused("desk")
    with nothing_changes(), pytest.raises(NotFoundError):
        allow(finder)


def test_it_takes_a_reason(app):
    finder = refused()
    with nothing_changes(), pytest.raises(ReasonMissingError):
        allow(finder, reason=" ")


def test_nobody_allows_what_the_law_forbids(app):
    finder = refused(answers={"age_18": "no"})
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        allow(finder)
    finder = refused()
    allow(finder, details=UNDER_18)
    journey = enquiry.look_up(finder, NOW)
    assert (journey.look, journey.terms.allowed, journey.look_may_be_asked) == (None, False, False)


def test_the_front_desk_asks_a_person_to_look(app):
    finder = refused("desk")
    looks.ask_for_look(finder, NO_EMAIL, NOW)
    journey = enquiry.look_up(finder, NOW)
    assert journey.is_sent
    assert journey.look.look.state is LookState.WAITING
    assert acts(journey.look.look.reference) == [("asked for a look", viewer("desk").name)]
    told = {line.notice for line in message_lists.list_of_look(journey.look.id)}
    assert told == {Notice.STAFF_LOOK_ASKED}


def test_a_client_who_calls_gets_a_time_with_what_was_allowed(app):
    reference = looked_at(NOW, details=NO_EMAIL)
    with pytest.raises(EnquiryGoneError):
        staff_booking.begin_with_look(reference, viewer("desk"), NOW)
    looks.allow_look(reference, 1, SECRET_REASON, None, viewer("owner"), NOW)
    finder = ByStaff(staff_booking.begin_with_look(reference, viewer("desk"), NOW), viewer("desk"))
    enquiry.see_result(finder, NOW)
    enquiry.choose_time(finder, "any", TUESDAY_1130, NOW)
    appointment = found(press(finder))
    assert look_store.get_look(reference).appointment_id == appointment.id
    with pytest.raises(EnquiryGoneError):
        staff_booking.begin_with_look(reference, viewer("desk"), NOW)


# Without an e-mail address


def test_nothing_is_queued_for_a_client_without_an_email_address(app):
    reference = book_on_the_phone(NOW, details=NO_EMAIL)
    assert found(reference).client_email is None
    assert notices(reference) == {Notice.STAFF_NEW_BOOKING}
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW)
    change.cancel_appointment(reference, 2, "", viewer("owner"), NOW)
    assert not notices(reference) & TO_CLIENT


def test_what_happens_by_itself_passes_them_by(app):
    reference = book_on_the_phone(NOW, details=NO_EMAIL)
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW)
    late = book_on_the_phone(NOW, details=NO_EMAIL, answers=LETTER, starts_at=TUESDAY_1130 + timedelta(days=14))
    assert found(late).appointment.state is State.PROVISIONAL
    moment = TUESDAY_1130 - timedelta(hours=40)
    while due.do_next_due(moment):
        pass
    moment = found(late).appointment.letter_due_at - timedelta(hours=2)
    while due.do_next_due(moment):
        pass
    for one in (reference, late):
        assert not [act for act, _by in acts(one) if "remind" in act or "asked again" in act]
    assert due.lapse_next(found(late).appointment.letter_due_at)


def test_two_people_without_an_email_address_are_not_one(app):
    change_clinic(most_open_appointments=1)
    book_on_the_phone(NOW, details=NO_EMAIL)
    other = replace(NO_EMAIL, phone="+442079460999")
    assert book.count_open(enquiry.look_up(on_the_phone(NOW, details=other, starts_at=APRIL), NOW), NOW) == 0
    rows = db.session.scalars(select(ClientRow)).all()
    assert [row.email for row in rows] == [None]


def test_the_letter_can_be_printed_by_those_who_may_read_answers(app):
    reference = book_on_the_phone(
        NOW, details=NO_EMAIL, answers=LETTER, technician="maya", starts_at=TUESDAY_1130 + timedelta(days=14)
    )
    page = letters.print_letter_page(reference, viewer("maya"), NOW)
    assert page.is_needed
    assert page.questions
    assert acts(reference)[-1] == ("answers seen", viewer("maya").name)
    with pytest.raises(NotFoundError):
        letters.print_letter_page(reference, viewer("desk"), NOW)


def test_what_came_of_it_is_for_whoever_booked_it(app):
    finder = on_the_phone(NOW)
    with pytest.raises(NotFoundError):
        staff_booking.show_booked(finder, NOW)
    reference = press(finder)
    assert staff_booking.show_booked(finder, NOW).stored.appointment.reference == reference
    with pytest.raises(NotFoundError):
        staff_booking.show_booked(ByStaff(finder.key, viewer("owner")), NOW)
