import pytest

from booking.domain.errors import EnquiryGoneError
from booking.usecases import enquiry
from tests.conftest import NOW
from tests.helpers import booked, dump, nothing_changes, ready_enquiry, send


def test_it_works(app):
    secret = ready_enquiry(NOW)
    enquiry.delete_enquiry(secret)
    assert dump()["enquiry"] == []
    with pytest.raises(EnquiryGoneError):
        enquiry.look_up(secret, NOW)


def test_other_clients_keep_theirs(app):
    mine, theirs = ready_enquiry(NOW), ready_enquiry(NOW)
    enquiry.delete_enquiry(mine)
    assert enquiry.look_up(theirs, NOW).enquiry.answers


def test_deleting_twice_or_an_unknown_one_changes_nothing(app):
    booked(NOW)
    with nothing_changes():
        enquiry.delete_enquiry("no such secret")


def test_an_appointment_that_was_booked_stays(app):
    secret = ready_enquiry(NOW)
    send(secret, NOW)
    enquiry.delete_enquiry(secret)
    assert len(dump()["appointment"]) == 1
