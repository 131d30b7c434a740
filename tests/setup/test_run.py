"""The supervisor: first around a stand-in for the product that can be made to fail, then for real."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys

import pytest

STAND_IN = """
import os, smtplib, sys, time
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup


def create_app():
    app = Flask(__name__)
    trouble = os.environ.get("TROUBLE", "")
    db = AppGroup("db")
    app.cli.add_command(db)

    @app.get("/healthz")
    def healthz():
        return "ok"

    @db.command()
    def upgrade():
        if trouble == "upgrade":
            sys.exit("no such table")
        if trouble == "slow upgrade":
            time.sleep(60)

    @app.cli.command()
    @click.option("--people", is_flag=True)
    def demo(people):
        print("made a clinic")
        print(os.environ["FLASK_PUBLIC_URL"] + "/admin/once/abc")

    @app.cli.command()
    def worker():
        assert os.environ["FLASK_CONFIG"] == "demo"
        with smtplib.SMTP(os.environ["FLASK_MAIL_SERVER"], int(os.environ["FLASK_MAIL_PORT"])) as smtp:
            smtp.sendmail("a@example.org", ["b@example.org"], "Subject: good morning\\n\\nx")
        if trouble == "worker":
            sys.exit(3)
        time.sleep(300)

    return app
"""


class Running:
    def __init__(self, folder, environment):
        self.process = subprocess.Popen(
            [sys.executable, str(folder / "tools" / "run.py")],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # As in a terminal: a process group that Ctrl-C is sent to.
            start_new_session=True,
        )
        self.lines = []

    def read_until(self, word):
        for line in self.process.stdout:
            self.lines.append(line)
            if word in line:
                return line
        return pytest.fail(f"ended without {word!r}:\n{''.join(self.lines)}")

    def press_ctrl_c(self):
        os.killpg(self.process.pid, signal.SIGINT)

    def end(self):
        """Wait for the end; return all that was printed."""
        self.lines += self.process.stdout.readlines()
        self.process.wait(timeout=30)
        return "".join(self.lines)


@pytest.fixture
def start(clean_environment, free_port):
    started = []

    def run(folder, **more):
        environment = clean_environment | {"PORT": str(free_port)} | more
        started.append(Running(folder, environment))
        return started[-1]

    yield run
    for running in started:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(running.process.pid, signal.SIGTERM)
        running.process.stdout.close()
        running.process.wait(timeout=30)


@pytest.fixture
def stand_in(copied_tools):
    (copied_tools / "booking").mkdir()
    (copied_tools / "booking" / "__init__.py").write_text(STAND_IN)
    return copied_tools


def status_of(port, path):
    connection = http.client.HTTPConnection("localhost", port, timeout=10)
    with contextlib.closing(connection):
        connection.request("GET", path)
        return connection.getresponse().status


def local_addresses():
    yield from ("127.0.0.1", "0.0.0.0")  # noqa: S104
    # Not every machine has the other kind.
    with contextlib.suppress(OSError), socket.create_server(("::1", 0), family=socket.AF_INET6):
        yield "::1"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80a", "8 000", "٨٠٠٠", "1e3", "9" * 5000])
def test_a_port_that_is_no_port(start, stand_in, port):
    running = start(stand_in, PORT=port)
    assert "from 1 to 65535" in running.end()
    assert (running.process.returncode, len(running.lines)) == (2, 1)


@pytest.mark.parametrize("address", list(local_addresses()))
def test_a_port_in_use(start, stand_in, free_port, address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.create_server((address, free_port), family=family):
        running = start(stand_in)
        printed = running.end()
    assert f"Port {free_port} is in use" in printed
    assert (running.process.returncode, len(running.lines)) == (2, 1)
    assert not (stand_in / "instance").exists()


def test_everything_starts_and_ctrl_c_stops_it(start, stand_in, free_port, processes):
    running = start(stand_in)
    assert running.read_until("Clinic").split()[1] == f"http://localhost:{free_port}"
    assert f"http://localhost:{free_port}/admin/once/abc " in running.read_until("Sign in")
    assert running.read_until("Mails").split(maxsplit=1)[1].strip() == str(stand_in / "instance" / "mails")
    children = processes.below(running.process.pid)
    # Guard, catcher, worker, gunicorn and its worker.
    assert len(children) == 5
    running.press_ctrl_c()
    printed = running.end()
    assert running.process.returncode == 0, printed
    assert "Stopped." in printed
    assert "Traceback" not in printed
    assert not processes.alive(children)


def test_mails_reach_the_catcher(start, stand_in, eventually):
    running = start(stand_in)
    running.read_until("mail to b@example.org: good morning")
    (mail,) = eventually(lambda: list((stand_in / "instance" / "mails").glob("*.eml")), "a kept mail")
    assert b"good morning" in mail.read_bytes()


def test_no_access_log(start, stand_in, free_port):
    running = start(stand_in, GUNICORN_CMD_ARGS="--access-logfile -")
    running.read_until("Mails")
    assert status_of(free_port, "/healthz?a-token") == 200
    secret = "s3cret-_" * 5 + "end"
    with socket.create_connection(("127.0.0.1", free_port), timeout=10) as caller:
        caller.sendall(f"GET /manage/{secret}\r\n\r\n".encode())
        assert b"400" in caller.recv(1000)
    running.press_ctrl_c()
    said = running.end()
    assert "a-token" not in said
    assert "Invalid request" in said
    assert secret not in said


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGHUP])
def test_other_ways_of_asking(start, stand_in, processes, sign):
    running = start(stand_in)
    running.read_until("Mails")
    children = processes.below(running.process.pid)
    running.process.send_signal(sign)
    running.end()
    assert running.process.returncode == 0
    assert not processes.alive(children)


def test_no_child_outlives_a_killed_supervisor(start, stand_in, processes, eventually):
    running = start(stand_in)
    running.read_until("Mails")
    children = processes.below(running.process.pid)
    assert children
    running.process.kill()
    running.process.wait()
    eventually(lambda: not processes.alive(children), "all children gone")


def test_a_child_that_ends_takes_the_rest_with_it_and_is_named(start, stand_in, processes):
    running = start(stand_in, TROUBLE="worker")
    printed = running.end()
    assert running.process.returncode == 1
    assert "The mail worker ended by itself (exit 3)" in printed
    assert not processes.below(running.process.pid)


def test_a_killed_guard_is_no_way_out(start, stand_in, processes):
    running = start(stand_in)
    running.read_until("Mails")
    children = processes.below(running.process.pid)
    # The first child.
    os.kill(min(children), signal.SIGKILL)
    assert "The guard ended by itself" in running.end()
    assert running.process.returncode == 1
    assert not processes.alive(children)


def test_a_failed_migration_is_named_and_nothing_starts(start, stand_in):
    running = start(stand_in, TROUBLE="upgrade")
    printed = running.end()
    assert running.process.returncode == 1
    assert "no such table" in printed
    assert "The database migration failed" in printed


def test_ctrl_c_while_the_database_is_made(start, stand_in, processes, eventually):
    running = start(stand_in, TROUBLE="slow upgrade")
    children = eventually(
        lambda: len(found := processes.below(running.process.pid)) == 2 and found, "guard and migration"
    )
    running.press_ctrl_c()
    running.end()
    assert running.process.returncode == 0
    assert not processes.alive(children)


def test_the_real_clinic(start, root, tmp_path, free_port, processes):
    instance = tmp_path / "instance"
    running = start(root, FLASK_INSTANCE_PATH=str(instance))
    link = re.search(r"https?://\S+", running.read_until("Sign in")).group()
    assert link.startswith(f"http://localhost:{free_port}/")
    assert str(instance / "mails") in running.read_until("Mails")
    assert status_of(free_port, "/healthz") == 200
    assert status_of(free_port, "/") == 200
    running.read_until("alex@client.example")  # one of the invented clients gets a mail
    # The key files and the database are for this account only.
    assert [path.name for path in instance.iterdir() if path.stat().st_mode & 0o077] == []
    children = processes.below(running.process.pid)
    running.press_ctrl_c()
    printed = running.end()
    assert running.process.returncode == 0, printed
    assert "Traceback" not in printed
    assert not processes.alive(children)
