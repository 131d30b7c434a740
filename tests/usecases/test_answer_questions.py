from datetime import UTC, datetime

import pytest

from booking.domain.enquiry import Step
from booking.domain.errors import AnswersIncompleteError, NotFoundError
from booking.usecases import enquiry
from tests.conftest import NOW
from tests.helpers import CLEAR, TUESDAY_1130, dump, nothing_changes, ready_enquiry, send


@pytest.fixture
def secret(app):
    """An enquiry that has come to the health pages."""
    secret = enquiry.start_enquiry("consultation", NOW)
    enquiry.acknowledge_advisories(secret, NOW)
    enquiry.give_consent(secret, NOW)
    return secret


def answers(secret):
    return enquiry.look_up(secret, NOW).enquiry.answers


def test_it_works(secret):
    enquiry.answer_questions(secret, "you", {"age_18": "yes", "breastfeeding": "no"}, NOW)
    assert answers(secret) == {"age_18": "yes", "breastfeeding": "no"}
    assert enquiry.look_up(secret, NOW).progress.health_page == "scalp"


def test_answers_to_other_pages_questions_are_dropped(secret):
    enquiry.answer_questions(secret, "you", {**CLEAR, "no_such_question": "yes"}, NOW)
    assert answers(secret) == {"age_18": "yes", "breastfeeding": "no"}


def test_an_answer_on_its_own_leaves_the_others_alone(secret):
    enquiry.answer_questions(secret, "you", {"age_18": "yes", "breastfeeding": "no"}, NOW)
    enquiry.answer_questions(secret, "you", {"breastfeeding": "yes"}, NOW)
    assert answers(secret) == {"age_18": "yes", "breastfeeding": "yes"}


def test_a_page_that_the_answers_do_not_call_for_is_not_found(secret):
    with nothing_changes(), pytest.raises(NotFoundError):
        enquiry.answer_questions(secret, "medicines-2", {"isotretinoin_last": "2026-09"}, NOW)


def test_a_follow_up_has_a_page_of_its_own(secret):
    medicines = {"isotretinoin": "yes", "other_medicines": "no", "minoxidil": "no"}
    enquiry.answer_questions(secret, "medicines", medicines, NOW)
    enquiry.answer_questions(secret, "medicines-2", {"isotretinoin_last": "2026-09"}, NOW)
    assert answers(secret)["isotretinoin_last"] == "2026-09"


def test_an_answer_that_is_hidden_by_another_is_dropped(secret):
    """R25: what is no longer asked is not kept either."""
    medicines = {"isotretinoin": "yes", "other_medicines": "no", "minoxidil": "no"}
    enquiry.answer_questions(secret, "medicines", medicines, NOW)
    enquiry.answer_questions(secret, "medicines-2", {"isotretinoin_last": "2026-09"}, NOW)
    enquiry.answer_questions(secret, "medicines", {"isotretinoin": "no"}, NOW)
    assert "isotretinoin_last" not in answers(secret)


def test_the_pages_come_in_order_until_none_is_left(secret):
    seen = []
    while (progress := enquiry.look_up(secret, NOW).progress).step is Step.HEALTH:
        seen.append(progress.health_page)
        enquiry.answer_questions(secret, progress.health_page, CLEAR, NOW)
    assert seen == ["you", "scalp", "medicines", "health"]
    assert enquiry.look_up(secret, NOW).progress.step is Step.TIME


def test_a_changed_answer_gives_up_a_time_that_is_no_longer_possible(app):
    secret = ready_enquiry(NOW, starts_at=datetime(2026, 11, 24, 11, 30, tzinfo=UTC))
    enquiry.answer_questions(secret, "scalp", {"scalp_lesion": "yes"}, NOW)
    assert enquiry.look_up(secret, NOW).enquiry.starts_at is None


def test_a_changed_answer_that_allows_no_time_gives_it_up_too(app):
    secret = ready_enquiry(NOW)
    enquiry.answer_questions(secret, "you", {"breastfeeding": "yes"}, NOW)
    journey = enquiry.look_up(secret, NOW)
    assert journey.enquiry.starts_at is None
    assert journey.progress.step is Step.RESULT


def test_a_changed_answer_keeps_a_time_that_is_still_possible(app):
    secret = ready_enquiry(NOW)
    enquiry.answer_questions(secret, "medicines", {"minoxidil": "yes"}, NOW)
    assert enquiry.look_up(secret, NOW).enquiry.starts_at == TUESDAY_1130


def test_a_stricter_answer_shows_the_result_again(app):
    secret = ready_enquiry(NOW)
    enquiry.answer_questions(secret, "health", {"faint": "yes"}, NOW)
    assert enquiry.look_up(secret, NOW).progress.step is Step.RESULT


def test_what_was_answered_cannot_be_read_in_the_table(secret):
    enquiry.answer_questions(secret, "you", CLEAR, NOW)
    [row] = dump()["enquiry"]
    assert b"breastfeeding" not in b"".join(part for part in map(bytes_of, row))


def bytes_of(value):
    return value if isinstance(value, bytes) else str(value).encode()


def test_once_the_booking_is_sent_nothing_changes_any_more(app):
    secret = ready_enquiry(NOW)
    send(secret, NOW)
    with nothing_changes():
        enquiry.answer_questions(secret, "you", {"age_18": "no"}, NOW)


def test_not_before_consent(app):
    secret = enquiry.start_enquiry("consultation", NOW)
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        enquiry.answer_questions(secret, "you", CLEAR, NOW)
