"""What a change of the settings means for what is booked already, and who may change them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.accounts import Role, Viewer
from booking.domain.appointment import Appointment, State
from booking.domain.errors import ChangedMeanwhileError
from booking.domain.settings import (
    PolicyEffects,
    ToCome,
    effects_of_policy,
    may_change,
    moved_on_the_clock,
    must_be_as_seen,
    seen_as,
)
from tests.domain.examples import NOW, policy, service

POLICY = policy()
DAY = timedelta(days=1)


def to_come(days, state=State.CONFIRMED, *, answered_days_ago=0, asked=False):
    appointment = Appointment("HX4K29PD", state, "maya", service(), NOW + days * DAY, NOW)
    return ToCome(appointment, (NOW - answered_days_ago * DAY).date(), asked)


@pytest.mark.parametrize(
    ("change", "booked", "expected"),
    [
        ({"furthest_days": 10}, [to_come(9), to_come(12)], PolicyEffects(beyond_furthest_day=1)),
        ({"furthest_days": 500}, [to_come(400)], PolicyEffects()),
        ({"cut_off_minutes": 72 * 60}, [to_come(1), to_come(2), to_come(3)], PolicyEffects(cancel_no_more=2)),
        ({"cut_off_minutes": 0}, [to_come(0.5), to_come(2)], PolicyEffects(cancel_again=1)),
        ({"stale_after_days": 5}, [to_come(10), to_come(3), to_come(10, asked=True)], PolicyEffects(asked_again=1)),
        ({"stale_after_days": 30}, [to_come(20)], PolicyEffects(not_asked_again=1)),
        ({"letter_days": 7}, [to_come(9, State.PROVISIONAL), to_come(9)], PolicyEffects(keep_deadline=1)),
        ({"confirms_automatically": True}, [to_come(9, State.REQUESTED)], PolicyEffects(stay_requests=1)),
        ({"minimum_notice_minutes": 600, "most_open_appointments": 1}, [to_come(9)], PolicyEffects()),
    ],
)
def test_what_a_new_policy_means_for_what_is_booked(change, booked, expected):
    before = replace(POLICY, cut_off_minutes=24 * 60, stale_after_days=14, confirms_automatically=False)
    assert effects_of_policy(before, replace(before, **change), booked, NOW) == expected


@given(st.lists(st.integers(1, 400).map(to_come)))
def test_the_same_policy_means_nothing(booked):
    assert effects_of_policy(POLICY, POLICY, booked, NOW) == PolicyEffects()


def test_a_zone_moves_the_clock_and_never_the_instant():
    london = ZoneInfo("Europe/London")
    winter, summer = datetime(2026, 12, 1, 11, 30, tzinfo=UTC), datetime(2027, 6, 1, 11, 30, tzinfo=UTC)
    assert moved_on_the_clock([winter, summer], london, ZoneInfo("Europe/Jersey")) == []
    assert moved_on_the_clock([winter, summer], london, ZoneInfo("UTC")) == [summer]
    assert moved_on_the_clock([winter, summer], london, ZoneInfo("Europe/Berlin")) == [winter, summer]


def test_what_a_page_showed_is_known_again():
    seen = seen_as(POLICY)
    must_be_as_seen(replace(POLICY), seen)
    for other in (replace(POLICY, letter_days=POLICY.letter_days + 1), None):
        with pytest.raises(ChangedMeanwhileError):
            must_be_as_seen(other, seen)


def test_the_owner_alone_changes_settings():
    assert [role for role in Role if may_change(Viewer(1, "A", role))] == [Role.OWNER]
