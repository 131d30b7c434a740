"""What mail scanners do: they follow every link of every mail, more than once, and nothing may come of it."""

import re

import pytest

from tests.web.client import Browser
from tests.web.notices import of_every_kind
from tests.web.stored import fingerprint
from tests.web.test_mails import html_of, text_of

HOME = "http://localhost"


def links_of(found):
    """Every address of ours in every part of every mail, whether it is a link or only written out."""
    parts = (part for _notice, mail in found for part in (text_of(mail), html_of(mail)))
    return sorted({link for part in parts for link in re.findall(rf"{HOME}/[^\s\"'<>]*", part)})


@pytest.fixture
def links(web_app):
    found = links_of(of_every_kind(web_app))
    for beginning in ("/manage/", "/your-page/", "/admin/appointments/", "/admin/looks/", "/admin/invitation/"):
        assert any(link.startswith(HOME + beginning) for link in found), beginning
    return found


def test_every_link_of_every_mail_may_be_fetched_twice_without_a_change(web_app, links):
    """R15: with GET and HEAD, by somebody who is not signed in, and the database is what it was, byte for byte."""
    before = fingerprint(web_app)
    for link in links:
        for verb in ("GET", "HEAD", "GET", "HEAD", "OPTIONS"):
            scanner = Browser(web_app).client
            answer = scanner.open(link.removeprefix(HOME), method=verb, headers={"User-Agent": "SafeLinks"})
            assert answer.status_code < 400, (verb, link)
    assert fingerprint(web_app) == before


def test_nor_does_anything_come_of_it_when_the_scanner_keeps_cookies_and_follows_where_it_is_led(web_app, links):
    """R15: and reads every link on the pages it comes to."""
    before = fingerprint(web_app)
    for link in links:
        scanner = Browser(web_app)
        page = scanner.open(link.removeprefix(HOME))
        for further in {each["href"] for each in page.soup.find_all("a", href=True)}:
            if further.startswith("/"):
                with scanner.client.get(further, follow_redirects=True) as answer:
                    assert answer.status_code < 500, further
    assert fingerprint(web_app) == before
