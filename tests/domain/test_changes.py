"""What changes an appointment without deciding about it: each act in each state, and how far staff may go."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain import changes
from booking.domain.appointment import HOLDS_TIME, OWNS_CELLS, Appointment, State
from booking.domain.changes import Lengths, Room
from booking.domain.errors import (
    ActNotAllowedError,
    BookingNotAllowedError,
    ReasonMissingError,
    TimeNotOfferedError,
)
from booking.domain.ruleset import Basis, Outcome
from booking.domain.schedule import Window
from booking.domain.terms import Terms, Waiver, terms_to_move
from tests.domain.examples import NOW, TODAY, finding, policy, service

START = NOW + timedelta(days=9)
AFTER = START + timedelta(minutes=20)
SHORTER = Lengths(30, 5, 15)
ANYWHERE = Room(*[Window(NOW, NOW + timedelta(days=60))] * 2)


def standing(state, **values):
    return replace(Appointment("HX4K29PD", state, "mia", service(45, 10, 15), START, booked_at=NOW), **values)


def moved(appointment, starts_at=START + timedelta(days=1), technician="mia", room=ANYWHERE, reason=None):
    return changes.reschedule(
        appointment, technician=technician, starts_at=starts_at, room=room, reason=reason, policy=policy(), now=NOW
    )


def corrected(appointment, state, now=AFTER, reason="Wrong row"):
    return changes.correct(appointment, state, by="Olive", reason=reason, policy=policy(), now=now)


ACTS = {
    "move": (moved, HOLDS_TIME),
    "shorten": (lambda it: changes.shorten(it, SHORTER, reason="Somebody in pain", now=NOW), HOLDS_TIME),
    "complete": (lambda it: changes.complete(it, by="Sam", now=AFTER), {State.CONFIRMED}),
    "no-show": (lambda it: changes.no_show(it, by="Sam", now=AFTER), {State.CONFIRMED}),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("state", State)
def test_each_act_in_each_state(act, state):
    do, allowed = ACTS[act]
    if state not in allowed:
        with pytest.raises(ActNotAllowedError):
            do(standing(state))
        return
    changed, event = do(standing(state))
    after = {"complete": State.COMPLETED, "no-show": State.NO_SHOW}.get(act, state)
    assert changed.state is event.state is after
    assert (changed.version, changed.sequence) == (2, 1)
    assert event.reference == "HX4K29PD"


def test_a_move_changes_time_and_technician_and_no_decision():
    before = standing(State.CONFIRMED, decided_by="Sam", decided_at=NOW, reason="The doctor rang")
    changed, event = moved(before, START + timedelta(days=2), "theo")
    assert (changed.starts_at, changed.technician) == (START + timedelta(days=2), "theo")
    assert (changed.decided_by, changed.decided_at, changed.reason) == ("Sam", NOW, "The doctor rang")
    assert event.name == "appointment rescheduled"


def test_to_where_it_stands_is_no_move():
    with pytest.raises(ActNotAllowedError):
        moved(standing(State.CONFIRMED), START)


def test_a_letters_deadline_is_reckoned_anew():
    due_at = START - timedelta(days=5)
    changed, _ = moved(standing(State.PROVISIONAL, letter_due_at=due_at), START + timedelta(days=3))
    assert changed.letter_due_at == due_at + timedelta(days=3)
    assert moved(standing(State.CONFIRMED))[0].letter_due_at is None


@given(days=st.integers(0, 59), reason=st.sampled_from([None, "", " ", "They fly out that day"]))
def test_between_the_rules_and_what_a_reason_allows_it_takes_a_reason(days, reason):
    room = Room(
        Window(NOW + timedelta(days=20), NOW + timedelta(days=40)),
        Window(NOW + timedelta(days=10), NOW + timedelta(days=40)),
    )
    starts_at = NOW + timedelta(days=days)
    if days < 10 or days >= 40:
        with pytest.raises(TimeNotOfferedError):
            moved(standing(State.CONFIRMED), starts_at, "theo", room, reason)
    elif days < 20 and not (reason or "").strip():
        with pytest.raises(ReasonMissingError):
            moved(standing(State.CONFIRMED), starts_at, "theo", room, reason)
    else:
        assert moved(standing(State.CONFIRMED), starts_at, "theo", room, reason)[0].starts_at == starts_at


def test_a_reason_waives_notice_for_all_and_the_date_for_readers_alone():
    terms = Terms(allowed=True, not_before=date(2026, 12, 10))
    rules = policy(notice=24 * 60)
    reader = changes.room_to_move(terms, rules, NOW, may_pass_date=True)
    desk = changes.room_to_move(terms, rules, NOW, may_pass_date=False)
    assert reader.rules == desk.rules
    assert reader.with_reason.opens_at == NOW
    assert desk.with_reason.opens_at == desk.rules.opens_at
    assert reader.with_reason.closes_at == reader.rules.closes_at
    today = changes.room_to_move(Terms(allowed=True, not_before=None), rules, NOW, may_pass_date=False)
    assert today.rules.opens_at == NOW + timedelta(days=1)
    assert today.with_reason.opens_at == NOW


def test_where_no_time_is_allowed_no_reason_helps():
    with pytest.raises(BookingNotAllowedError):
        changes.room_to_move(Terms(allowed=False, not_before=None), policy(), NOW, may_pass_date=True)


def terms_of(*findings, waiver=None, letter_awaited=False):
    return terms_to_move(findings, service(), policy(), TODAY, waiver, letter_awaited=letter_awaited)


def test_a_letter_asks_for_a_date_only_while_it_is_awaited():
    letter = finding(Outcome.LETTER)
    assert terms_of(letter).not_before is None
    assert terms_of(letter, letter_awaited=True).not_before == TODAY + timedelta(days=7)
    assert terms_of(finding(Outcome.REVIEW), letter_awaited=True).not_before == TODAY + timedelta(days=7)


def test_dates_and_refusals_hold_for_a_move_too():
    later = finding(Outcome.LATER, treatment_from=date(2027, 4, 14))
    assert terms_of(later).not_before == date(2027, 3, 17)
    assert terms_of(replace(later, outcome=Outcome.LETTER)).not_before == date(2027, 3, 17)
    assert terms_of(later, letter_awaited=True).not_before == date(2027, 3, 17)
    assert not terms_of(finding(Outcome.REFUSE)).allowed
    assert not terms_of(finding(Outcome.LATER, open_until="it is over"), letter_awaited=True).allowed


def test_what_a_look_allowed_stays_allowed():
    refused = finding(Outcome.REFUSE)
    waiver = Waiver((refused,), date(2026, 12, 20))
    assert terms_of(refused, waiver=waiver) == Terms(allowed=True, not_before=date(2026, 12, 20))
    assert not terms_of(replace(refused, basis=Basis.LAW), waiver=waiver).allowed


@given(st.builds(Lengths, *[st.integers(-1, 12).map(lambda number: number * 5)] * 3))
def test_it_becomes_shorter_and_never_longer(lengths):
    """R5."""
    before = standing(State.CONFIRMED)
    was = changes.lengths_of(before)
    fits = (
        5 <= lengths.consultation <= was.consultation
        and 0 <= lengths.cleaning_before <= was.cleaning_before
        and 0 <= lengths.cleaning_after <= was.cleaning_after
    )
    if not fits or lengths == was:
        with pytest.raises(ActNotAllowedError):
            changes.shorten(before, lengths, reason="A reason", now=NOW)
        return
    changed, _ = changes.shorten(before, lengths, reason="A reason", now=NOW)
    assert changes.lengths_of(changed) == lengths
    assert changed.starts_at == before.starts_at


@pytest.mark.parametrize("reason", ["", " \n"])
def test_to_shorten_and_to_correct_need_a_reason(reason):
    with pytest.raises(ReasonMissingError):
        changes.shorten(standing(State.CONFIRMED), SHORTER, reason=reason, now=NOW)
    with pytest.raises(ReasonMissingError):
        corrected(standing(State.COMPLETED), State.NO_SHOW, reason=reason)


def test_off_the_grid_is_no_length():
    with pytest.raises(ValueError, match="multiple of 5"):
        changes.shorten(standing(State.CONFIRMED), Lengths(32, 5, 15), reason="A reason", now=NOW)


@pytest.mark.parametrize("end", [changes.complete, changes.no_show])
def test_how_it_went_is_said_after_its_start(end):
    with pytest.raises(ActNotAllowedError):
        end(standing(State.CONFIRMED), by="Sam", now=START - timedelta(seconds=1))
    assert end(standing(State.CONFIRMED), by="Sam", now=START)[0].decided_by == "Sam"


AFTERWARDS = {
    State.COMPLETED: {State.NO_SHOW, State.CONFIRMED, State.CANCELLED},
    State.NO_SHOW: {State.COMPLETED, State.CONFIRMED, State.CANCELLED},
    State.CANCELLED: {State.COMPLETED, State.NO_SHOW},
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("to", State)
def test_what_can_be_corrected_to_what_after_the_start(state, to):
    if to not in AFTERWARDS.get(state, ()):
        with pytest.raises(ActNotAllowedError):
            corrected(standing(state), to)
        return
    changed, event = corrected(standing(state), to)
    assert changed.state is event.state is to
    assert changed.decided_by == "Olive"


def test_before_its_start_a_cancelled_one_waits_for_a_decision_again():
    assert changes.correctable_to(standing(State.CANCELLED), NOW) == [State.REQUESTED]
    with_letter = standing(State.CANCELLED, letter_due_at=NOW)
    assert changes.correctable_to(with_letter, NOW) == [State.PROVISIONAL]
    changed, _ = corrected(with_letter, State.PROVISIONAL, now=NOW)
    assert changed.letter_due_at == START - timedelta(days=5)
    for state in set(State) - {State.REQUESTED}:
        with pytest.raises(ActNotAllowedError):
            corrected(standing(State.CANCELLED), state, now=NOW)


def test_the_room_of_a_visit_that_took_place_is_still_being_cleaned():
    assert {State.COMPLETED} == OWNS_CELLS - HOLDS_TIME
