import pytest

from booking.domain.enquiry import Step
from booking.domain.errors import AnswersIncompleteError
from booking.usecases import enquiry
from tests.conftest import NOW
from tests.helpers import CLEAR, TUESDAY_1130, answer, nothing_changes


def answered(**answers):
    secret = enquiry.start_enquiry("consultation", NOW)
    enquiry.acknowledge_advisories(secret, NOW)
    enquiry.give_consent(secret, NOW)
    answer(secret, {**CLEAR, **answers}, NOW)
    return secret


def test_it_works(app):
    secret = answered(faint="yes")
    assert enquiry.look_up(secret, NOW).progress.step is Step.RESULT
    enquiry.see_result(secret, NOW)
    assert enquiry.look_up(secret, NOW).progress.step is Step.TIME


def test_a_clear_result_is_not_shown(app):
    assert enquiry.look_up(answered(), NOW).progress.step is Step.TIME


@pytest.mark.parametrize("answers", [{"age_18": "no"}, {"breastfeeding": "yes"}, {"scalp_condition": "flaring"}])
def test_where_no_time_is_allowed_the_road_ends_here(app, answers):
    secret = answered(**answers)
    enquiry.see_result(secret, NOW)
    assert enquiry.look_up(secret, NOW).progress.step is Step.RESULT
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        enquiry.choose_time(secret, "any", TUESDAY_1130, NOW)


def test_not_before_every_question_is_answered(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        enquiry.see_result(secret, NOW)


def test_another_result_is_shown_again(app):
    secret = answered(faint="yes")
    enquiry.see_result(secret, NOW)
    enquiry.answer_questions(secret, "scalp", {"scalp_lesion": "yes"}, NOW)
    assert enquiry.look_up(secret, NOW).progress.step is Step.RESULT
