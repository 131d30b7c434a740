"""Several processes, kept for all races, that do what they are told at the same moment."""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from booking.store.database import db
from tests.conftest import NOW, POSTGRES_URL
from tests.databases import empty

ROOT = Path(__file__).resolve().parents[2]
PROCESSES = 5
BEFORE_THE_START = 0.4


@dataclass(frozen=True)
class Answer:
    """How it went for one of the crowd: "ok" or the error's name, the result or the error's text, and how long."""

    kind: str
    result: str
    seconds: float


class Crowd:
    def __init__(self):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("FLASK_")}
        self.processes = [
            subprocess.Popen(
                [sys.executable, str(Path(__file__).parent / "contender.py")],
                cwd=ROOT,
                env={**environment, "PYTHONPATH": str(ROOT)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(PROCESSES)
        ]
        for process in self.processes:
            assert process.stdout.readline() == "ready\n"

    def race(self, app, jobs, now=NOW):
        """Do all jobs at the same moment, spread over the processes; the answers, in no order."""
        url = app.config["SQLALCHEMY_DATABASE_URI"]
        shares = [jobs[number::PROCESSES] for number in range(PROCESSES)]
        start_at = time.time() + BEFORE_THE_START
        busy = [(process, share) for process, share in zip(self.processes, shares, strict=True) if share]
        for process, share in busy:
            task = {"url": url, "start_at": start_at, "jobs": share, "now": now.isoformat()}
            process.stdin.write(json.dumps(task) + "\n")
            process.stdin.flush()
        return [Answer(*answer) for process, _share in busy for answer in json.loads(process.stdout.readline())]

    def leave(self):
        for process in self.processes:
            process.stdin.close()
            process.wait(10)
            process.stdout.close()


@pytest.fixture(scope="session")
def crowd():
    crowd = Crowd()
    yield crowd
    crowd.leave()


@pytest.fixture
def postgres_alone(request):
    if not POSTGRES_URL:
        pytest.skip("TEST_POSTGRES_URL is not set")
    app = request.getfixturevalue("postgres_app")
    empty(app)
    with app.app_context():
        yield app
        db.session.remove()
