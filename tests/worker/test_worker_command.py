"""`flask --app booking worker`, as a process of its own."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from booking.domain.messages import Delivery
from booking.store.clinic import ClinicRow
from booking.store.database import db, transaction
from booking.store.messages import MessageRow
from booking.usecases import due
from tests.conftest import NOW

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def start(app, sink, tmp_path):
    """Starts a worker on the test's database and mail server."""
    started = []

    def start(*arguments):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("FLASK_")}
        environment |= {
            "FLASK_CONFIG": "testing",
            "FLASK_INSTANCE_PATH": str(tmp_path),
            "FLASK_SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"],
            "FLASK_MAIL_PORT": str(sink.port),
        }
        command = [sys.executable, "-m", "flask", "--app", "booking", "worker", *arguments]
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def states():
    db.session.rollback()
    return sorted(db.session.scalars(select(MessageRow.state)))


def test_once_sends_what_is_due_and_ends(start, queue, sink):
    for name in ("robin", "alex", "kim"):
        queue(name, datetime.now(UTC))
    output, _ = start("--once").communicate(timeout=30)
    assert output == ""
    assert states() == ["sent"] * 3
    assert len(sink.received) == 3


def test_two_at_once_never_send_the_same_message_twice(start, queue, sink):
    """R1's sister for mails: each is taken by one worker only."""
    names = [f"client-{number}" for number in range(20)]
    for name in names:
        queue(name, datetime.now(UTC))
    workers = [start("--once"), start("--once")]
    for worker in workers:
        assert worker.communicate(timeout=60)[0] == ""
        assert worker.returncode == 0
    assert sink.counted() == {f"{name}@client.example": 1 for name in names}
    assert states() == ["sent"] * 20


def test_it_goes_on_until_it_is_told_to_stop(start, queue, sink):
    worker = start()
    queue("first", datetime.now(UTC))
    wait_for(lambda: len(sink.received) == 1)
    queue("second", datetime.now(UTC))
    wait_for(lambda: len(sink.received) == 2 and states() == ["sent", "sent"])
    worker.send_signal(signal.SIGTERM)
    output, _ = worker.communicate(timeout=10)
    assert (worker.returncode, output) == (0, "")


def test_a_message_that_is_committed_leaves_within_a_second(start, queue, sink):
    worker = start()
    queue("first", datetime.now(UTC))
    wait_for(lambda: states() == ["sent"])
    took = []
    for number in range(5):
        time.sleep(0.2)
        begun = time.monotonic()
        queue(f"client-{number}", datetime.now(UTC))
        wait_for(lambda number=number: len(sink.received) == number + 2)
        took.append(time.monotonic() - begun)
    assert sorted(took)[2] < 1, took  # the machine may be busy once or twice
    assert worker.poll() is None


def test_told_to_stop_it_finishes_what_is_in_its_hand(start, queue, sink):
    sink.slow = 1.5
    for name in ("first", "second"):
        queue(name, datetime.now(UTC))
    worker = start()
    wait_for(lambda: "sending" in states())
    worker.send_signal(signal.SIGTERM)
    output, _ = worker.communicate(timeout=20)
    assert (worker.returncode, output) == (0, "")
    assert states() == ["queued", "sent"]
    assert len(sink.received) == 1


def test_what_is_due_and_cannot_be_done_does_not_stop_the_mail(app, queue, sink, monkeypatch):
    """One reminder that cannot be written must not keep every other message from going out."""

    def break_down(*_):
        raise ValueError("robin@client.example")

    monkeypatch.setattr(due, "do_next_due", break_down)
    queue("first")
    done = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert done.exit_code == 0
    assert done.output == "What was due could not be done (ValueError); it is tried again.\n"
    assert len(sink.received) == 1


def wait_for(question, seconds=30):
    deadline = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_what_was_said_is_removed_after_as_many_days_as_are_set(app, queue):
    """The worker itself does it, by the clinic's setting."""
    queue("ann")
    with transaction():
        for row in db.session.query(MessageRow):
            row.state, row.queued_at = Delivery.SENT, NOW - timedelta(days=3, minutes=1)
    for days, is_kept in ((4, True), (3, False)):
        with transaction():
            db.session.execute(update(ClinicRow).values(message_days=days))
        done = app.test_cli_runner().invoke(args=["worker", "--once"])
        assert (done.exit_code, done.output) == (0, "")
        db.session.rollback()
        rows = db.session.query(MessageRow).all()
        assert {row.body is not None and row.html is not None for row in rows} == {is_kept}
