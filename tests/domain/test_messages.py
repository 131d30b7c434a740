"""Which notices an event calls for, when to try again, and when to give up."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.appointment import Appointment, State
from booking.domain.messages import (
    Notice,
    Notices,
    dedup_key,
    is_old_news,
    next_try_at,
    notices_for_booking,
    notices_for_decision,
)
from tests.domain.examples import NOW, service


@pytest.mark.parametrize(
    ("tries", "minutes"),
    [(1, 1), (2, 5), (3, 15), (4, 60), (5, 180), (6, 360), (7, 360), (50, 360)],
)
def test_the_pause_grows_with_each_failed_try(tries, minutes):
    """R13: a mail server that is down is asked again, less and less often."""
    assert next_try_at(tries, NOW, NOW) == NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("waited", "tries", "gives_up"),
    [
        (timedelta(hours=42),                6, False),  # the next try is exactly at 48 hours
        (timedelta(hours=42, seconds=1),     6, True),
        (timedelta(hours=47, minutes=59),    1, False),
        (timedelta(hours=47, minutes=59, seconds=1), 1, True),
        (timedelta(days=30),                 1, True),
    ],
)  # fmt: skip
def test_after_48_hours_it_gives_up(waited, tries, gives_up):
    """R13: a message that cannot leave is not retried for ever."""
    assert (next_try_at(tries, NOW, NOW + waited) is None) is gives_up


def test_a_message_that_always_fails_comes_to_an_end():
    """R13: some fifteen tries, the last inside 48 hours."""
    tries, moment, last = 1, NOW, NOW
    while moment := next_try_at(tries, NOW, last):
        tries, last = tries + 1, moment
    assert 10 < tries < 20
    assert timedelta(hours=40) < last - NOW <= timedelta(hours=48)


PARTS = st.tuples(
    st.text("ABC23", min_size=8, max_size=8),
    st.integers(0, 3),
    st.sampled_from(Notice),
    st.sampled_from(["a@x.example", "b@x.example"]),
)


@given(PARTS, PARTS)
def test_two_messages_share_a_key_only_when_all_of_it_is_the_same(one, other):
    """R12: the same change is told once to the same person, another change again."""
    assert (dedup_key(*one) == dedup_key(*other)) is (one == other)


@pytest.mark.parametrize(
    ("state", "client"),
    [
        (State.CONFIRMED,   Notice.CONFIRMED),
        (State.REQUESTED,   Notice.REQUEST_RECEIVED),
        (State.PROVISIONAL, Notice.ONE_THING_MORE),  # says nothing of a letter
    ],
)  # fmt: skip
def test_a_booking_is_told_to_both_sides(state, client):
    staff = Notice.STAFF_CONFIRMED if state is State.CONFIRMED else Notice.STAFF_NEW_BOOKING
    assert notices_for_booking(state) == Notices(client, staff)


@pytest.mark.parametrize(
    ("state", "client", "staff"),
    [
        (State.CONFIRMED,   Notice.CONFIRMED,      Notice.STAFF_CONFIRMED),
        (State.PROVISIONAL, Notice.ONE_THING_MORE, None),
        (State.DECLINED,    Notice.DECLINED,       None),
    ],
)  # fmt: skip
def test_a_decision_is_told(state, client, staff):
    assert notices_for_decision(state) == Notices(client, staff)


def appointment_in(state, starts_at=NOW + timedelta(days=2)):
    return Appointment("HX4K29PD", state, "mia", service(), starts_at, booked_at=NOW)


@pytest.mark.parametrize(
    ("notice", "states"),
    [
        (Notice.REQUEST_RECEIVED, {State.REQUESTED, State.PROVISIONAL, State.CONFIRMED}),
        (Notice.CONFIRMED,        {State.CONFIRMED}),
        (Notice.STAFF_CONFIRMED,  {State.CONFIRMED}),
        (Notice.REMINDER,         {State.CONFIRMED}),
        (Notice.ONE_THING_MORE,   {State.PROVISIONAL}),
        (Notice.DECLINED,         set(State)),  # always told, however late
        (Notice.LAPSED,           set(State)),
    ],
)  # fmt: skip
def test_a_notice_is_sent_only_while_it_is_true(notice, states):
    for state in State:
        found = appointment_in(state)
        assert is_old_news(notice, found.starts_at, found, NOW) is (state not in states), state


def test_a_notice_of_another_time_or_of_the_past_is_old():
    found = appointment_in(State.CONFIRMED)
    assert is_old_news(Notice.CONFIRMED, found.starts_at - timedelta(minutes=15), found, NOW)
    assert is_old_news(Notice.CONFIRMED, found.starts_at, found, found.starts_at)
    assert not is_old_news(Notice.CONFIRMED, found.starts_at, found, found.starts_at - timedelta(seconds=1))


def test_a_pause_is_at_most_a_tenth_longer_by_chance():
    first = next_try_at(1, NOW, NOW) - NOW
    assert next_try_at(1, NOW, NOW, jitter=1.0) - NOW == first * 1.1
    assert first < next_try_at(1, NOW, NOW, jitter=0.5) - NOW < first * 1.1
