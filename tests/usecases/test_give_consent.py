import pytest

from booking.domain.enquiry import Seen, Step
from booking.domain.errors import AnswersIncompleteError
from booking.gateways import content
from booking.usecases import enquiry
from tests.conftest import NOW
from tests.helpers import nothing_changes


def test_it_works(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    enquiry.acknowledge_advisories(secret, NOW)
    enquiry.give_consent(secret, NOW)
    journey = enquiry.look_up(secret, NOW)
    assert journey.enquiry.consent == Seen(content.consent().version, NOW)
    assert journey.progress.step is Step.HEALTH


def test_not_before_the_advisories_were_read(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        enquiry.give_consent(secret, NOW)


def test_no_answer_is_taken_without_it(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    enquiry.acknowledge_advisories(secret, NOW)
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        enquiry.answer_questions(secret, "you", {"age_18": "yes", "breastfeeding": "no"}, NOW)
