"""R1 over HTTP: fifty browsers press "Send request" for one time at once, against a server of several processes."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

import pytest

from booking.domain.schedule import booking_window
from booking.store import clinic as clinic_store
from booking.store.database import db
from booking.usecases import availability
from tests.helpers import dump, ready_enquiry

pytestmark = pytest.mark.race

BROWSERS = 50
ROOT = Path(__file__).resolve().parents[2]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def server(app):
    """gunicorn with four processes on this test's database; its port."""
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FLASK_")}
    environ["FLASK_CONFIG"] = "testing"
    environ["FLASK_SQLALCHEMY_DATABASE_URI"] = app.config["SQLALCHEMY_DATABASE_URI"]
    command = ["gunicorn", "--no-control-socket", "--workers", "4", "--threads", "4", "--log-level", "warning"]
    process = subprocess.Popen(
        [sys.executable, "-m", *command, "--bind", f"127.0.0.1:{port}", "booking:create_app()"], env=environ, cwd=ROOT
    )
    try:
        for _ in range(300):
            try:
                if Browser(port).get("/healthz")[0] == 200:
                    break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


class Browser:
    """Just enough of a browser: it carries its cookies."""

    def __init__(self, port, secret=None):
        self.port = port
        self.cookies = {"enquiry": secret} if secret else {}

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, **fields):
        return self.ask("POST", path, urlencode(fields))

    def ask(self, method, path, body=None):
        """Status, where it leads, and the text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        text = answer.read().decode()
        connection.close()
        return answer.status, answer.getheader("Location"), text


def first_time(now):
    clinic = clinic_store.get_clinic()
    service = clinic_store.get_service("consultation")
    window = booking_window(clinic.policy, now)
    today = clinic.policy.local_date(now)
    return availability.find_first_slot(service, ["maya"], clinic.policy, window, today).starts_at


def at_the_check_page(port, secret):
    """A browser with the check page open; what its button would send."""
    browser = Browser(port, secret)
    _status, _leads, text = browser.get("/book/check")
    return browser, {name: re.search(rf'name="{name}" value="([^"]+)"', text)[1] for name in ("csrf_token", "digest")}


def test_fifty_posts_for_one_time_from_one_moment(app, server):
    now = datetime.now(UTC)
    starts_at = first_time(now)
    secrets = [ready_enquiry(now, technician="maya", starts_at=starts_at) for _ in range(BROWSERS)]
    db.session.remove()
    ready = [at_the_check_page(server, secret) for secret in secrets]
    together = Barrier(BROWSERS)

    def press(browser, fields):
        together.wait()
        return browser.post("/book/check", **fields)

    with ThreadPoolExecutor(BROWSERS) as pool:
        answers = list(pool.map(lambda one: press(*one), ready))

    assert [status for status, _, _ in answers] == [303] * BROWSERS
    leads = [leads for _, leads, _ in answers]
    assert sum(address.startswith("/book/done/") for address in leads) == 1
    assert leads.count("/book/taken") == BROWSERS - 1
    assert len(dump()["appointment"]) == 1
    loser = ready[leads.index("/book/taken")][0]
    assert loser.get("/book/taken")[2].count('name="starts_at"') == 3
