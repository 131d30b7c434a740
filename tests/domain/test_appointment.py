"""The appointment table: what each act does in each state."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain import appointment
from booking.domain import book as booking_rules
from booking.domain.appointment import ALLOWED, HOLDS_TIME, Act, Appointment, State
from booking.domain.errors import (
    ActNotAllowedError,
    BegunError,
    BookingNotAllowedError,
    ReasonMissingError,
    TimeNotOfferedError,
    TooManyOpenError,
)
from booking.domain.ruleset import Outcome
from booking.domain.terms import Terms
from booking.domain.terms import terms as terms_of
from tests.domain import examples
from tests.domain.examples import NOW, policy, service

START = NOW + timedelta(days=9)
LATER_NOW = NOW + timedelta(hours=1)
ACTS = {
    Act.CONFIRM: lambda it: appointment.confirm(it, by="Sam", now=LATER_NOW, reason="The doctor rang"),
    Act.DECLINE: lambda it: appointment.decline(it, by="Sam", reason="Fully booked", now=LATER_NOW),
    Act.CANCEL: lambda it: appointment.cancel(it, by="Sam", reason=None, now=LATER_NOW),
    Act.ASK_FOR_LETTER: lambda it: appointment.ask_for_letter(it, by="Sam", policy=policy(), now=LATER_NOW),
    Act.RECEIVE_LETTER: lambda it: appointment.receive_letter(it, by="Sam", now=LATER_NOW),
    Act.LAPSE: lambda it: appointment.lapse(it, now=START),
    Act.LOOK_AGAIN: lambda it: appointment.look_again(it, now=START),
}
REFUSED = None
# These are in test_changes.py.
ACTS_OF_CHANGES = {Act.RESCHEDULE, Act.SHORTEN, Act.COMPLETE, Act.NO_SHOW, Act.CORRECT}
BY_ITSELF = {Act.LAPSE, Act.LOOK_AGAIN}

MUCH_LATER = START + timedelta(days=200)


def standing(state):
    return Appointment("HX4K29PD", state, "mia", service(45, 10, 15), START, booked_at=NOW)


def book(assessment, wanted=None, rules=None, starts_at=START, terms=None):
    return booking_rules.book(
        reference="HX4K29PD",
        technician="mia",
        service=wanted or service(),
        starts_at=starts_at,
        assessment=assessment,
        terms=terms or terms_of(assessment, wanted or service(), rules or policy(), NOW.date()),
        policy=rules or policy(),
        now=NOW,
    )


REQ, PRO, CON, DEC, CAN, COM, NOS, ___ = *State, REFUSED
TABLE = [
    # state  confirm  decline  cancel  ask  here  lapse  again   (ask for a letter, the letter is here, look again)
    (REQ,     CON,     DEC,     CAN,    PRO,  ___,  DEC,   REQ),
    (PRO,     CON,     DEC,     CAN,    ___,  REQ,  CAN,   PRO),
    (CON,     ___,     ___,     CAN,    ___,  ___,  ___,   REQ),
    (DEC,     ___,     ___,     ___,    ___,  ___,  ___,   ___),
    (CAN,     ___,     ___,     ___,    ___,  ___,  ___,   ___),
    (COM,     ___,     ___,     ___,    ___,  ___,  ___,   ___),
    (NOS,     ___,     ___,     ___,    ___,  ___,  ___,   ___),
]  # fmt: skip
CELLS = [(row[0], act, new) for row in TABLE for act, new in zip(ACTS, row[1:], strict=True)]


@pytest.mark.parametrize(("state", "act", "new"), [cell for cell in CELLS if cell[2]])
def test_an_allowed_act_leads_to_its_state_and_leaves_an_event(state, act, new):
    changed, event = ACTS[act](standing(state))
    assert changed.state is event.state is new
    by, at = (None, START) if act in BY_ITSELF else ("Sam", LATER_NOW)
    assert (event.name, event.reference, event.at) == (f"appointment {new}", "HX4K29PD", at)
    if act is not Act.LOOK_AGAIN:  # who decided before, and when, stays written
        assert (changed.decided_by, changed.decided_at) == (by, at)


@pytest.mark.parametrize(("state", "act"), [cell[:2] for cell in CELLS if not cell[2]])
def test_any_other_act_is_refused(state, act):
    with pytest.raises(ActNotAllowedError):
        ACTS[act](standing(state))


def test_the_table_has_every_state_and_every_act():
    assert {state for state, *_ in TABLE} == set(State)
    assert {*ACTS, *ACTS_OF_CHANGES, Act.BOOK} == set(Act)


FROM_REQUESTED = [act for act in ACTS if act is not Act.RECEIVE_LETTER]


@pytest.mark.parametrize("act", FROM_REQUESTED)
def test_version_and_sequence_go_up_with_each_change(act):
    changed, _ = ACTS[act](standing(State.REQUESTED))
    assert (changed.version, changed.sequence) == (2, 1)


@pytest.mark.parametrize("act", FROM_REQUESTED)
def test_an_act_moves_neither_time_nor_technician(act):
    before = standing(State.REQUESTED)
    changed, _ = ACTS[act](before)
    assert (changed.starts_at, changed.ends_at) == (before.starts_at, before.ends_at)
    assert (changed.technician, changed.service, changed.booked_at) == ("mia", before.service, NOW)


@pytest.mark.parametrize("reason", [None, "", " \n"])
def test_to_confirm_while_a_letter_is_awaited_needs_a_reason(reason):
    with pytest.raises(ReasonMissingError):
        appointment.confirm(standing(State.PROVISIONAL), by="Sam", now=NOW, reason=reason)


def test_a_request_is_confirmed_without_a_reason():
    assert appointment.confirm(standing(State.REQUESTED), by="Sam", now=NOW)[0].reason is None


@pytest.mark.parametrize("state", [State.REQUESTED, State.PROVISIONAL])
@pytest.mark.parametrize("act", [Act.CONFIRM, Act.RECEIVE_LETTER])
def test_once_it_has_begun_undecided_it_is_too_late(state, act):
    """It lapses then, whatever anybody would say now."""
    late = {
        Act.CONFIRM: lambda it, now: appointment.confirm(it, by="Sam", now=now, reason="They came"),
        Act.RECEIVE_LETTER: lambda it, now: appointment.receive_letter(it, by="Sam", now=now),
    }[act]
    with pytest.raises(BegunError):
        late(standing(state), START)
    with nullcontext() if state in ALLOWED[act] else pytest.raises(ActNotAllowedError):
        late(standing(state), START - timedelta(seconds=1))


def test_nothing_lapses_before_its_moment():
    for state in (State.REQUESTED, State.PROVISIONAL):
        with pytest.raises(ActNotAllowedError):
            appointment.lapse(standing(state), now=START - timedelta(seconds=1))


def test_a_letter_that_is_overdue_lapses_before_the_consultation():
    asked, _ = appointment.ask_for_letter(standing(State.REQUESTED), by="Sam", policy=policy(), now=NOW)
    assert appointment.lapses_at(asked) == asked.letter_due_at < START
    assert appointment.lapse(asked, now=asked.letter_due_at)[0].state is State.CANCELLED


def test_a_letter_that_is_here_has_no_deadline_any_more():
    asked, _ = appointment.ask_for_letter(standing(State.REQUESTED), by="Sam", policy=policy(), now=NOW)
    assert appointment.receive_letter(asked, by="Sam", now=NOW)[0].letter_due_at is None


@pytest.mark.parametrize("reason", ["", " ", "\n\t "])
def test_to_decline_needs_a_reason(reason):
    with pytest.raises(ReasonMissingError):
        appointment.decline(standing(State.REQUESTED), by="Sam", reason=reason, now=NOW)


def test_the_reason_is_kept_without_the_spaces_round_it():
    changed, _ = appointment.decline(standing(State.REQUESTED), by="Sam", reason=" Fully booked \n", now=NOW)
    assert changed.reason == "Fully booked"


@pytest.mark.parametrize(
    ("state", "decides", "holds"),
    [
        (State.REQUESTED,   True,  True),
        (State.PROVISIONAL, True,  True),
        (State.CONFIRMED,   False, True),
        (State.DECLINED,    False, False),
        (State.CANCELLED,   False, False),
    ],
)  # fmt: skip
def test_what_waits_for_a_decision_and_what_holds_its_time(state, decides, holds):
    assert standing(state).needs_decision is decides
    assert (state in HOLDS_TIME) is holds


def test_a_consultation_ends_before_the_cleaning():
    assert standing(State.CONFIRMED).ends_at == START + timedelta(minutes=45)


@pytest.mark.parametrize(
    ("assessment", "by_hand", "automatic"),
    [
        (examples.CLEAR,                       State.REQUESTED,   State.CONFIRMED),
        (examples.assessment(Outcome.ADVICE),  State.REQUESTED,   State.CONFIRMED),
        (examples.REVIEW,                      State.REQUESTED,   State.REQUESTED),
        (examples.LATER,                       State.REQUESTED,   State.CONFIRMED),  # as its other findings say
        (examples.LETTER,                      State.PROVISIONAL, State.PROVISIONAL),
        (examples.assessment(Outcome.LATER, Outcome.REVIEW),  State.REQUESTED,   State.REQUESTED),
        (examples.assessment(Outcome.LETTER, Outcome.REVIEW), State.PROVISIONAL, State.PROVISIONAL),
        (examples.assessment(Outcome.LATER, Outcome.LETTER),  State.PROVISIONAL, State.PROVISIONAL),
    ],
)  # fmt: skip
def test_a_new_appointment_stands_as_its_outcome_asks(assessment, by_hand, automatic):
    assert book(assessment, starts_at=MUCH_LATER)[0].state is by_hand
    assert book(assessment, rules=policy(automatic=True), starts_at=MUCH_LATER)[0].state is automatic


@pytest.mark.parametrize(
    ("assessment", "waits_bind", "allowed"),
    [
        (examples.REFUSE, True,  False),
        (examples.REFUSE, False, False),  # a refusal holds for every service
        (examples.OPEN,   True,  False),
        (examples.OPEN,   False, True),   # a talk by video
        (examples.LATER,  True,  True),   # from its date on: the terms see to that
    ],
)  # fmt: skip
def test_no_appointment_is_made_where_the_outcome_allows_none(assessment, waits_bind, allowed):
    """R2: the guard stands in the act itself, whichever road leads to it."""
    if allowed:
        assert book(assessment, service(waits_bind=waits_bind), starts_at=MUCH_LATER)[0].state in HOLDS_TIME
    else:
        with pytest.raises(BookingNotAllowedError):
            book(assessment, service(waits_bind=waits_bind))


@pytest.mark.parametrize(("first_day", "refused"), [(START.date() + timedelta(days=1), True), (START.date(), False)])
def test_no_appointment_is_made_before_the_date_of_its_terms(first_day, refused):
    """R2: nor is a time before an allowed date, whichever road leads to it."""
    terms = Terms(allowed=True, not_before=first_day)
    if refused:
        with pytest.raises(TimeNotOfferedError):
            book(examples.LATER, terms=terms)
    else:
        assert book(examples.LATER, terms=terms)[0].starts_at == START


def test_a_new_appointment_begins_at_version_one_and_leaves_an_event():
    made, event = book(examples.REVIEW)
    assert (made.version, made.sequence, made.booked_at) == (1, 0, NOW)
    assert (event.name, event.reference, event.at, event.state) == ("appointment booked", "HX4K29PD", NOW, made.state)


def test_what_is_confirmed_at_once_is_decided_at_once():
    assert book(examples.CLEAR, rules=policy(automatic=True))[0].decided_at == NOW
    assert book(examples.CLEAR)[0].decided_at is None


def test_only_a_provisional_appointment_has_a_deadline():
    assert book(examples.LETTER)[0].letter_due_at == START - timedelta(days=5)
    assert book(examples.REVIEW)[0].letter_due_at is None


def test_who_is_confirmed_without_the_letter_is_held_to_no_deadline():
    awaited = replace(standing(State.PROVISIONAL), letter_due_at=NOW + timedelta(days=2))
    confirmed, _ = appointment.confirm(awaited, by="Sam", now=NOW, reason="The surgery rang")
    again, _ = appointment.look_again(confirmed, now=NOW + timedelta(days=3))
    assert again.letter_due_at is None
    assert appointment.lapses_at(again) == START


@pytest.mark.parametrize(
    ("days_ahead", "letter_days", "due_after_hours"),
    [
        (20, 5, 15 * 24),  # five days before the consultation
        (8,  5, 3 * 24),
        (7,  5, 48),
        (6,  5, 48),       # never sooner than 48 hours after booking
        (3,  5, 48),
    ],
)  # fmt: skip
def test_the_deadline_of_a_letter(days_ahead, letter_days, due_after_hours):
    starts_at = NOW + timedelta(days=days_ahead)
    due = appointment.letter_deadline(starts_at, policy(letter_days=letter_days), NOW)
    assert due == NOW + timedelta(hours=due_after_hours)


@settings(max_examples=40)
@given(st.integers(0, 60 * 24 * 60), st.integers(0, 30))
def test_a_letter_is_never_due_sooner_than_48_hours_after_booking(minutes_ahead, letter_days):
    due = appointment.letter_deadline(NOW + timedelta(minutes=minutes_ahead), policy(letter_days=letter_days), NOW)
    assert due - NOW >= timedelta(hours=48)


@settings(max_examples=40)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)), st.integers(2, 30))  # noqa: DTZ001
def test_a_letter_is_due_before_the_first_time_that_is_offered(moment, letter_days):
    """Booked at any hour of any day, for the first midnight the terms allow (given two days for the letter)."""
    rules = policy(letter_days=letter_days)
    now = moment.replace(tzinfo=rules.zone)
    first = rules.local_date(now) + timedelta(days=letter_days + 2)
    first_midnight = datetime.combine(date(first.year, first.month, first.day), datetime.min.time(), rules.zone)
    assert appointment.letter_deadline(first_midnight, rules, now) <= first_midnight


@pytest.mark.parametrize(
    ("already_open", "most", "refused"),
    [(0, 2, False), (1, 2, False), (2, 2, True), (3, 2, True), (0, 1, False), (1, 1, True), (0, 0, True)],
)
def test_one_person_may_have_so_many_appointments_to_come(already_open, most, refused):
    """R21: two, unless the clinic sets another number."""
    with pytest.raises(TooManyOpenError) if refused else nullcontext():
        booking_rules.check_open(already_open, examples.policy(most_open=most))
