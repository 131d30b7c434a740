"""What clients may do themselves, and until when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from booking.domain.appointment import HOLDS_TIME, Appointment, State
from booking.domain.self_service import may_change
from tests.domain.examples import NOW, policy, service


@pytest.mark.parametrize("state", State)
def test_only_what_holds_its_time_can_be_changed(state):
    booked = Appointment("HX4K29PD", state, "mia", service(), NOW + timedelta(days=9), booked_at=NOW)
    assert may_change(booked, policy(), NOW) is (state in HOLDS_TIME)


@pytest.mark.parametrize(("minutes", "cut_off", "may"), [(60, 60, True), (59, 60, False), (1, 0, True), (0, 0, True)])
def test_the_cut_off_is_the_clinics_and_compared_as_instants(minutes, cut_off, may):
    """R9."""
    starts_at = NOW + timedelta(minutes=minutes)
    booked = Appointment("HX4K29PD", State.CONFIRMED, "mia", service(), starts_at, booked_at=NOW)
    assert may_change(booked, replace(policy(), cut_off_minutes=cut_off), NOW) is may
