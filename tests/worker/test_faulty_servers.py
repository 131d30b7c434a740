"""Mail servers as they are: busy, full, suspicious, slow, or gone; and no message is lost or holds up another."""

import threading
import time
from datetime import timedelta

import pytest

from booking.domain.messages import LEASE
from booking.gateways import mail
from booking.usecases import messages
from tests.conftest import NOW
from tests.helpers import booked
from tests.worker.rough import RoughServer
from tests.worker.sink import CUT

A_MINUTE = timedelta(minutes=1)
ROBIN = "robin@client.example"
HELLO = "220 mail.example ESMTP"
SAFE = "250-mail.example\r\n250 STARTTLS"


def send(now=NOW):
    return messages.send_next_message(now)


def send_until_over(row, message, now=NOW):
    """As a worker would, each time its next try has come; the pauses between, in minutes."""
    pauses = []
    while row(message).state in ("queued", "retrying"):
        now = max(now, row(message).next_try_at)
        assert send(now)
        if row(message).state == "retrying":
            pauses.append((row(message).next_try_at - now) / A_MINUTE)
    return pauses


@pytest.mark.parametrize(
    ("moment", "answer"),
    [
        (ROBIN, "450 4.2.0 Greylisted, come back in five minutes"),
        (ROBIN, "421 4.3.2 Shutting down"),
        (ROBIN, "452 4.2.2 Mailbox full"),
        (f"DATA {ROBIN}", "421 4.4.2 Too slow"),
        (f"DATA {ROBIN}", "452 4.3.1 Out of space"),
    ],
)
def test_what_is_put_off_twice_arrives_once(queue, row, sink, moment, answer):
    """R13: greylisting and its like."""
    sink.answers[moment] = [answer, answer]
    message = queue()
    pauses = send_until_over(row, message)
    assert (row(message).state, row(message).tries) == ("sent", 3)
    assert 1 <= pauses[0] <= 1.1
    assert 5 <= pauses[1] <= 5.5
    assert sink.counted() == {ROBIN: 1}


@pytest.mark.parametrize("moment", [ROBIN, f"DATA {ROBIN}"], ids=["at RCPT", "after DATA"])
@pytest.mark.parametrize("answer", ["550 5.1.1 Unknown", "552 5.2.2 Full for ever", "554 5.7.1 Spam", "571 No"])
def test_what_is_refused_fails_at_once(queue, row, sink, moment, answer):
    """R13."""
    sink.answers[moment] = answer
    message = queue()
    assert send_until_over(row, message) == []
    assert (row(message).state, row(message).tries) == ("failed", 1)
    assert row(message).last_error.startswith(f"the mail server answered {answer[:3]}")
    assert sink.received == []


def test_only_a_cut_after_acceptance_doubles_a_message(queue, row, sink):
    """The one case where nobody can know; every copy is the same mail."""
    sink.answers[f"DATA {ROBIN}"] = [CUT, CUT]
    message = queue()
    send_until_over(row, message)
    assert row(message).state == "sent"
    assert sink.counted() == {ROBIN: 3}
    assert len({sent["Message-ID"] for sent in sink.mails()}) == 1
    assert len({content for _address, content in sink.received}) == 1


def test_a_banner_that_says_not_now_is_tried_again(app, queue, row):
    message = queue()
    for greeting in ("421 Too many connections", "554 No service for you"):
        with RoughServer(greeting) as server:
            app.extensions["mail"].port = server.port
            assert send(row(message).next_try_at)
        assert row(message).state == "retrying"
        assert greeting[:3] in row(message).last_error


@pytest.mark.parametrize(
    ("answers", "error"),
    [
        ([SAFE, "454 4.7.0 TLS not available"], "the mail server answered 454"),
        ([SAFE, "502 5.5.1 Not implemented"], "the mail server answered 502"),
        (["250 mail.example"], "no connection to the mail server (SMTPNotSupportedError)"),
        ([SAFE, "220 Go ahead", "this is no TLS"], "no connection to the mail server (SSLError)"),
    ],
    ids=["not now", "never", "not offered", "broken"],
)
def test_where_tls_is_refused_nothing_is_said_in_the_clear(app, queue, row, answers, error):
    """The settings ask for it. The message is not at fault, so it waits until somebody has put that right."""
    post = app.extensions["mail"]
    message = queue()
    with RoughServer(HELLO, answers) as server:
        post.port, post.use_tls = server.port, True
        try:
            assert send()
        finally:
            post.use_tls = False
    assert row(message).state == "retrying"
    assert row(message).last_error.startswith(error)


def test_a_banner_that_never_comes_costs_the_time_out(app, queue, row, monkeypatch):
    """R12."""
    monkeypatch.setattr(mail, "TIMEOUT_SECONDS", 0.3)
    message = queue()
    with RoughServer() as server:
        app.extensions["mail"].port = server.port
        begun = time.monotonic()
        send()
        assert time.monotonic() - begun < 5
    assert row(message).state == "retrying"
    assert row(message).last_error == "no connection to the mail server (SMTPServerDisconnected)"


@pytest.mark.parametrize(
    ("greeting", "answers"),
    [(HELLO * 20, ()), (HELLO[:4], ("250 " + "x" * 400,))],
    ids=["in the banner", "in an answer"],
)
def test_one_byte_at_a_time_costs_no_more_than_a_whole_try_may(app, queue, row, monkeypatch, greeting, answers):
    """R12: the server is never silent for as long as the time-out; a try has an end all the same."""
    monkeypatch.setattr(mail, "LONGEST_SECONDS", 0.6)
    message = queue()
    with RoughServer(greeting, answers, slowly=0.05) as server:
        app.extensions["mail"].port = server.port
        begun = time.monotonic()
        send()
        assert 0.5 < time.monotonic() - begun < 5
    assert row(message).state == "retrying"
    assert row(message).last_error.startswith("no connection to the mail server")


def test_a_try_ends_before_its_lease(app):
    """Or a second worker would send the same message meanwhile."""
    assert timedelta(seconds=mail.LONGEST_SECONDS + 5 * mail.TIMEOUT_SECONDS) < LEASE


def test_no_clock_is_left_running(app, queue, sink):
    """Neither after a message that went nor after a server that was not there."""
    queue("one")
    queue("two")
    send()
    app.extensions["mail"].port = 1
    send()
    deadline = time.monotonic() + 5
    while any(isinstance(thread, threading.Timer) for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_what_nobody_thought_of_fails_by_itself(queue, row, sink, monkeypatch, caplog):
    """One poison message blocks nobody, whatever is wrong with it; and nothing of it is in the log."""
    real = mail.send

    def send_or_break(recipient, content):
        if recipient.startswith("poison"):
            raise KeyError(recipient)
        real(recipient, content)

    monkeypatch.setattr(mail, "send", send_or_break)
    poison, good = queue("poison"), queue("good")
    assert send()
    assert send()
    assert (row(poison).state, row(good).state) == ("retrying", "sent")
    assert row(poison).last_error == "something went wrong (KeyError)"
    assert "poison" not in caplog.text
    send_until_over(row, poison)
    assert row(poison).state == "failed"


def test_a_day_without_a_mail_server_costs_nothing_but_the_day(app, queue, row, sink):
    """R12: after recovery the queue drains without duplicates."""
    port, app.extensions["mail"].port = app.extensions["mail"].port, 1
    known = [queue(f"client-{number}") for number in range(5)]
    now = NOW
    while now < NOW + timedelta(hours=24):
        while send(now):
            pass
        now += timedelta(minutes=30)
    assert {row(message).state for message in known} == {"retrying"}
    app.extensions["mail"].port = port
    now += timedelta(hours=7)  # the longest pause and its jitter
    while send(now):
        pass
    assert {row(message).state for message in known} == {"sent"}
    assert set(sink.counted().values()) == {1}


def test_booking_asks_no_mail_server(app, monkeypatch):
    """R12: the request opens no connection at all, so a black hole cannot slow it."""

    def connect(*_args, **_kwargs):
        raise AssertionError("a booking connected to the mail server")

    monkeypatch.setattr(mail.smtplib.SMTP, "connect", connect)
    with RoughServer() as server:
        app.extensions["mail"].port = server.port
        assert booked(NOW, technician="maya")


def test_what_is_over_keeps_no_bytes_and_so_no_secret(queue, row, sink):
    """What staff read of it later stands without the secrets of its links."""
    sink.answers[ROBIN] = ["550 5.1.1 Unknown"]
    failed = queue()
    send()
    sent = queue()
    send()
    assert (row(failed).state, row(sent).state) == ("failed", "sent")
    assert (row(failed).mime, row(sent).mime) == (None, None)
    assert row(failed).body
    assert row(queue("later")).mime
