"""How often, and while what, a client's address may be changed online."""

from dataclasses import replace

import pytest

from booking.domain import address
from booking.domain.appointment import HOLDS_TIME, Appointment, State
from booking.domain.errors import ActNotAllowedError, TooManyChangesError
from tests.domain.examples import NOW, service

APPOINTMENT = Appointment("HX4K29PD", State.REQUESTED, "maya", service(), NOW, NOW)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("changes", range(5))
def test_it_works(state, changes):
    appointment = replace(APPOINTMENT, state=state)
    allowed = state in HOLDS_TIME and changes < 3
    assert address.may_change(appointment, changes) is allowed
    if allowed:
        address.check_change(appointment, changes)
        return
    refusal = TooManyChangesError if state in HOLDS_TIME else ActNotAllowedError
    with pytest.raises(refusal):
        address.check_change(appointment, changes)
