"""Workers killed in the middle, a server that hangs up, greylisting: every message arrives, and hardly one twice."""

import contextlib
import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from booking.domain.messages import Notice
from booking.gateways import mail
from booking.store import messages
from booking.store.database import db, new_uuid, transaction
from booking.store.messages import MessageRow, NewMessage
from tests.worker.sink import CUT

pytestmark = pytest.mark.race

ROOT = Path(__file__).resolve().parents[2]
MESSAGES = 1000
LONGEST_SECONDS = 180  # some twenty on a machine that has nothing else to do
CUTS = range(0, MESSAGES, 50)
GREYLISTED = range(7, MESSAGES, 20)


def address(number):
    return f"client-{number}@client.example"


def queue_all():
    now = datetime.now(UTC)
    with transaction():
        for number in range(MESSAGES):
            uuid = new_uuid()
            letter = mail.Letter(
                f"<{uuid}@localhost>", "Robin", address(number), "Tuesday", "See you.\n", None, "hello@x.example", None
            )
            new = NewMessage(
                uuid=uuid,
                dedup_key=uuid,
                appointment_id=None,
                look_id=None,
                account_id=None,
                notice=Notice.CONFIRMED,
                told_start=None,
                recipient=address(number),
                subject=letter.subject,
                mime=mail.build(letter, now),
                text=letter.text,
                html="",
            )
            messages.add_message(new, now)


def test_every_message_arrives_and_only_cuts_and_kills_double_one(app, sink):
    """R12, R13: a thousand messages, a worker killed every half second, twenty cuts after acceptance."""
    for number in CUTS:
        sink.answers[f"DATA {address(number)}"] = [CUT]
    for number in GREYLISTED:
        sink.answers[address(number)] = ["450 4.2.0 Greylisted"]
    queue_all()
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FLASK_")}
    stable = subprocess.Popen(
        [sys.executable, str(Path(__file__).parent / "stable.py"), url, str(sink.port)],
        cwd=ROOT,
        env=environment | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        output, errors = stable.communicate(timeout=LONGEST_SECONDS)
        assert stable.returncode == 0, errors
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(stable.pid, signal.SIGKILL)  # no worker outlives the test
        stable.communicate()
    kills = int(output.split()[-1])
    db.session.rollback()
    assert Counter(db.session.scalars(select(MessageRow.state))) == {"sent": MESSAGES}
    assert set(sink.counted()) == {address(number) for number in range(MESSAGES)}
    assert kills > 0
    assert sink.cuts == len(CUTS)
    assert len(sink.received) - MESSAGES <= sink.cuts + kills
    copies = Counter(sent["Message-ID"] for sent in sink.mails())
    assert len(copies) == MESSAGES  # every copy of one is the same mail
