from dataclasses import replace
from datetime import date

import pytest

from booking.domain.enquiry import Step
from booking.domain.errors import AnswersIncompleteError
from booking.domain.ruleset import Outcome
from booking.usecases import book, enquiry
from tests.conftest import NOW
from tests.helpers import ROBIN, TUESDAY_1130, nothing_changes, walked_enquiry

# On 22 November 2026 somebody born a day later has not turned 18 yet.
SEVENTEEN = replace(ROBIN, born_on=date(2008, 11, 23))
EIGHTEEN = replace(ROBIN, born_on=date(2008, 11, 22))


def test_it_works(app):
    journey = enquiry.look_up(walked_enquiry(NOW), NOW)
    assert journey.enquiry.details == ROBIN
    assert journey.progress.step is Step.CHECK


def test_not_before_a_time_is_chosen(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        enquiry.give_details(secret, ROBIN, NOW)


def test_somebody_who_turns_18_today_goes_on(app):
    assert enquiry.look_up(walked_enquiry(NOW, details=EIGHTEEN), NOW).progress.step is Step.CHECK


def test_a_date_of_birth_under_18_leads_to_the_result_and_outweighs_the_tick(app):
    journey = enquiry.look_up(walked_enquiry(NOW, details=SEVENTEEN), NOW)
    assert journey.enquiry.answers["age_18"] == "yes"
    assert journey.assessment.outcome is Outcome.REFUSE
    assert journey.progress.step is Step.RESULT


def test_it_cannot_be_sent(app):
    secret = walked_enquiry(NOW, details=SEVENTEEN)
    enquiry.see_result(secret, NOW)
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        book.confirm_booking(secret, enquiry.look_up(secret, NOW).digest(), NOW)


def test_a_mended_date_of_birth_works_again(app):
    secret = walked_enquiry(NOW, details=SEVENTEEN)
    enquiry.give_details(secret, ROBIN, NOW)
    enquiry.choose_time(secret, "any", TUESDAY_1130, NOW)
    assert enquiry.look_up(secret, NOW).progress.step is Step.CHECK
    assert book.confirm_booking(secret, enquiry.look_up(secret, NOW).digest(), NOW)
