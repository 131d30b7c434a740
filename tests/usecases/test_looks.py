"""Asking a person to look: kept without a time, answered by staff, and back for a time."""

import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest

from booking.domain.appointment import State
from booking.domain.enquiry import Step
from booking.domain.errors import (
    ActNotAllowedError,
    AnswersIncompleteError,
    BookingNotAllowedError,
    ChangedMeanwhileError,
    EnquiryGoneError,
    NotFoundError,
    ReasonMissingError,
)
from booking.domain.links import Purpose
from booking.domain.look import LookState
from booking.domain.messages import Notice
from booking.store import looks as store
from booking.store import message_lists
from booking.store.database import db
from booking.store.messages import MessageRow
from booking.usecases import appointments, decide, enquiry, links, looks, rules, your_page
from tests.conftest import NOW
from tests.helpers import (
    NO_TIME,
    ROBIN,
    TUESDAY_1130,
    answer,
    change_clinic,
    dump,
    looked_at,
    mail_text,
    nothing_changes,
    ready_enquiry,
    refused_enquiry,
    send,
    viewer,
)

A_DAY = timedelta(days=1)


def look(reference):
    return store.get_look(reference).look


def allowed(not_before=None, **kwargs):
    """A look that was allowed; its id."""
    reference = looked_at(NOW, **kwargs)
    looks.allow_look(reference, 1, "Seen in the studio", not_before, viewer("owner"), NOW)
    return store.get_look(reference).id


def come_back(look_id, technician="any", starts_at=TUESDAY_1130):
    """An enquiry that came back through the link, with its time chosen; its secret."""
    secret = looks.come_back(look_id, NOW)
    enquiry.see_result(secret, NOW)
    enquiry.choose_time(secret, technician, starts_at, NOW)
    return secret


def link_secret():
    rows = db.session.query(MessageRow).filter_by(notice=Notice.LOOK_ALLOWED).all()
    return re.search(r"/your-page/(\S+)", mail_text(rows[-1]))[1]


def told(reference):
    return [line.notice for line in message_lists.list_of_look(store.get_look(reference).id)]


def test_client_and_answers_are_kept_without_a_time(app):
    stored = store.get_look(looked_at(NOW))
    assert stored.look.state is LookState.WAITING
    assert (stored.client_name, stored.client_email, stored.client_born_on) == (
        ROBIN.name,
        ROBIN.email,
        ROBIN.born_on,
    )
    assert (stored.outcome.word, stored.appointment_id) == ("later", None)
    assert dump()["appointment"] == dump()["occupied_cell"] == []


def test_both_sides_are_told(app):
    notices = told(looked_at(NOW))
    assert notices.count(Notice.LOOK_ASKED) == 1
    # Owner, front desk, technician, and the office address.
    assert notices.count(Notice.STAFF_LOOK_ASKED) == 4


def test_the_same_enquiry_again_asks_once(app):
    secret = refused_enquiry(NOW)
    looks.ask_for_look(secret, ROBIN, NOW)
    with nothing_changes():
        looks.ask_for_look(secret, replace(ROBIN, name="Somebody Else"), NOW)


def test_what_was_asked_stays_as_it_was(app):
    secret = refused_enquiry(NOW)
    looks.ask_for_look(secret, ROBIN, NOW)
    with nothing_changes():
        answer(secret, {"breastfeeding": "no"}, NOW)


@pytest.mark.parametrize("answers", [{}, {"faint": "yes"}, {"scalp_lesion": "yes"}, {"age_18": "no"}])
def test_where_times_are_on_offer_or_the_law_forbids_them_nobody_is_asked(app, answers):
    secret = refused_enquiry(NOW, answers or {"minoxidil": "no"})
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        looks.ask_for_look(secret, ROBIN, NOW)


def test_before_the_questions_are_answered_nobody_is_asked(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        looks.ask_for_look(secret, ROBIN, NOW)


def test_a_date_of_birth_under_18_is_not_sent_to_anybody(app):
    secret = refused_enquiry(NOW)
    looks.ask_for_look(secret, replace(ROBIN, born_on=date(2010, 1, 1)), NOW)
    journey = enquiry.look_up(secret, NOW)
    assert (journey.look, journey.look_may_be_asked) == (None, False)
    assert dump()["look"] == dump()["client"] == dump()["message"] == []


def test_still_no_is_told_to_the_client(app):
    reference = looked_at(NOW)
    looks.refuse_look(reference, 1, "Please come back in spring.", viewer("maya"), NOW + A_DAY)
    answered = look(reference)
    assert (answered.state, answered.reason) == (LookState.REFUSED, "Please come back in spring.")
    assert (answered.decided_by, answered.decided_at) == ("Maya Example", NOW + A_DAY)
    assert told(reference)[-1] is Notice.LOOK_REFUSED


def test_a_yes_is_a_link_and_the_date_of_birth_opens_it(app):
    look_id = allowed()
    secret = link_secret()
    assert your_page.open_link(secret, date(1990, 1, 1), NOW) is None
    link = your_page.open_link(secret, ROBIN.born_on, NOW)
    assert (link.purpose, link.look_id, link.tries) == (Purpose.TIMES, look_id, 1)


def test_a_new_link_from_staff_has_five_tries_of_its_own(app):
    look_id = allowed()
    first = link_secret()
    reference = store.get_by_id(look_id).look.reference
    for _ in range(5):
        assert your_page.open_link(first, date(1990, 1, 1), NOW) is None
    links.renew_look_links(reference, viewer("owner"), NOW, stop=False, send=True)
    assert link_secret() != first
    assert your_page.open_link(link_secret(), ROBIN.born_on, NOW).tries == 0
    assert not your_page.is_link_good(first, NOW)


def test_the_link_leads_to_times_and_asks_nothing_again(app):
    journey = enquiry.look_up(looks.come_back(allowed(), NOW), NOW)
    assert journey.progress.step is Step.RESULT
    assert (journey.enquiry.details, journey.terms.allowed) == (ROBIN, True)
    assert journey.to_be_told() == []


def test_what_is_booked_with_it_is_confirmed_by_whoever_looked_or_waits_like_any_other(app):
    reference = send(come_back(allowed()), NOW)
    shown = appointments.show_appointment(reference, viewer("owner"), NOW)
    assert shown.stored.appointment.state is State.REQUESTED
    assert shown.look.look.reason == "Seen in the studio"
    assert store.get_look(shown.look.look.reference).appointment_id == shown.stored.id
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW)


def test_the_front_desk_does_not_read_why(app):
    reference = looked_at(NOW)
    looks.allow_look(reference, 1, "Seen in the studio", None, viewer("owner"), NOW)
    shown = looks.show_look(reference, viewer("desk"), NOW)
    assert (shown.screening, shown.stored.look.reason) == (None, None)
    booked = send(come_back(store.get_look(reference).id), NOW)
    assert appointments.show_appointment(booked, viewer("desk"), NOW).look is None


def test_one_client_record_whether_asked_or_booked(app):
    send(come_back(allowed()), NOW)
    assert len(dump()["client"]) == 1


def test_one_look_allows_one_appointment_from_whichever_window(app):
    look_id = allowed()
    first, second = come_back(look_id), come_back(look_id, starts_at=TUESDAY_1130 + timedelta(days=1))
    assert send(first, NOW) == send(second, NOW) == send(second, NOW)
    assert len(dump()["appointment"]) == 1


def test_times_begin_on_the_day_that_staff_named(app):
    look_id = allowed(not_before=TUESDAY_1130.date() + A_DAY)
    journey = enquiry.look_up(looks.come_back(look_id, NOW), NOW)
    assert journey.terms.not_before == TUESDAY_1130.date() + A_DAY
    assert not journey.window(NOW).holds(TUESDAY_1130)


def test_the_window_that_asked_may_go_on_as_well(app):
    secret = refused_enquiry(NOW)
    looks.ask_for_look(secret, ROBIN, NOW)
    reference = enquiry.look_up(secret, NOW).look.look.reference
    looks.allow_look(reference, 1, "Seen in the studio", None, viewer("owner"), NOW)
    assert enquiry.look_up(secret, NOW).progress.step is Step.RESULT
    enquiry.see_result(secret, NOW)
    assert enquiry.look_up(secret, NOW).progress.step is Step.TIME


def test_another_answer_than_those_that_were_seen_forbids_again(app):
    secret = come_back(allowed())
    answer(secret, {"scalp_condition": "flaring"}, NOW)
    journey = enquiry.look_up(secret, NOW)
    assert (journey.terms.allowed, journey.enquiry.starts_at) == (False, None)
    with pytest.raises((AnswersIncompleteError, BookingNotAllowedError)):
        send(secret, NOW)


@pytest.mark.parametrize("state", ["waiting", "refused"])
def test_a_look_that_allows_nothing_leads_nowhere(app, state):
    reference = looked_at(NOW)
    if state == "refused":
        looks.refuse_look(reference, 1, "No", viewer("owner"), NOW)
    with nothing_changes(), pytest.raises(EnquiryGoneError):
        looks.come_back(store.get_look(reference).id, NOW)


@pytest.mark.parametrize("name", ["desk"])
def test_the_front_desk_does_not_answer(app, name):
    reference = looked_at(NOW)
    with nothing_changes(), pytest.raises(NotFoundError):
        looks.allow_look(reference, 1, "Because", None, viewer(name), NOW)
    with nothing_changes(), pytest.raises(NotFoundError):
        looks.refuse_look(reference, 1, "Because", viewer(name), NOW)


def test_the_second_of_two_who_answer_is_told(app):
    reference = looked_at(NOW)
    looks.refuse_look(reference, 1, "No", viewer("owner"), NOW)
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        looks.allow_look(reference, 1, "Yes", None, viewer("maya"), NOW)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        looks.allow_look(reference, 2, "Yes", None, viewer("maya"), NOW)


def test_no_answer_without_a_reason(app):
    reference = looked_at(NOW)
    with nothing_changes(), pytest.raises(ReasonMissingError):
        looks.allow_look(reference, 1, " ", None, viewer("owner"), NOW)


def test_each_look_at_the_answers_is_recorded(app):
    reference = looked_at(NOW)
    looks.show_look(reference, viewer("maya"), NOW)
    looks.show_look(reference, viewer("desk"), NOW)
    acts = [(line.act, line.by) for line in looks.show_look(reference, viewer("owner"), NOW).history]
    assert acts == [("asked for a look", None), ("answers seen", "Maya Example"), ("answers seen", "Olive Owner")]


def test_neither_reasons_nor_answers_nor_secrets_lie_open(app):
    allowed()
    everything = str({name: rows for name, rows in dump().items() if name != "rule_set"})
    for word in ("Seen in the studio", *NO_TIME, link_secret()):
        assert word not in everything


def test_somebody_booked_meanwhile_with_the_same_address_stays_another_person(app):
    send(ready_enquiry(NOW), NOW)
    looked_at(NOW)
    assert len(dump()["client"]) == 2


def test_a_letter_that_is_needed_all_the_same_is_told(app):
    secret = looks.come_back(allowed(answers={**NO_TIME, "scalp_lesion": "yes"}), NOW)
    journey = enquiry.look_up(secret, NOW)
    assert [item.question for item in journey.to_be_told()] == ["scalp_lesion"]


def test_another_answer_to_what_was_seen_is_looked_at_again(app):
    """The person allowed one allergy and not the next."""
    change_clinic(confirms_automatically=True)
    look_id = allowed(answers={**NO_TIME, "allergies": ["latex"]})
    secret = come_back(look_id)
    answer(secret, {"allergies": ["latex", "anaphylaxis"]}, NOW)
    journey = enquiry.look_up(secret, NOW)
    assert journey.terms.needs_look or not journey.terms.allowed


def test_what_was_allowed_is_confirmed_at_once_where_the_clinic_does_so(app):
    change_clinic(confirms_automatically=True)
    reference = send(come_back(allowed(answers={**NO_TIME, "faint": "yes"})), NOW)
    assert appointments.show_appointment(reference, viewer("owner"), NOW).stored.appointment.state is State.CONFIRMED


def test_answers_do_not_grow_younger_on_the_way(app):
    look_id = allowed()
    later = NOW + timedelta(days=5)
    secret = looks.come_back(look_id, later)
    enquiry.see_result(secret, later)
    enquiry.choose_time(secret, "any", TUESDAY_1130, later)
    stored = appointments.show_appointment(send(secret, later), viewer("owner"), later).stored
    assert stored.assessed_on == NOW.date()
    assert list(rules.judge_again()) == []


def test_the_client_of_a_look_cannot_become_another(app):
    secret = looks.come_back(allowed(), NOW)
    with nothing_changes_in_drafts(secret):
        enquiry.give_details(secret, replace(ROBIN, email="other@client.example"), NOW)


def test_when_what_was_booked_is_declined_the_link_books_no_other(app):
    look_id = allowed()
    reference = send(come_back(look_id), NOW)
    decide.decline_appointment(reference, 1, "We are full", viewer("owner"), NOW)
    journey = enquiry.look_up(looks.come_back(look_id, NOW), NOW)
    assert journey.is_sent


@contextmanager
def nothing_changes_in_drafts(secret):
    before = enquiry.look_up(secret, NOW).enquiry
    yield
    assert enquiry.look_up(secret, NOW).enquiry == before
