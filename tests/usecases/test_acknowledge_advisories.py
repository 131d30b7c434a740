from booking.domain.enquiry import Seen, Step
from booking.gateways import content
from booking.usecases import enquiry
from tests.conftest import NOW
from tests.helpers import nothing_changes, ready_enquiry, send


def test_it_works(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    enquiry.acknowledge_advisories(secret, NOW)
    journey = enquiry.look_up(secret, NOW)
    assert journey.enquiry.advisories == Seen(content.advisories().version, NOW)
    assert journey.progress.step is Step.CONSENT


def test_once_the_booking_is_sent_it_stays_as_it_was_sent(app):
    secret = ready_enquiry(NOW)
    send(secret, NOW)
    with nothing_changes():
        enquiry.acknowledge_advisories(secret, NOW)
