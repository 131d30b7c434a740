"""The message as it will be sent: its headers, its parts, and one recipient whatever a name holds."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import getaddresses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.gateways import mail
from booking.gateways.mail import Calendar, Letter

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
ICS = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nSUMMARY:Consultation, Zo\xc3\xab\r\nEND:VCALENDAR\r\n"
LETTER = Letter(
    message_id="<6a4c@clinic.example>",
    to_name="Robin Walker",
    to_address="robin@client.example",
    subject="Tue 1 December, 11:30: your consultation",
    text="Your consultation is confirmed.\n",
    html="<p>Your consultation is confirmed.</p>",
    reply_to="hello@clinic.example",
    calendar=None,
)
HEADERS = {
    *("Message-ID", "Date", "From", "To", "Reply-To", "Subject", "Auto-Submitted"),
    *("MIME-Version", "Content-Type"),
}


@pytest.fixture(autouse=True, scope="module")
def in_the_app(module_app):
    with module_app.app_context():
        yield


def built(**changed):
    """The message built and read again by somebody else's reader."""
    return email.message_from_bytes(mail.build(replace(LETTER, **changed), NOW), policy=email.policy.default)


def test_it_works():
    message = built()
    assert message["Subject"] == LETTER.subject
    assert str(message["To"]) == "Robin Walker <robin@client.example>"
    assert message["From"] == "Test Clinic <hello@clinic.example>"
    assert message["Reply-To"] == "hello@clinic.example"
    assert message["Message-ID"] == "<6a4c@clinic.example>"
    assert message["Date"].datetime == NOW


def test_it_says_that_a_machine_sent_it():
    """So that an absence note does not answer it (RFC 3834)."""
    assert built()["Auto-Submitted"] == "auto-generated"


def test_text_and_html_say_the_same():
    message = built()
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("plain",)).get_content().strip() == LETTER.text.strip()
    assert message.get_body(("html",)).get_content().strip() == LETTER.html


@pytest.mark.parametrize("method", ["PUBLISH", "REQUEST"])
def test_the_calendar_file_comes_twice_in_base64_and_byte_for_byte(method):
    """Some programs read only the body part, others only the attachment."""
    parts = [
        part for part in built(calendar=Calendar(ICS, method)).walk() if part.get_content_type() == "text/calendar"
    ]
    assert [part["Content-Transfer-Encoding"] for part in parts] == ["base64", "base64"]
    assert [part.get_param("method") for part in parts] == [method, method]
    assert [part.get_payload(decode=True) for part in parts] == [ICS, ICS]
    assert [part.get_filename() for part in parts] == [None, "consultation.ics"]


def test_letters_of_any_script_arrive():
    message = built(to_name="Zoë Ångström 王", subject="Zoë, 1 December", text="Zoë\n", html="<p>Zoë</p>")
    assert message["To"].addresses[0].display_name == "Zoë Ångström 王"
    assert message["Subject"] == "Zoë, 1 December"
    assert message.get_body(("plain",)).get_content().strip() == "Zoë"


def test_the_built_message_travels_in_seven_bits():
    """No server on the way has to recode it."""
    message = mail.build(replace(LETTER, subject="Zoë", text="Zoë", calendar=Calendar(ICS, "PUBLISH")), NOW)
    assert message.isascii()
    assert b"\n" not in message.replace(b"\r\n", b"")


HIDDEN_BCC = "=?utf-8?q?Robin=0d=0aBcc:_e=40evil.example?="
NASTY = [
    "Robin\r\nBcc: e@evil.example",
    "Robin\nBcc: e@evil.example",
    "Robin\rBcc: e@evil.example",
    "Robin\x00",
    "Robin\x0bBcc: e@evil.example",
    "Robin\x85Bcc: e@evil.example",
    "Robin\u2028Bcc: e@evil.example",
    "Robin\u2029Bcc: e@evil.example",
    "Robin\n",
    "Robin\ud800",
    HIDDEN_BCC,
    f"{HIDDEN_BCC} Walker",
    f"Zoë {HIDDEN_BCC}",
    f"={HIDDEN_BCC}?=",
    "=?utf-8?b?Um9iaW4NCkJjYzogZUBldmlsLmV4YW1wbGU=?=",
    "=?utf-8?q?e=40evil.example=2C?=",
    "e@evil.example, Robin",
    '"Robin" <e@evil.example>',
    "Robin <e@evil.example>, Zoë",
    "Robin (e@evil.example)",
    "Robin\\",
    "Robin\tWalker",
    "é" * 200,
    "x" * 300,
    # The library forgets the quotes where it breaks a line.
    "x" * 60 + '" <e@evil.example>, Robin',
    "Robin Walker " * 5 + "<e@evil.example>, Robin",
    "Robin Walker " * 5 + "e@evil.example, Robin (x) [y] \\",
    "Zoë Walker " * 5 + "<e@evil.example>, Robin",
    "Zoë <e@evil.example>, Robin",
    "Robin " * 9 + ". <e@evil.example>; group: e@evil.example;",
    " ",
    "",
]


def assert_harmless(letter):
    """Either it is refused, or it goes to one address and has no header that we did not write."""
    try:
        content = mail.build(letter, NOW)
    except ValueError:
        return
    for policy in (email.policy.default, email.policy.compat32):
        message = email.message_from_bytes(content, policy=policy)
        assert set(message.keys()) == HEADERS
        assert len(message.keys()) == len(HEADERS)
        addresses = [address for _, address in getaddresses([str(message["To"])])]
        assert addresses == ["robin@client.example"]
    head = content.partition(b"\r\n\r\n")[0].replace(b"\r\n", b"")
    assert head.isascii()
    assert not [byte for byte in head if byte < 32 and byte != 9]


@pytest.mark.parametrize("field", ["to_name", "subject"])
@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_a_name_or_subject_cannot_add_a_header_or_a_recipient(field, text):
    """R19: nobody else gets the mail, whatever is typed as a name."""
    assert_harmless(replace(LETTER, **{field: text}))


PIECES = [*'\r\n\t ",;:<>@()\\é=?', "Robin Walker ", "=?utf-8?q?", "=0d=0a", "?=", "Bcc:", "a@b.example"]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_no_mixture_of_such_pieces_can(pieces):
    """R19: hypothesis puts the pieces of an attack together."""
    assert_harmless(replace(LETTER, to_name="".join(pieces), subject="".join(pieces)))


@pytest.mark.parametrize(
    "address",
    [
        *("", " ", "robin", "@", "robin@", "@client.example", "a b@client.example", "<robin@client.example>"),
        *("a@b.example, c@d.example", "a@b.example>, <c@d.example", "zoë@client.example", '"a\r\n"@b.example'),
        *("a@b.example\nBcc: c@d.example", "a@b.example\u2028", f"{HIDDEN_BCC}@b.example"),
    ],
    ids=ascii,
)
def test_what_is_not_one_address_is_refused(address):
    with pytest.raises(ValueError, match=r"."):
        built(to_address=address)


@pytest.mark.parametrize("field", ["reply_to", "message_id"])
@pytest.mark.parametrize("text", ["a@b.example\r\nBcc: e@evil.example", "a@b.example\u2028x", "a\x00@b.example"])
def test_no_other_header_takes_a_line_break(field, text):
    with pytest.raises(ValueError, match="line break"):
        built(**{field: text})
