"""The whole demo clinic as `make run` starts it, and a phone-sized Chromium in front of it."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The long checks as well: `make audit`.
AUDIT = bool(os.environ.get("AUDIT"))
PHONE = {"width": 360, "height": 780}
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# Hidden fields tell one visit of a page from the next.
TOKEN = re.compile(r'<input[^>]* type="hidden"[^>]*>')
SEEN = set()
RUN_AXE = (
    "options => axe.run(document, options).then(found => found.violations.map(one => [one.id, one.nodes[0].html]))"
)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Clinic:
    """A running demo clinic."""

    url: str
    sign_in_link: str
    mails: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def clinic(tmp_path):
    """One demo clinic for one test."""
    with running_clinic(tmp_path) as started:
        yield started


@contextmanager
def running_clinic(tmp_path):
    """A demo clinic, stopped as Ctrl-C stops it."""
    port = free_port()
    environ = {name: value for name, value in os.environ.items() if not name.startswith("FLASK_")}
    environ |= {"PORT": str(port), "FLASK_INSTANCE_PATH": str(tmp_path), "PYTHONUNBUFFERED": "1", "PEOPLE": "no"}
    log = tmp_path / "run.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "tools" / "run.py")],
            env=environ,
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield Clinic(f"http://localhost:{port}", _sign_in_link(log, process), tmp_path / "mails")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)
    assert "Traceback" not in log.read_text()


def _sign_in_link(log: Path, process: subprocess.Popen) -> str:
    for _ in range(600):
        words = log.read_text().split()
        links = [word for word in words if "/admin/demo/" in word]
        if links:
            urlopen(links[0].split("/admin")[0] + "/healthz", timeout=5).close()
            return links[0]
        assert process.poll() is None, log.read_text()
        time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture
def page(chromium):
    """A phone; whatever the browser complains of fails the test."""
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: complaints.append(request.url) if "localhost" not in request.url else None)
    yield page
    context.close()
    assert complaints == []


def is_news(page):
    """Whether no page with just this content was looked at in this width and these colours; tokens aside."""
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    look = (page.viewport_size["width"], dark, TOKEN.sub("", page.content()))
    known = look in SEEN
    SEEN.add(look)
    return not known


def must_be_accessible(page):
    """No axe violation, and no sideways scrolling on a phone."""
    if not is_news(page):
        return
    if not page.evaluate("'axe' in window"):  # a page is often looked at in several widths
        page.evaluate(AXE_SCRIPT)
    assert page.evaluate(RUN_AXE, WCAG) == [], page.url
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], f"{page.url} is {width} px wide"
