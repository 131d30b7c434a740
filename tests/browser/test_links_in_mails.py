"""Every link of every mail, opened in Chromium with its scripts: the database is what it was, byte for byte."""

import threading

import pytest
from werkzeug.serving import make_server

from tests.web.conftest import app_of_all, web_app  # noqa: F401 (fixtures)
from tests.web.notices import of_every_kind
from tests.web.stored import fingerprint
from tests.web.test_links_in_mails import HOME, links_of


@pytest.fixture
def address(web_app):  # noqa: F811 (a fixture)
    """Where the app answers."""
    server = make_server("127.0.0.1", 0, web_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.port}"
    server.shutdown()
    thread.join(5)
    server.server_close()


def test_nothing_changes(web_app, address, page):  # noqa: F811 (a fixture)
    """R15: some scanners run a page's scripts."""
    links = links_of(of_every_kind(web_app))
    before = fingerprint(web_app)
    for link in links:
        answer = page.goto(link.replace(HOME, address), wait_until="networkidle")
        assert answer.status < 400, link
    assert fingerprint(web_app) == before
