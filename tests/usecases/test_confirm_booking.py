from tests.conftest import NOW
from tests.helpers import booked

from booking.domain.appointment import State
from booking.store import appointments


def test_it_works(app):
    reference = booked(NOW)
    assert appointments.get_appointment(reference).appointment.state is State.REQUESTED
