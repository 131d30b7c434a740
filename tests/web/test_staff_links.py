"""Whatever a page of the admin view leads to opens for whom it was offered to."""

import re
from collections import deque
from urllib.parse import urlsplit

import pytest

from tests.web import road
from tests.web.test_look import asked

# One page of each kind is enough: a week like another week, a time among times.
VARIES = re.compile(
    r"/\d{4}-\d\d-\d\d|/[0-9]+(?=/|$)|/[A-HJ-NP-Z2-9]{8}(?=/|$)|/[0-9a-f-]{36}(?=/|$)|(?<=/wording)/[a-z_]+"
)


def kind_of(address):
    parts = urlsplit(address)
    return VARIES.sub("/…", parts.path), tuple(sorted(pair.partition("=")[0] for pair in parts.query.split("&")))


@pytest.mark.parametrize("name", ["owner", "desk", "maya"])
def test_every_link_opens(web_app, staff, name):
    asked(web_app)
    for hour, answers in ((9, None), (12, road.REVIEW), (14, road.LETTER)):
        road.booked(web_app, technician="maya", starts_at=road.START.replace(hour=hour, minute=0), answers=answers)
    person = staff(name)
    seen, waiting = set(), deque(["/admin/"])
    while waiting:
        address = waiting.popleft()
        if kind_of(address) in seen:
            continue
        seen.add(kind_of(address))
        page = person.open(address)
        assert page.status == 200, f"{address} from {name}"
        if page.response.mimetype == "text/html":
            links = [link["href"].partition("#")[0] for link in page.soup.find_all("a", href=True)]
            waiting += [link for link in links if link.startswith("/admin/")]
    paths = {path for path, _ in seen}
    assert {"/admin/week", "/admin/settings/hours", "/admin/appointments/…", "/admin/looks/…"} <= paths
    assert ("/admin/appointments/…/note" in paths) == (name != "desk")
    assert ("/admin/settings/closed/add" in paths) == (name != "maya")
    assert ("/admin/settings/audit" in paths) == (name == "owner")
