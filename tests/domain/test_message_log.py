"""The log of messages: what an error means, and what may be said again."""

from datetime import timedelta

import pytest

from booking.domain.accounts import Role, Viewer
from booking.domain.appointment import State
from booking.domain.message_log import (
    TRUE_IN,
    TRUE_OF_LOOK,
    Fault,
    WhyNot,
    fault_of,
    hidden_from,
    may_send_test,
    why_not_about,
    why_not_now,
)
from booking.domain.messages import Delivery, Notice
from tests.domain.test_messages import NOW, appointment_in

ANSWERED = "the mail server answered "
NOT_REACHED = "no connection to the mail server "


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (f"{ANSWERED}550: 5.1.1 No such mailbox", Fault.NO_MAILBOX),
        (f"{ANSWERED}550: No such user here", Fault.NO_MAILBOX),
        (f"{ANSWERED}553: 5.1.3 Bad address", Fault.NO_MAILBOX),
        (f"{ANSWERED}550: 5.2.1 Mailbox disabled", Fault.NO_MAILBOX),
        (f"{ANSWERED}552: 5.2.2 Mailbox full", Fault.FULL),
        (f"{ANSWERED}452: 4.2.2 Over quota", Fault.FULL),
        (f"{ANSWERED}452: Insufficient storage", Fault.FULL),
        (f"{ANSWERED}550: 5.7.1 Message rejected as spam", Fault.DISTRUSTED),
        (f"{ANSWERED}554: 5.7.26 Unauthenticated", Fault.DISTRUSTED),
        (f"{ANSWERED}530: 5.7.0 Authentication required", Fault.SIGN_IN),
        (f"{ANSWERED}535: 5.7.8 Wrong password", Fault.SIGN_IN),
        (f"{ANSWERED}451: 4.7.1 Greylisted", Fault.LATER),
        (f"{ANSWERED}421: Too busy", Fault.LATER),
        (f"{ANSWERED}450: 4.2.0 Greylisted", Fault.LATER),
        (f"{ANSWERED}554: Transaction failed", Fault.REFUSED),
        (f"{ANSWERED}554: 5.6.0 We do not like it", Fault.REFUSED),
        (f"{ANSWERED}500: 5.5.2 What?", Fault.REFUSED),
        (f"{ANSWERED}550: 5.7", Fault.NO_MAILBOX),
        (f"{NOT_REACHED}(ConnectionRefusedError)", Fault.NO_CONNECTION),
        (f"{NOT_REACHED}(gaierror)", Fault.NO_CONNECTION),
        (f"{NOT_REACHED}(TimeoutError)", Fault.NO_ANSWER),
        (f"{NOT_REACHED}(SMTPServerDisconnected)", Fault.NO_ANSWER),
        (f"{NOT_REACHED}(SMTPNotSupportedError)", Fault.NOT_SECURE),
        (f"{NOT_REACHED}(SSLCertVerificationError)", Fault.NOT_SECURE),
        ("message.mime 1b4e cannot be opened", Fault.KEY),
        ("something went wrong (KeyError)", Fault.OTHER),
        ("", Fault.OTHER),
    ],
)
def test_an_error_means(error, fault):
    assert fault_of(error) is fault


@pytest.mark.parametrize(
    ("state", "why_not"),
    [
        (Delivery.QUEUED, WhyNot.ON_ITS_WAY),
        (Delivery.SENDING, WhyNot.ON_ITS_WAY),
        (Delivery.RETRYING, WhyNot.ON_ITS_WAY),
        (Delivery.DROPPED, WhyNot.DROPPED),
        (Delivery.SENT, None),
        (Delivery.FAILED, None),
    ],
)
def test_what_is_on_its_way_or_was_dropped_is_not_sent_again(state, why_not):
    assert why_not_now(state, Notice.CONFIRMED) is why_not


def test_what_was_said_of_a_moment_is_said_once():
    once = {
        *(Notice.STAFF_INVITED, Notice.STAFF_SIGN_IN_CHANGED, Notice.STAFF_TEST),
        *(Notice.STAFF_MAIL_TROUBLE, Notice.STAFF_ERASURE_ASKED, Notice.STAFF_MOVED_AWAY),
    }
    for notice in Notice:
        assert (why_not_now(Delivery.SENT, notice) is WhyNot.ONCE_ONLY) == (notice in once), notice
    assert not TRUE_IN.keys() & TRUE_OF_LOOK.keys()


@pytest.mark.parametrize(
    ("notice", "states"),
    [
        (Notice.CONFIRMED, {State.CONFIRMED}),
        (Notice.DECLINED, {State.DECLINED}),
        (Notice.CANCELLED, {State.CANCELLED}),
        (Notice.RESCHEDULED, {State.REQUESTED, State.PROVISIONAL, State.CONFIRMED}),
        (Notice.LAPSED, {State.CANCELLED, State.DECLINED}),
        (Notice.REMINDER, {State.CONFIRMED}),
    ],
)
def test_a_notice_is_said_again_only_while_it_is_true(notice, states):
    for state in State:
        appointment = appointment_in(state)
        found = why_not_about(notice, appointment.starts_at, appointment, NOW)
        assert found is (None if state in states else WhyNot.STANDS_ELSEWHERE), state


def test_nothing_is_said_again_of_another_time_or_of_the_past():
    appointment = appointment_in(State.CONFIRMED)
    earlier = appointment.starts_at - timedelta(minutes=5)
    assert why_not_about(Notice.CONFIRMED, earlier, appointment, NOW) is WhyNot.MOVED
    over = appointment_in(State.CANCELLED, NOW)
    assert why_not_about(Notice.CANCELLED, NOW, over, NOW) is WhyNot.OVER


def test_who_is_invited_is_for_the_owner_alone_and_a_test_for_those_who_look_after_the_mail():
    for role in Role:
        viewer = Viewer(1, "Somebody", role)
        assert (Notice.STAFF_INVITED in hidden_from(viewer)) == (role is not Role.OWNER)
        assert may_send_test(viewer) == (role is not Role.TECHNICIAN)
