"""The doctor's letter: asked for, written down, and the page behind the link."""

import re
from datetime import date, timedelta

import pytest

from booking.domain.appointment import State
from booking.domain.errors import (
    ActNotAllowedError,
    ChangedMeanwhileError,
    NotFoundError,
    ReasonMissingError,
)
from booking.domain.letter import Letter
from booking.domain.messages import Notice
from booking.store import appointments, message_lists
from booking.store import letters as letter_store
from booking.store.database import db
from booking.store.messages import MessageRow
from booking.usecases import decide, letters, your_page
from tests.conftest import NOW
from tests.helpers import ROBIN, TUESDAY_1130, booked, dump, mail_text, nothing_changes, viewer

SAYS = "No reason against it. Seen on 20 November."
SEEN = Letter(date(2026, 11, 20), SAYS)
NEEDS_LETTER = {"scalp_lesion": "yes"}
MOLE = ["scalp_lesion"]
LATE_ENOUGH = TUESDAY_1130 + timedelta(days=7)


def provisional(**kwargs):
    return booked(NOW, answers=NEEDS_LETTER, starts_at=LATE_ENOUGH, **kwargs)


def appointment(reference):
    return appointments.get_appointment(reference).appointment


def link_secret():
    """The link in the newest mail that has one, as the client reads it."""
    for row in db.session.query(MessageRow).order_by(MessageRow.id.desc()):
        found = re.search(r"/your-page/(\S+)", mail_text(row))
        if found:
            return found[1]
    raise AssertionError("no mail has a link")


def test_the_client_is_told_that_one_thing_more_is_needed(app):
    reference = provisional()
    assert appointment(reference).state is State.PROVISIONAL
    stored = appointments.get_appointment(reference)
    told = [line.notice for line in message_lists.list_of_appointment(stored.id) if not line.to_staff]
    assert told == [Notice.ONE_THING_MORE]


def test_a_letter_that_is_written_down_makes_it_wait_for_a_decision(app):
    reference = provisional()
    letters.record_letter(reference, 1, SEEN, viewer("owner"), NOW)
    assert appointment(reference).state is State.REQUESTED
    kept = letter_store.list_letters(appointments.get_appointment(reference).id)
    assert [(one.letter, one.recorded_by) for one in kept] == [(SEEN, "Olive Owner")]
    assert kept[0].letter.expires_on == date(2027, 5, 20)


def test_what_it_says_cannot_be_read_in_the_tables(app):
    reference = provisional()
    letters.record_letter(reference, 1, SEEN, viewer("owner"), NOW)
    assert "No reason against" not in str(dump())


def test_an_empty_letter_is_refused(app):
    reference = provisional()
    with nothing_changes(), pytest.raises(ReasonMissingError):
        letters.record_letter(reference, 1, Letter(date(2026, 11, 20), " "), viewer("owner"), NOW)


def test_the_front_desk_does_not_write_down_what_it_may_not_read(app):
    reference = provisional()
    with nothing_changes(), pytest.raises(NotFoundError):
        letters.record_letter(reference, 1, SEEN, viewer("desk"), NOW)


def test_a_letter_for_an_appointment_that_awaits_none_is_refused(app):
    reference = booked(NOW)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        letters.record_letter(reference, 1, SEEN, viewer("owner"), NOW)


def test_confirming_without_the_letter_takes_a_reason_that_is_kept(app):
    reference = provisional()
    with nothing_changes(), pytest.raises(ReasonMissingError):
        decide.confirm_appointment(reference, 1, viewer("owner"), NOW)
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW, reason="Her doctor rang us")
    assert (appointment(reference).state, appointment(reference).reason) == (State.CONFIRMED, "Her doctor rang us")


def requested_again():
    """An appointment whose first letter did not say enough: it waits for a decision, and the finding still stands."""
    reference = provisional()
    letters.record_letter(reference, 1, SEEN, viewer("owner"), NOW)
    return reference


def test_staff_may_ask_for_a_letter_too(app):
    reference = requested_again()
    letters.ask_for_letter(reference, 2, MOLE, viewer("owner"), NOW)
    assert appointment(reference).state is State.PROVISIONAL
    assert appointment(reference).letter_due_at == LATE_ENOUGH - timedelta(days=5)


def test_the_second_of_two_who_ask_is_told(app):
    reference = requested_again()
    letters.ask_for_letter(reference, 2, MOLE, viewer("owner"), NOW)
    with nothing_changes(), pytest.raises(ChangedMeanwhileError):
        letters.ask_for_letter(reference, 2, MOLE, viewer("owner"), NOW)


def test_a_letter_may_be_asked_about_any_answer_and_the_page_names_no_other(app):
    reference = booked(NOW, answers={"faint": "yes"}, starts_at=LATE_ENOUGH)
    letters.ask_for_letter(reference, 1, ["faint"], viewer("owner"), NOW)
    link = your_page.open_link(link_secret(), ROBIN.born_on, NOW)
    [question] = letters.show_letter_page(link.appointment_id).questions
    assert "faint" in question


def test_questions_that_findings_speak_of_come_first(app):
    reference = booked(NOW, answers={"faint": "yes", **NEEDS_LETTER}, starts_at=LATE_ENOUGH)
    askable = letters.show_askable(reference, viewer("maya"))
    assert [(item.question.id, item.wanted) for item in askable][:3] == [
        ("scalp_lesion", True),
        ("faint", False),
        ("age_18", False),
    ]


def test_which_questions_were_chosen_is_sealed(app):
    reference = booked(NOW, answers={"faint": "yes"}, starts_at=LATE_ENOUGH)
    letters.ask_for_letter(reference, 1, ["faint"], viewer("owner"), NOW)
    assert "faint" not in str(dump()["appointment"])


@pytest.mark.parametrize(("questions", "refusal"), [([], ReasonMissingError), (["laser_removal_on"], NotFoundError)])
def test_a_letter_is_about_something_that_was_answered(app, questions, refusal):
    reference = booked(NOW, starts_at=LATE_ENOUGH)
    with nothing_changes(), pytest.raises(refusal):
        letters.ask_for_letter(reference, 1, questions, viewer("owner"), NOW)


def test_the_front_desk_does_not_ask_for_one(app):
    reference = booked(NOW, starts_at=LATE_ENOUGH)
    with nothing_changes(), pytest.raises(NotFoundError):
        letters.ask_for_letter(reference, 1, ["faint"], viewer("desk"), NOW)


def test_there_must_be_time_for_it(app):
    reference = requested_again()
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        letters.ask_for_letter(reference, 2, MOLE, viewer("owner"), LATE_ENOUGH - timedelta(hours=47))


def test_the_page_names_only_the_questions_that_need_the_letter(app):
    provisional()
    link = your_page.open_link(link_secret(), ROBIN.born_on, NOW)
    page = letters.show_letter_page(link.appointment_id)
    assert len(page.questions) == 1
    assert "mole" in page.questions[0]


def test_a_wrong_date_of_birth_opens_nothing_and_is_counted(app):
    provisional()
    secret = link_secret()
    for _ in range(5):
        assert your_page.is_link_good(secret, NOW)
        assert your_page.open_link(secret, date(1990, 1, 1), NOW) is None
    assert not your_page.is_link_good(secret, NOW)
    with nothing_changes(), pytest.raises(NotFoundError):
        your_page.open_link(secret, ROBIN.born_on, NOW)


@pytest.mark.parametrize("secret", ["", "x", "a" * 43])
def test_a_link_nobody_was_sent_opens_nothing(app, secret):
    provisional()
    assert not your_page.is_link_good(secret, NOW)


def test_a_link_ends_thirty_days_after_the_consultation(app):
    provisional()
    secret = link_secret()
    assert your_page.is_link_good(secret, LATE_ENOUGH + timedelta(days=29))
    assert not your_page.is_link_good(secret, LATE_ENOUGH + timedelta(days=30))


def test_the_secret_itself_is_not_kept(app):
    provisional()
    assert link_secret() not in str(dump())
