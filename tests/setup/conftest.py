"""What the tests of the set-up share. They copy the tools to a folder of their own and never touch .venv."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def root():
    return ROOT


@pytest.fixture
def eventually():
    """Wait until a question is answered with something true; say what was waited for when it never is."""

    def wait(question, what, seconds=30.0):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            answer = question()
            if answer:
                return answer
            time.sleep(0.05)
        return pytest.fail(f"after {seconds:.0f} seconds still not: {what}")

    return wait


@pytest.fixture
def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture
def clean_environment():
    """This environment without the settings of whoever runs the tests."""
    ours = ("FLASK_", "PORT", "PYTHON", "GUNICORN_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


@pytest.fixture
def copied_tools(tmp_path):
    """The tools in a repository of their own, with a space in its name."""
    folder = tmp_path / "our clinic"
    shutil.copytree(ROOT / "tools", folder / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "gunicorn.conf.py", folder)
    return folder


def parents():
    """Each process's parent."""
    if sys.platform == "linux":
        # ps is not on every small system.
        found = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state != "Z":
                found[int(stat.parent.name)] = int(parent)
        return found
    listing = subprocess.run(["ps", "-axo", "pid=,ppid=,state="], capture_output=True, text=True, check=True)
    rows = (line.split() for line in listing.stdout.splitlines())
    return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}


class Processes:
    def below(self, ancestor):
        """All processes that descend from this one."""
        known, found = parents(), {ancestor}
        while more := {pid for pid, parent in known.items() if parent in found} - found:
            found |= more
        return found - {ancestor}

    def alive(self, pids):
        return set(pids) & set(parents())


@pytest.fixture
def processes():
    return Processes()
