"""Bodies that no browser sends: a real server reads them, so they are sent to one."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAD = (
    "POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    "Connection: close\r\n{length}\r\n\r\n"
)
CHUNKED, TEN = "Transfer-Encoding: chunked", "Content-Length: 10"


@pytest.fixture(scope="module")
def server(sqlite_template, tmp_path_factory):
    """gunicorn as it runs in a clinic: its port, and what it writes down."""
    folder = tmp_path_factory.mktemp("body")
    shutil.copy(sqlite_template, folder / "test.db")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FLASK_")}
    environ |= {"FLASK_CONFIG": "testing", "FLASK_SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder / 'test.db'}"}
    command = ["gunicorn", "--no-control-socket", "--bind", f"127.0.0.1:{port}", "booking:create_app()"]
    log = folder / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], env=environ, cwd=ROOT, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        wait_for(port)
        yield port, log
    finally:
        process.terminate()
        process.wait(20)


def wait_for(port):
    for _ in range(300):
        try:
            return socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.1)
    return pytest.fail("gunicorn does not answer")


def send(port, head, body):
    """The answer to what is sent, with our end closed after it."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(head.encode() + body)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while data := connection.recv(65536):
            answer += data
    return answer.decode()


@pytest.mark.parametrize("path", ["/book/start", "/admin/sign-in", "/manage/lost"])
@pytest.mark.parametrize(
    ("length", "body"),
    [
        (CHUNKED, b"zz\r\nservice=x\r\n0\r\n\r\n"),
        (CHUNKED, b"9\r\nservice=xyz\r\n0\r\n\r\n"),
        (CHUNKED, b"9\r\nserv"),
        (CHUNKED, b""),
        (TEN, b"serv"),
    ],
    ids=["no-number", "no-end-of-chunk", "cut-off-chunk", "nothing", "too-short"],
)
def test_a_body_that_cannot_be_read_is_answered_in_words(server, path, length, body):
    port, log = server
    answer = send(port, HEAD.format(path=path, length=length), body)
    assert re.match(r"HTTP/1.1 (200|4\d\d) ", answer), answer[:200]
    assert "<h1" in answer
    assert "Traceback" not in log.read_text()
    assert "unexpected" not in log.read_text()
