"""The health check before a visit: asked once, when answers are old; more than before puts it before a person."""

from datetime import date, timedelta

import pytest

from booking.domain.appointment import State
from booking.domain.errors import (
    ActNotAllowedError,
    AnswersIncompleteError,
    ChangedMeanwhileError,
    EnquiryGoneError,
    NotFoundError,
    ReaderNeededError,
    ReasonMissingError,
    SlotTakenError,
)
from booking.domain.letter import Letter
from booking.domain.messages import Notice
from booking.store import appointments, message_lists, screening
from booking.usecases import decide, due, enquiry, health_check, letters, rules, visit
from booking.usecases.appointments import show_appointment
from tests.conftest import NOW
from tests.helpers import (
    TEN_QUESTIONS,
    TUESDAY_1130,
    booked,
    change_clinic,
    nothing_changes,
    publish,
    ready_enquiry,
    send,
    viewer,
)

# Booked on 22 November for 8 December: sixteen days later.
MUCH_LATER = TUESDAY_1130 + timedelta(days=7)
# A week before: a letter that new answers call for can still arrive.
A_WEEK_BEFORE = MUCH_LATER - timedelta(days=7)


def confirmed(starts_at=MUCH_LATER, **kwargs):
    reference = booked(NOW, starts_at=starts_at, **kwargs)
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW)
    return reference


def appointment(reference):
    return appointments.get_appointment(reference).appointment


def begun(reference, now=A_WEEK_BEFORE):
    return health_check.begin(appointments.get_appointment(reference).id, now)


def told(reference, notice):
    lines = message_lists.list_of_appointment(appointments.get_appointment(reference).id)
    return [line.recipient for line in lines if line.notice is notice]


def say(secret, now=A_WEEK_BEFORE, **given):
    """Give answers, follow-ups included, and send."""
    for _ in range(3):
        for page in health_check.look_up(secret, now).pages():
            health_check.answer_questions(secret, page.slug, given, now)
    health_check.send(secret, now)


def test_who_answered_long_ago_is_asked_once_a_week_before(app):
    reference = confirmed()
    with nothing_changes():
        assert not due.ask_again_next(A_WEEK_BEFORE - timedelta(seconds=1))
    assert due.ask_again_next(A_WEEK_BEFORE)
    assert told(reference, Notice.ANYTHING_CHANGED) == ["robin@client.example"]
    with nothing_changes():
        assert not due.ask_again_next(A_WEEK_BEFORE)


def test_who_answered_lately_is_not_asked(app):
    booked(NOW)
    with nothing_changes():
        assert not due.ask_again_next(TUESDAY_1130 - timedelta(hours=1))


@pytest.mark.parametrize(("days", "asked"), [(15, True), (16, False)])
def test_how_long_answers_keep_is_a_setting(app, days, asked):
    change_clinic(stale_after_days=days)
    confirmed()
    assert due.ask_again_next(A_WEEK_BEFORE) is asked


def test_what_is_over_or_cancelled_is_not_asked_about(app):
    declined = booked(NOW, starts_at=MUCH_LATER, technician="maya")
    decide.decline_appointment(declined, 1, "We are full", viewer("owner"), NOW)
    confirmed(technician="theo")
    assert not due.ask_again_next(MUCH_LATER)
    assert due.ask_again_next(MUCH_LATER - timedelta(minutes=1))
    assert told(declined, Notice.ANYTHING_CHANGED) == []


def test_the_old_answers_stand_in_it(app):
    secret = begun(confirmed(answers={"faint": "yes"}))
    found = health_check.look_up(secret, A_WEEK_BEFORE)
    assert found.enquiry.answers["faint"] == "yes"
    assert (found.unanswered(), found.has_changed) == (None, False)


def test_nothing_has_changed_leaves_the_appointment_alone(app):
    reference = confirmed(answers={"faint": "yes"})
    before = appointment(reference)
    say(begun(reference))
    assert appointment(reference) == before
    assert told(reference, Notice.STAFF_LOOK_AGAIN) == []


def test_less_than_before_leaves_it_alone_too(app):
    reference = confirmed(answers={"faint": "yes"})
    say(begun(reference), faint="no")
    assert appointment(reference).state is State.CONFIRMED


def test_more_than_before_puts_it_before_a_person_who_is_told(app):
    reference = confirmed()
    say(begun(reference), faint="yes")
    assert appointment(reference).state is State.REQUESTED
    assert sorted(address.partition("@")[0] for address in told(reference, Notice.STAFF_LOOK_AGAIN)) == [
        "desk",
        "maya",
        "office",
        "owner",
    ]
    with pytest.raises(ChangedMeanwhileError):
        decide.decline_appointment(reference, 2, "x", viewer("owner"), NOW)
    decide.confirm_appointment(reference, 3, viewer("owner"), NOW)


def test_its_time_stays_kept(app):
    reference = confirmed(technician="maya")
    rival = ready_enquiry(NOW, technician="maya", starts_at=MUCH_LATER)
    say(begun(reference), faint="yes")
    with nothing_changes(), pytest.raises(SlotTakenError):
        send(rival, NOW)


@pytest.mark.parametrize("answers", [{}, {"scalp_lesion": "yes"}])
def test_what_was_not_settled_stays_where_it_was(app, answers):
    reference = booked(NOW, answers=answers, starts_at=MUCH_LATER)
    before = appointment(reference)
    say(begun(reference), faint="yes")
    after = appointment(reference)
    assert (after.state, after.letter_due_at) == (before.state, before.letter_due_at)
    assert after.version == before.version + 1  # who was deciding meanwhile has to look again


def test_the_second_check_is_judged_by_the_first(app):
    reference = confirmed()
    say(begun(reference), faint="yes")
    later = A_WEEK_BEFORE + timedelta(hours=1)
    decide.confirm_appointment(reference, 3, viewer("owner"), later)
    say(begun(reference, later), later + timedelta(hours=1))
    assert appointment(reference).state is State.CONFIRMED


def test_each_check_is_kept_with_its_version_and_can_be_judged_again(app):
    reference = confirmed()
    say(begun(reference), isotretinoin="yes", isotretinoin_last="2026-10")
    _, kept = list(screening.all_screenings())[-1]
    assert (kept.asked_at.value, kept.outcome.word) == ("before_visit", "later")
    assert list(rules.judge_again()) == []


def test_questions_that_are_new_must_be_answered(app):
    reference = confirmed()
    data = TEN_QUESTIONS.read_bytes().replace(b'version = "', b'version = "next-', 1)
    data += b'\n[[question]]\nid = "fever"\ngroup = "health"\nkind = "yes_no"\ntext = "Do you have a fever?"\n'
    data += b'[[question.rule]]\nanswers = ["yes"]\noutcome = "review"\nreason = "We look at it."\n'
    data += b'staff = "Fever."\nbasis = "common"\nsources = ["spring-2017"]\n'
    publish(data, NOW + timedelta(days=1))
    secret = begun(reference)
    with nothing_changes(), pytest.raises(AnswersIncompleteError):
        health_check.send(secret, A_WEEK_BEFORE)
    say(secret, fever="no")
    assert appointment(reference).state is State.CONFIRMED


def test_sent_twice_counts_once(app):
    reference = confirmed()
    secret = begun(reference)
    say(secret, faint="yes")
    with nothing_changes():
        health_check.send(secret, A_WEEK_BEFORE)
        health_check.answer_questions(secret, "health", {"faint": "no"}, A_WEEK_BEFORE)


def test_what_is_over_can_not_be_checked(app):
    reference = confirmed()
    secret = begun(reference, MUCH_LATER - timedelta(hours=1))
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        begun(reference, MUCH_LATER)
    with nothing_changes(), pytest.raises(ActNotAllowedError):
        health_check.send(secret, MUCH_LATER)


def test_a_check_is_no_booking_and_a_booking_no_check(app):
    check, booking = begun(confirmed()), ready_enquiry(NOW)
    with pytest.raises(EnquiryGoneError):
        enquiry.look_up(check, A_WEEK_BEFORE)
    with pytest.raises(EnquiryGoneError):
        health_check.look_up(booking, NOW)


def test_a_page_that_is_not_asked_is_none(app):
    secret = begun(confirmed())
    with nothing_changes(), pytest.raises(NotFoundError):
        health_check.answer_questions(secret, "nowhere", {}, A_WEEK_BEFORE)


LESION = {"scalp_lesion": "yes"}
READ_IT = "I saw the scan myself"


def test_what_new_answers_stand_against_is_confirmed_with_a_reason_by_a_reader(app):
    reference = confirmed(technician="maya")
    say(begun(reference), **LESION)
    with nothing_changes(), pytest.raises(ReaderNeededError):
        decide.confirm_appointment(reference, 3, viewer("desk"), NOW, reason=READ_IT)
    with nothing_changes(), pytest.raises(ReasonMissingError):
        decide.confirm_appointment(reference, 3, viewer("maya"), NOW)
    decide.confirm_appointment(reference, 3, viewer("maya"), NOW, reason=READ_IT)
    assert appointment(reference).reason == READ_IT


@pytest.mark.parametrize("answers", [{"breastfeeding": "yes"}, {"isotretinoin": "yes", "isotretinoin_last": "2026-11"}])
def test_a_wait_that_new_answers_bring_stands_against_it_too(app, answers):
    reference = confirmed()
    say(begun(reference), **answers)
    with nothing_changes(), pytest.raises(ReaderNeededError):
        decide.confirm_appointment(reference, 3, viewer("desk"), NOW)


def test_the_front_desk_sees_the_outcome_that_counts_now(app):
    reference = confirmed()
    say(begun(reference), **LESION)
    shown = show_appointment(reference, viewer("desk"), NOW)
    assert (shown.outcome.word, shown.stands_against, shown.screening, shown.checks) == ("letter", True, None, ())


def test_a_second_check_hides_no_first(app):
    reference = confirmed()
    say(begun(reference), **LESION)
    say(begun(reference, A_WEEK_BEFORE + timedelta(hours=1)), A_WEEK_BEFORE + timedelta(hours=1), scalp_lesion="no")
    shown = show_appointment(reference, viewer("owner"), NOW)
    assert [checked.check.says_more for checked in shown.checks] == [False, True]
    assert (shown.outcome.word, shown.stands_against) == ("letter", True)


def test_why_it_was_confirmed_before_stays_written(app):
    reference = booked(NOW, answers=LESION, starts_at=MUCH_LATER)
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW, reason=READ_IT)
    say(begun(reference), faint="yes")
    after = appointment(reference)
    assert (after.state, after.reason, after.decided_by) == (State.REQUESTED, READ_IT, "Olive Owner")


def test_a_letter_that_came_after_the_new_answers_settles_them(app):
    reference = confirmed()
    say(begun(reference), **LESION)
    letters.ask_for_letter(reference, 3, ["scalp_lesion"], viewer("owner"), A_WEEK_BEFORE)
    letters.record_letter(reference, 4, Letter(NOW.date(), "Fine"), viewer("owner"), A_WEEK_BEFORE)
    decide.confirm_appointment(reference, 5, viewer("desk"), A_WEEK_BEFORE)
    assert appointment(reference).state is State.CONFIRMED


def test_a_letter_that_does_not_hold_on_the_day_settles_nothing(app):
    reference = booked(NOW, answers=LESION, starts_at=MUCH_LATER)
    letters.record_letter(reference, 1, Letter(date(2015, 1, 1), "Fine"), viewer("owner"), NOW)
    with nothing_changes(), pytest.raises(ReaderNeededError):
        decide.confirm_appointment(reference, 2, viewer("desk"), NOW)
    with nothing_changes(), pytest.raises(ReasonMissingError):
        decide.confirm_appointment(reference, 2, viewer("owner"), NOW)


def test_another_allergy_beside_the_first_is_looked_at(app):
    reference = confirmed(answers={"allergies": ["latex"]})
    say(begun(reference), allergies=["latex", "metals"])
    assert appointment(reference).state is State.REQUESTED


def test_the_form_to_sign_has_the_last_answers_and_their_day(app):
    reference = confirmed()
    say(begun(reference), minoxidil="yes")
    [again, *once] = visit.show_consultation_form(reference, viewer("owner"), NOW).history
    assert (again.on, again.answers["minoxidil"]) == (A_WEEK_BEFORE.date(), "yes")
    assert all("minoxidil" not in part.answers for part in once)
