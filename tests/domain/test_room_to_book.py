"""Where staff may put a new appointment, and what takes a reason there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from booking.domain import book
from booking.domain.appointment import State
from booking.domain.errors import BookingNotAllowedError, ReasonMissingError, TimeNotOfferedError
from booking.domain.screening import sum_up
from booking.domain.terms import Terms
from tests.domain.examples import NOW, TODAY, policy, service

A_DAY = timedelta(days=1)
POLICY = replace(policy(), minimum_notice_minutes=24 * 60, furthest_days=90)
ANY_DAY = Terms(allowed=True, not_before=None)
IN_A_MONTH = Terms(allowed=True, not_before=TODAY + 30 * A_DAY)
IN_RULES, WITH_REASON, NEVER = "in the rules", "with a reason", "never"


def room(terms=ANY_DAY, *, may_pass_date=True):
    return book.room_to_book(terms, POLICY, NOW, may_pass_date=may_pass_date)


def where(found, starts_at):
    if found.rules.holds(starts_at):
        return IN_RULES
    return WITH_REASON if found.needs_reason(starts_at) else NEVER


@pytest.mark.parametrize(
    ("terms", "may_pass_date", "days", "expected"),
    [
        (ANY_DAY, True, 2, IN_RULES),
        (ANY_DAY, False, 2, IN_RULES),
        (ANY_DAY, True, 0.5, WITH_REASON),
        (ANY_DAY, False, 0.5, WITH_REASON),
        (ANY_DAY, False, -0.1, NEVER),
        (ANY_DAY, False, 100, WITH_REASON),
        (ANY_DAY, True, 729, WITH_REASON),
        (ANY_DAY, True, 731, NEVER),
        (IN_A_MONTH, True, 2, WITH_REASON),
        (IN_A_MONTH, False, 2, NEVER),
        (IN_A_MONTH, False, 31, IN_RULES),
        (IN_A_MONTH, True, 0.5, WITH_REASON),
        (IN_A_MONTH, False, 0.5, NEVER),
    ],
)
def test_what_takes_a_reason(terms, may_pass_date, days, expected):
    assert where(room(terms, may_pass_date=may_pass_date), NOW + days * A_DAY) == expected


def test_no_reason_opens_what_the_answers_close():
    with pytest.raises(BookingNotAllowedError):
        room(Terms(allowed=False, not_before=None))


def test_clients_stay_inside_the_rules():
    found = book.room_of_client(IN_A_MONTH, POLICY, NOW)
    assert found.rules == found.with_reason
    assert where(found, NOW + 2 * A_DAY) == NEVER


def booked(days, reason, terms=ANY_DAY):
    appointment, _event = book.book(
        reference="HX4K29PD",
        technician="mia",
        service=service(45, 10, 15),
        starts_at=NOW + days * A_DAY,
        assessment=sum_up([]),
        terms=terms,
        policy=POLICY,
        now=NOW,
        room=room(terms),
        reason=reason,
    )
    return appointment


@pytest.mark.parametrize("reason", [None, "", "  \n"])
def test_a_reason_that_says_nothing_is_none(reason):
    with pytest.raises(ReasonMissingError):
        booked(0.5, reason)


def test_with_a_reason_it_comes_into_being():
    assert booked(0.5, "She leaves for abroad tomorrow").state in {State.REQUESTED, State.CONFIRMED}
    assert booked(2, "She leaves for abroad", IN_A_MONTH).starts_at == NOW + 2 * A_DAY


def test_what_is_over_takes_no_reason():
    with pytest.raises(TimeNotOfferedError):
        booked(-1, "We forgot to write it down")
