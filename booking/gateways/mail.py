"""The mail server: builds a message whole when it is queued, and sends those very bytes later."""

import contextlib
import email.errors
import email.policy
import smtplib
import socket
import ssl
import threading
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from functools import cache
from types import TracebackType
from typing import Any

from flask import current_app
from flask_mail import Connection, Mail, Message

mail = Mail()

TIMEOUT_SECONDS = 20
# Of one try in all: a server that says one byte a second is never silent for long.
LONGEST_SECONDS = 120
PERMANENT = range(500, 600)
# Before there is talk of the message itself.
NOT_THE_MESSAGE = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPSenderRefused,
)
# Seven bits, so that no server on the way has to recode a part (and break its signature).
WIRE = email.policy.SMTP.clone(cte_type="7bit")
LONGEST_TO = 70
PUNCTUATION = str.maketrans(dict.fromkeys('()<>[]:;@\\,"', " "))
BREAKING = frozenset({"Cc", "Cs", "Zl", "Zp"})


class MailRefusedError(Exception):
    """The mail server will never take this message; the text is its answer."""


class MailDelayedError(Exception):
    """The message could not be handed over now; the text says why, for staff."""


@dataclass(frozen=True)
class Calendar:
    """A calendar file and the method it speaks (PUBLISH or REQUEST)."""

    content: bytes
    method: str


@dataclass(frozen=True)
class Letter:
    """Everything one e-mail is made of."""

    message_id: str
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str | None
    reply_to: str
    calendar: Calendar | None


def build(letter: Letter, now: datetime) -> bytes:
    """The message as it will be sent; raises ValueError where a header cannot be sent (a line break in it, say)."""
    message = EmailMessage(policy=WIRE)
    try:
        _add_headers(message, letter, now)
    except (IndexError, email.errors.MessageError) as error:  # what the library says of some wrong addresses
        problem = "a header of this message cannot be written"
        raise ValueError(problem) from error
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    if letter.calendar:
        # Twice on purpose, and in base64: some programs read only the body part, others only the attachment, and
        # quoted-printable line breaks spoil the file in one of them.
        text, params = letter.calendar.content.decode(), {"method": letter.calendar.method}
        message.add_alternative(text, subtype="calendar", cte="base64", params=params)
        message.add_attachment(text, subtype="calendar", cte="base64", params=params, filename="consultation.ics")
    return message.as_bytes()


def _add_headers(message: EmailMessage, letter: Letter, now: datetime) -> None:
    message["Message-ID"] = _one_line(letter.message_id)
    message["Date"] = now
    message["From"] = current_app.config["MAIL_DEFAULT_SENDER"]
    message["To"] = _address(_one_line(letter.to_name), _one_line(letter.to_address))
    message["Reply-To"] = _one_line(letter.reply_to)
    message["Subject"] = _one_line(letter.subject)
    message["Auto-Submitted"] = "auto-generated"


def _address(name: str, address: str) -> Address:
    """Whom it goes to. Of a name too long for one line, or in another script, the punctuation is left out.

    Where the library breaks such a name, it forgets the quotes round it, and what stands in it is read as addresses.
    """
    plain = Address(name, addr_spec=address)
    if name.isascii() and len(str(plain)) <= LONGEST_TO:
        return plain
    return Address(" ".join(name.translate(PUNCTUATION).split()), addr_spec=address)


def _one_line(text: str) -> str:
    """The text, if it is one line; raises ValueError.

    A name may look like an encoded word (RFC 2047). The library would decode it and write out the line breaks hidden
    in it, so such words are broken up.
    """
    if any(unicodedata.category(character) in BREAKING for character in text):
        problem = "a header holds a line break or a control character"
        raise ValueError(problem)
    return text.replace("=?", "= ?")


class _BuiltMessage(Message):
    """A Flask-Mail message that carries the bytes built when it was queued."""

    def __init__(self, recipient: str, content: bytes) -> None:
        super().__init__(recipients=[recipient])
        self._content = content

    def as_bytes(self) -> bytes:
        return self._content


class _Bounded:
    """Beside smtplib's classes: the whole conversation ends after a while, however busy the server looks."""

    sock: socket.socket | None = None
    _clock: threading.Timer | None = None

    def _get_socket(self, *args: Any) -> socket.socket:
        self._clock = threading.Timer(LONGEST_SECONDS, self._hang_up)
        self._clock.daemon = True
        self._clock.start()
        try:
            found: socket.socket = super()._get_socket(*args)  # type: ignore[misc]
        except BaseException:
            self._clock.cancel()
            raise
        return found

    def _hang_up(self) -> None:
        """Whoever waits for the next byte is told that there is none."""
        with contextlib.suppress(OSError):
            if self.sock is not None:
                # Of the bare socket: that of TLS would let the reader fall over something else.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def close(self) -> None:
        """Close the connection."""
        if self._clock is not None:
            self._clock.cancel()
        super().close()  # type: ignore[misc]


class _Smtp(_Bounded, smtplib.SMTP):
    """Plain, or turned safe by STARTTLS."""


class _SmtpSsl(_Bounded, smtplib.SMTP_SSL):
    """Safe from the first byte on."""


@cache
def _context() -> ssl.SSLContext:
    """What a safe connection must satisfy; once for all, since reading the certificates takes as long as sending."""
    return ssl.create_default_context()


class _CarefulConnection(Connection):
    """Flask-Mail's connection with time-outs, a verified TLS context, and a goodbye that may fail."""

    def configure_host(self) -> smtplib.SMTP | smtplib.SMTP_SSL:
        settings = self.mail
        host: smtplib.SMTP | smtplib.SMTP_SSL
        if settings.use_ssl:
            host = _SmtpSsl(settings.server, settings.port, timeout=TIMEOUT_SECONDS, context=_context())
        else:
            host = _Smtp(settings.server, settings.port, timeout=TIMEOUT_SECONDS)
        try:
            if settings.use_tls:
                host.starttls(context=_context())
            if settings.username and settings.password:
                host.login(settings.username, settings.password)
        except smtplib.SMTPResponseException as error:
            # The message is not at fault: somebody has to mend the settings or the server.
            host.close()
            raise MailDelayedError(_answer(error.smtp_code, error.smtp_error)) from error
        except (smtplib.SMTPException, OSError):
            host.close()
            raise
        return host

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self.host is None:
            return
        try:
            self.host.quit()
        except (smtplib.SMTPException, OSError):
            self.host.close()


def send(recipient: str, content: bytes) -> None:
    """Hand a built message to the mail server; raises MailRefusedError or MailDelayedError."""
    message = _BuiltMessage(recipient, content)
    try:
        with _CarefulConnection(current_app.extensions["mail"]) as connection:
            connection.send(message)
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        raise _failure(code, answer) from error
    except smtplib.SMTPResponseException as error:
        if isinstance(error, NOT_THE_MESSAGE):
            raise MailDelayedError(_answer(error.smtp_code, error.smtp_error)) from error
        raise _failure(error.smtp_code, error.smtp_error) from error
    except (smtplib.SMTPException, OSError) as error:
        message_text = f"no connection to the mail server ({type(error).__name__})"
        raise MailDelayedError(message_text) from error


def _failure(code: int, answer: bytes | str) -> MailRefusedError | MailDelayedError:
    kind = MailRefusedError if code in PERMANENT else MailDelayedError
    return kind(_answer(code, answer))


def _answer(code: int, answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"the mail server answered {code}: {' '.join(text.split())[:200]}"
