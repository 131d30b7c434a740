"""What happens by itself when its time has come."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from booking.domain.appointment import State
from booking.domain.messages import Notice
from booking.store import appointments, audit, message_lists
from booking.store.database import transaction
from booking.store.messages import MessageRow
from booking.usecases import decide, due, messages
from tests.conftest import NOW
from tests.helpers import TUESDAY_1130, booked, dump, nothing_changes, ready_enquiry, viewer

START = TUESDAY_1130 + timedelta(days=7)
DEADLINE = START - timedelta(days=5)


def provisional():
    return booked(NOW, answers={"scalp_lesion": "yes"}, starts_at=START)


def state(reference):
    return appointments.get_appointment(reference).appointment.state


def client_notices(reference):
    lines = message_lists.list_of_appointment(appointments.get_appointment(reference).id)
    return [line.notice for line in lines if not line.to_staff]


def test_nothing_is_due_before_its_time(app):
    provisional()
    with nothing_changes():
        assert due.do_next_due(NOW) is False


def test_the_client_is_reminded_once_a_day_before(app):
    reference = provisional()
    before = DEADLINE - timedelta(days=1)
    assert due.remind_next(before - timedelta(seconds=1)) is False
    assert due.remind_next(before) is True
    assert due.remind_next(before) is False
    assert client_notices(reference) == [Notice.ONE_THING_MORE, Notice.ONE_THING_MORE_REMINDER]


def test_unfinished_forms_are_forgotten_when_their_time_is_up(app):
    ready_enquiry(NOW)
    due.forget_expired(NOW + timedelta(hours=24) - timedelta(seconds=1))
    assert len(dump()["enquiry"]) == 1
    due.forget_expired(NOW + timedelta(hours=24))
    assert dump()["enquiry"] == []


def test_a_letter_that_does_not_come_cancels_and_frees_the_time(app):
    reference = provisional()
    assert due.lapse_next(DEADLINE - timedelta(seconds=1)) is False
    assert due.lapse_next(DEADLINE) is True
    assert state(reference) is State.CANCELLED
    assert dump()["occupied_cell"] == []
    assert client_notices(reference)[-1] is Notice.LAPSED
    assert audit.list_of(reference)[-1].act == "lapsed: cancelled"


def test_a_request_that_nobody_decided_ends_at_its_start(app):
    reference = booked(NOW)
    assert due.lapse_next(TUESDAY_1130 - timedelta(seconds=1)) is False
    assert due.lapse_next(TUESDAY_1130) is True
    assert state(reference) is State.DECLINED


def test_staff_are_told_of_a_lapse(app):
    booked(NOW)
    due.lapse_next(TUESDAY_1130)
    told = [row for row in dump()["message"] if "staff_lapsed" in row]
    assert len(told) == 4


@pytest.mark.parametrize("decided", ["confirmed", "declined"])
def test_what_is_decided_does_not_lapse(app, decided):
    reference = booked(NOW)
    if decided == "confirmed":
        decide.confirm_appointment(reference, 1, viewer("owner"), NOW)
    else:
        decide.decline_appointment(reference, 1, "Sorry", viewer("owner"), NOW)
    with nothing_changes():
        assert due.do_next_due(TUESDAY_1130 + timedelta(days=30)) is False


def test_each_step_does_one_thing(app):
    first, second = booked(NOW, technician="maya"), booked(NOW, technician="theo")
    assert due.do_next_due(TUESDAY_1130) is True
    assert {state(first), state(second)} == {State.DECLINED, State.REQUESTED}
    assert due.do_next_due(TUESDAY_1130) is True
    assert due.do_next_due(TUESDAY_1130) is False


TWO_DAYS_BEFORE = TUESDAY_1130 - timedelta(hours=48)


def confirmed(starts_at=TUESDAY_1130, now=NOW):
    reference = booked(now, starts_at=starts_at)
    decide.confirm_appointment(reference, 1, viewer("owner"), now)
    return reference


def test_who_has_a_time_is_reminded_once_two_days_before(app):
    """R14."""
    reference = confirmed()
    with nothing_changes():
        assert not due.remind_of_time_next(TWO_DAYS_BEFORE - timedelta(seconds=1))
    assert due.remind_of_time_next(TWO_DAYS_BEFORE)
    assert client_notices(reference)[-1] is Notice.REMINDER
    with nothing_changes():
        assert not due.remind_of_time_next(TWO_DAYS_BEFORE)


def test_who_booked_late_is_not_reminded(app):
    confirmed(now=TWO_DAYS_BEFORE + timedelta(minutes=1))
    with nothing_changes():
        assert not due.remind_of_time_next(TUESDAY_1130 - timedelta(hours=1))


def test_what_is_not_settled_cancelled_or_over_is_not_reminded_of(app):
    """R14."""
    booked(NOW)
    with nothing_changes():
        assert not due.remind_of_time_next(TWO_DAYS_BEFORE)
        assert not due.remind_of_time_next(TUESDAY_1130)


def test_a_reminder_is_right_over_a_clock_change(app):
    """Two days are 48 hours: the clocks go back on 25 October 2026."""
    monday = datetime(2026, 10, 26, 11, 0, tzinfo=UTC)
    reference = confirmed(starts_at=monday, now=monday - timedelta(days=10))
    assert not due.remind_of_time_next(monday - timedelta(hours=48, seconds=1))
    assert due.remind_of_time_next(monday - timedelta(hours=48))
    assert client_notices(reference)[-1] is Notice.REMINDER


def failed(count=1, state="failed", queued_at=NOW):
    reference = booked(queued_at)
    with transaction() as session:
        ids = session.scalars(select(MessageRow.id).order_by(MessageRow.id.desc()).limit(count)).all()
        session.execute(update(MessageRow).where(MessageRow.id.in_(ids)).values(state=state))
    return reference


def trouble_told():
    lines = message_lists.list_inbox(viewer("owner").account_id)
    return [line for line in lines if line.notice is Notice.STAFF_MAIL_TROUBLE]


def test_while_mail_goes_through_nobody_is_troubled(app):
    booked(NOW)
    with nothing_changes():
        assert not due.tell_trouble(NOW + timedelta(hours=2))


def test_staff_are_told_of_trouble_once_a_day(app):
    """R13."""
    failed(2)
    assert due.tell_trouble(NOW + timedelta(minutes=5))
    with nothing_changes():
        assert not due.tell_trouble(NOW + timedelta(hours=24))
    assert len(trouble_told()) == 1
    account = viewer("owner").account_id
    shown = messages.show_notice(account, trouble_told()[0].id)
    assert "2 e-mails could not be sent." in shown.text
    assert (shown.appointment, shown.look) == (None, None)


def test_a_long_delay_is_trouble_too_and_a_short_one_not(app):
    failed(3, state="retrying")
    with nothing_changes():
        assert not due.tell_trouble(NOW + timedelta(minutes=59))
    assert due.tell_trouble(NOW + timedelta(minutes=61))


def test_what_was_told_of_is_not_told_again_the_next_day(app):
    failed()
    assert due.tell_trouble(NOW + timedelta(minutes=5))
    with nothing_changes():
        assert not due.tell_trouble(NOW + timedelta(hours=25))
