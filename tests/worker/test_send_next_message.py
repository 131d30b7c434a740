"""The worker's one step, with a real mail server."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from booking.gateways import mail
from booking.store import appointments, message_lists
from booking.store import messages as store
from booking.store.appointments import AppointmentRow
from booking.store.database import db, transaction
from booking.store.messages import MessageRow
from booking.usecases import decide, messages
from tests.conftest import NOW
from tests.helpers import ROBIN, TUESDAY_1130, booked, viewer
from tests.worker.sink import CUT

A_MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=5)


def send(now=NOW):
    return messages.send_next_message(now)


def send_all(now=NOW):
    count = 0
    while send(now):
        count += 1
    return count


def claim(now):
    with transaction():
        return store.claim_due(now)


def test_it_works(queue, row, sink):
    message = queue()
    assert send() is True
    assert row(message).state == "sent"
    assert (row(message).sent_at, row(message).tries, row(message).last_error) == (NOW, 1, None)
    assert sink.counted() == {"robin@client.example": 1}


def test_when_nothing_is_due_it_says_so(app, sink):
    assert send() is False
    assert sink.received == []


def test_what_was_sent_is_not_sent_again(queue, sink):
    queue()
    assert send_all() == 1
    assert send(NOW + timedelta(days=3)) is False
    assert len(sink.received) == 1


def test_every_message_of_a_booking_goes_out_whole(app, sink):
    booked(NOW, technician="maya")
    assert send_all() == 5
    assert sink.counted()[ROBIN.email] == 1
    for sent in sink.mails():
        kinds = [part.get_content_type() for part in sent.walk()]
        assert {"text/plain", "text/html"} <= set(kinds)
        assert sent["Message-ID"]
        assert sent["Subject"]
        assert sent["Auto-Submitted"] == "auto-generated"


def test_the_server_gets_the_very_bytes_that_were_stored(queue, row, sink):
    message = queue()
    stored = store.open_mime(claim(NOW))
    send(NOW + LEASE)
    assert sink.received[0][1] == stored
    assert row(message).state == "sent"


def test_the_one_that_waits_the_longest_goes_first(queue, sink):
    queue("second", NOW + A_MINUTE)
    queue("first", NOW)
    send_all(NOW + A_MINUTE)
    assert list(sink.counted()) == ["first@client.example", "second@client.example"]


# When it does not go through


def test_nobody_at_the_port_is_told_in_plain_words_and_tried_again(app, queue, row):
    """R13."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        app.extensions["mail"].port = listener.getsockname()[1]
    message = queue()
    assert send() is True
    assert row(message).state == "retrying"
    assert row(message).last_error == "no connection to the mail server (ConnectionRefusedError)"
    assert NOW + A_MINUTE <= row(message).next_try_at <= NOW + A_MINUTE * 1.1
    assert send(NOW + A_MINUTE - timedelta(seconds=1)) is False


def test_the_pauses_grow_until_two_days_are_over(queue, row, sink):
    """R13: backoff."""
    sink.answers["robin@client.example"] = "451 4.7.1 Greylisted"
    message, now, pauses = queue(), NOW, []
    while row(message).state != "failed":
        assert send(now)
        pauses.append((row(message).next_try_at - now) / A_MINUTE)
        now = max(now, row(message).next_try_at)
    for pause, least in zip(pauses, [1, 5, 15, 60, 180, 360], strict=False):
        assert least <= pause <= least * 1.1  # each a little longer by chance, so that they do not all come at once
    assert NOW + timedelta(hours=40) < now <= NOW + timedelta(hours=48)
    assert sink.received == []


def test_not_now_is_tried_again(queue, row, sink):
    """R13."""
    sink.answers["robin@client.example"] = "451 4.7.1 Greylisted"
    message = queue()
    send()
    assert row(message).state == "retrying"
    assert row(message).last_error == "the mail server answered 451: 4.7.1 Greylisted"
    sink.answers.clear()
    assert send(NOW + 2 * A_MINUTE)
    assert (row(message).state, row(message).tries, row(message).last_error) == ("sent", 2, None)


@pytest.mark.parametrize("moment", ["robin@client.example", "DATA robin@client.example"], ids=["at RCPT", "after DATA"])
def test_never_fails_at_once(queue, row, sink, moment):
    """R13: a refused address is not tried again, and staff can see why."""
    sink.answers[moment] = "550 5.1.1 No such mailbox"
    message = queue()
    send()
    assert row(message).state == "failed"
    assert row(message).last_error == "the mail server answered 550: 5.1.1 No such mailbox"
    assert send(NOW + timedelta(days=1)) is False


def test_a_connection_cut_after_the_text_is_tried_again_as_the_same_mail(queue, row, sink):
    """The server has it, we cannot know: its copies can be told as one by their Message-ID."""
    sink.answers["DATA robin@client.example"] = CUT
    message = queue()
    send()
    assert row(message).state == "retrying"
    sink.answers.clear()
    send(NOW + 2 * A_MINUTE)
    assert row(message).state == "sent"
    [first, second] = sink.received
    assert first == second
    assert len({sent["Message-ID"] for sent in sink.mails()}) == 1


def test_a_goodbye_that_fails_does_not_unsend_it(queue, row, sink):
    sink.rude = True
    message = queue()
    send()
    assert row(message).state == "sent"
    assert send_all(NOW + timedelta(days=1)) == 0


def test_a_server_that_never_speaks_costs_only_the_time_out(app, queue, row, monkeypatch):
    """R12."""
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 0.3)
    message = queue()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app.extensions["mail"].port = silent.getsockname()[1]
        begun = time.monotonic()
        send()
        assert 0.2 < time.monotonic() - begun < 5
    assert row(message).state == "retrying"
    assert row(message).last_error.startswith("no connection to the mail server")


def test_a_server_that_never_speaks_does_not_slow_a_booking(app):
    """R12: the time-out stands at its full length, and no booking ever waits for it."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app.extensions["mail"].port = silent.getsockname()[1]
        begun = time.monotonic()
        assert booked(NOW)
        assert time.monotonic() - begun < mail.TIMEOUT_SECONDS / 2
        silent.setblocking(False)
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_a_slow_server_holds_nobody_up(app, queue, row, monkeypatch):
    """R12: while one worker waits for the mail server, others can write and take the next message."""
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 2)
    slow, next_one = queue("slow"), queue("next")

    def send_slowly():
        with app.app_context():
            return send()

    with socket.create_server(("127.0.0.1", 0)) as silent, ThreadPoolExecutor(1) as worker:
        app.extensions["mail"].port = silent.getsockname()[1]
        sending = worker.submit(send_slowly)
        connection, _ = silent.accept()
        begun = time.monotonic()
        assert claim(NOW).id == next_one
        assert time.monotonic() - begun < 1
        assert row(slow).state == "sending"
        connection.close()
        assert sending.result()
    assert row(slow).state == "retrying"


# Poison


def test_one_that_is_refused_does_not_hold_up_the_next(queue, row, sink):
    sink.answers["poison@client.example"] = "554 5.6.0 We do not like it"
    poison, good = queue("poison"), queue("good")
    send_all()
    assert (row(poison).state, row(good).state) == ("failed", "sent")


def test_one_that_cannot_be_opened_does_not_hold_up_the_next(queue, row, sink):
    """A damaged row, or one sealed with a key that was taken out of the settings."""
    poison, good = queue("poison"), queue("good")
    with transaction() as session:
        session.execute(update(MessageRow).where(MessageRow.id == poison).values(mime=b"damaged"))
    send_all()
    assert (row(poison).state, row(good).state) == ("retrying", "sent")
    assert "damaged" not in row(poison).last_error
    assert row(poison).last_error.startswith("message.mime ")


# Several workers


def test_a_message_in_hand_is_nobody_elses(queue):
    queue()
    assert claim(NOW)
    assert claim(NOW) is None
    assert claim(NOW + LEASE - timedelta(seconds=1)) is None


def test_a_dead_workers_message_is_taken_over_when_its_lease_ends(queue, row, sink):
    """R13: killed in the middle of sending."""
    message = queue()
    assert claim(NOW)
    assert send(NOW + LEASE)
    assert (row(message).state, row(message).tries) == ("sent", 2)


@pytest.mark.parametrize(
    "outcome",
    [
        lambda claimed: store.mark_retrying(claimed, NOW + A_MINUTE, "too late"),
        lambda claimed: store.mark_failed(claimed, "too late"),
    ],
    ids=["retrying", "failed"],
)
def test_a_slow_worker_cannot_overwrite_the_outcome_of_whoever_took_over(queue, row, sink, outcome):
    message = queue()
    slow = claim(NOW)
    send(NOW + LEASE)
    with transaction():
        outcome(slow)
    assert (row(message).state, row(message).last_error) == ("sent", None)


def test_nor_take_it_out_of_the_other_workers_hand(queue, row):
    message = queue()
    slow, quick = claim(NOW), claim(NOW + LEASE)
    with transaction():
        store.mark_failed(slow, "too late")
    assert row(message).state == "sending"
    with transaction():
        store.mark_sent(quick, NOW + LEASE)
    assert row(message).state == "sent"


def test_two_workers_take_two_messages(app, queue):
    """On PostgreSQL the second does not even wait (SKIP LOCKED); on SQLite it waits until the first has its own."""
    queue("first")
    queue("second")

    def claim_elsewhere():
        with app.app_context():
            return claim(NOW)

    with ThreadPoolExecutor(1) as elsewhere:
        with transaction():
            first = store.claim_due(NOW)
            second = elsewhere.submit(claim_elsewhere)
            if db.engine.dialect.name == "postgresql":
                second.result(timeout=5)
        assert {first.recipient, second.result().recipient} == {"first@client.example", "second@client.example"}


def test_a_sender_the_server_does_not_take_is_for_staff_to_mend_and_tried_again(queue, row, sink):
    """R13: the message is not at fault when the settings are."""
    sink.answers["MAIL"] = "530 5.7.0 Authentication required"
    message = queue()
    send()
    assert row(message).state == "retrying"
    assert "530" in row(message).last_error


# What comes too late


def test_what_is_over_by_then_is_not_told_any_more(app, sink):
    reference = booked(NOW, technician="maya")
    assert send_all(TUESDAY_1130) == 5
    assert sink.received == []
    assert {line.state.value for line in lines(reference)} == {"dropped"}


def test_a_confirmation_that_does_not_hold_any_more_is_not_sent(app, sink):
    reference = booked(NOW, technician="maya")
    send_all()
    decide.confirm_appointment(reference, 1, viewer("owner"), NOW)
    with transaction() as session:
        session.execute(update(AppointmentRow).values(state="cancelled"))
    already = len(sink.received)
    send_all()
    assert len(sink.received) == already


def test_a_time_that_was_moved_meanwhile_is_not_told(app, sink):
    booked(NOW, technician="maya")
    with transaction() as session:
        session.execute(update(AppointmentRow).values(starts_at=TUESDAY_1130 + timedelta(days=1)))
    send_all()
    assert sink.received == []


def test_a_decline_is_told_however_late(app, sink):
    reference = booked(NOW, technician="maya")
    send_all()
    decide.decline_appointment(reference, 1, "We are full", viewer("owner"), NOW)
    already = len(sink.received)
    send_all(TUESDAY_1130)
    assert len(sink.received) == already + 1


def test_what_messages_said_is_removed_when_its_time_is_over(app, sink):
    reference = booked(NOW, technician="maya")
    send_all()
    with transaction():
        assert store.forget_bodies(NOW) == 0
        assert store.forget_bodies(NOW + A_MINUTE) == 5
    inbox = messages.list_inbox(viewer("owner").account_id)
    assert messages.show_notice(viewer("owner").account_id, inbox[0].id).text is None
    assert len(lines(reference)) == 5


def test_what_was_not_sent_yet_keeps_its_words(app, sink):
    booked(NOW, technician="maya")
    with transaction():
        assert store.forget_bodies(NOW + timedelta(days=90)) == 0
    assert send_all() == 5
    assert len(sink.received) == 5


def lines(reference):
    return message_lists.list_of_appointment(appointments.get_appointment(reference).id)
