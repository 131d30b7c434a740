"""What somebody may type as a name, in every mail, calendar file and export: it stays a name."""

import csv
import email
import email.policy
from dataclasses import replace
from email.utils import getaddresses

import pytest
from bs4 import BeautifulSoup
from icalendar import Calendar

from booking.web.csv_file import harmless
from booking.web.forms import tidy
from tests.helpers import ROBIN
from tests.web import road
from tests.web.notices import of_every_kind
from tests.web.test_admin_requests import taken
from tests.web.test_mails import calendars_of, html_of

HEADERS = {"Message-ID", "Date", "From", "To", "Reply-To", "Subject", "Auto-Submitted", "MIME-Version", "Content-Type"}
PROPERTIES = {
    *("UID", "SEQUENCE", "SUMMARY", "LOCATION", "DTSTAMP", "DTSTART", "DTEND", "ORGANIZER"),
    *("ATTENDEE", "STATUS", "CLASS", "TRANSP"),
}
# As typed; each is tidied as the forms do before it is kept.
TYPED = [
    "Robin\r\nBcc: e@evil.example",
    "Robin\u2028ATTENDEE:mailto:e@evil.example",
    "Robin\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:x",
    "Robin;CN=x:mailto:e@evil.example",
    "Walker, \u200f\u202e\u2066Robin; gnp.exe\u2069",
    "=cmd|' /C calc'!A0",
    "Robin;=1+1",
    'Robin",=1+1',
    "\uff1d1+1",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '"Robin" <e@evil.example>',
    "=?utf-8?q?Robin=0d=0aBcc:_e=40evil.example?=",
    "{{ 7*7 }} %(name)s {0}",
    '<img src="http://evil.example/x" onerror=alert(1)><script>alert(1)</script>',
]


@pytest.fixture(params=TYPED, ids=ascii)
def name(request):
    """The name as it is kept: on one line, and without what turns the line round."""
    kept = tidy(request.param)
    assert kept.isprintable()
    return kept


def test_in_every_mail_and_calendar_file_it_stays_a_name(web_app, name):
    for notice, found in of_every_kind(web_app, replace(ROBIN, name=name)):
        told = email.message_from_bytes(found.as_bytes(), policy=email.policy.compat32)
        assert set(found.keys()) == HEADERS, notice
        assert len(told.keys()) == len(set(told.keys())), notice
        assert len(found["To"].addresses) == 1, notice
        assert len(getaddresses([str(told["To"])])) == 1, (notice, told["To"])
        assert "evil.example" not in found["To"].addresses[0].addr_spec, notice
        soup = BeautifulSoup(html_of(found), "html.parser")
        assert not soup.find_all(["script", "img"]), notice
        assert not [link for link in soup.find_all("a") if "evil" in link["href"]], notice
        for content in calendars_of(found):
            must_be_one_entry(content)


def must_be_one_entry(content):
    calendar = Calendar.from_ical(content)
    [event] = calendar.walk("VEVENT")
    assert set(event) <= PROPERTIES
    lines = str(content).replace("\r\n ", "").replace("\n ", "").splitlines()
    assert not [line for line in lines if line.startswith("ATTENDEE") and "evil" in line.rpartition("mailto:")[2]]
    for people in (event.get("ATTENDEE", []), event.get("ORGANIZER", [])):
        for one in [people] if isinstance(people, str) else people:
            assert str(one).endswith("alder-street.example")


def test_in_an_export_it_is_one_cell_and_no_formula_under_any_separator(web_app, staff, name):
    road.booked(web_app, details=replace(ROBIN, name=name))
    text = taken(staff("owner")).removeprefix("\ufeff")
    [row] = csv.DictReader(text.splitlines())
    assert row["Client"].replace("'", "") == name.replace("'", "")
    for separator in ",;\t":
        cells = [cell for line in csv.reader(text.splitlines(), delimiter=separator) for cell in line]
        assert not [cell for cell in cells if cell.lstrip(' "').startswith(("=", "+", "@", "\uff1d"))]


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("Robin;=1+1", "Robin;'=1+1"),
        ('Robin",=1+1', "Robin\",'=1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("=a;=b", "'=a;'=b"),
        ("Walker, Robin", "Walker, Robin"),
        ("a=b; c", "a=b; c"),
    ],
)
def test_an_apostrophe_stands_before_each_formula(cell, kept):
    assert harmless(cell) == kept
