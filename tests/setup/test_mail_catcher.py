import re
import smtplib
import socket
import stat
import subprocess
import sys
from email.message import EmailMessage
from email.policy import SMTP

import pytest


class Catcher:
    def __init__(self, root, folder):
        self.folder = folder
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.port = listener.getsockname()[1]
            self.process = subprocess.Popen(
                [sys.executable, str(root / "tools" / "mail_catcher.py"), str(folder)],
                stdin=listener,
                stdout=subprocess.PIPE,
                text=True,
            )

    def send(self, message):
        with smtplib.SMTP("127.0.0.1", self.port, timeout=30) as smtp:
            smtp.sendmail("clinic@example.org", ["anna@example.org"], message)

    def stop(self):
        """Stop it and return the lines it printed."""
        self.process.terminate()
        printed, _ = self.process.communicate(timeout=30)
        assert self.process.returncode == 0
        return printed.splitlines()

    @property
    def mails(self):
        return sorted(self.folder.glob("*.eml"))


@pytest.fixture
def catcher(root, tmp_path):
    running = Catcher(root, tmp_path / "instance" / "mails")
    yield running
    running.process.kill()
    running.process.communicate()


def test_a_mail_is_kept_as_it_came_and_told_in_one_line(catcher):
    mail = EmailMessage(SMTP)
    mail["From"], mail["To"] = "clinic@example.org", "anna@example.org"
    mail["Subject"] = "Tuesday 1 December: your consultation"
    mail.set_content("We look forward to seeing you.\n.\nA line with a dot alone.\n")
    catcher.send(mail.as_bytes())
    (kept,) = catcher.mails
    assert kept.read_bytes() == mail.as_bytes()
    (line,) = catcher.stop()
    assert re.fullmatch(r"\d\d:\d\d:\d\d  mail to anna@example\.org: Tuesday 1 December: your consultation", line)


def test_mails_are_for_this_account_only(catcher):
    catcher.send(b"Subject: one\r\n\r\nx")
    assert stat.S_IMODE(catcher.folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(mail.stat().st_mode) for mail in catcher.mails] == [0o600]


def test_names_sort_in_the_order_of_arrival(catcher):
    for number in range(12):
        catcher.send(f"Subject: mail {number}\r\n\r\nx".encode())
    assert [mail.read_bytes().split()[2] for mail in catcher.mails] == [b"%d" % n for n in range(12)]


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        (b"=?utf-8?q?Gr=C3=BC=C3=9Fe_aus_K=C3=B6ln?=", "Grüße aus Köln"),
        (
            b"=?utf-8?b?SGVsbG8KMTI6MDA6MDAgIG1haWwgdG8gZXZlQGV4YW1wbGUub3Jn?=",
            "Hello 12:00:00 mail to eve@example.org",
        ),
        (b"red =?utf-8?q?=1B[31malarm=1B[0m_=E2=80=AEtxt?=", "red [31malarm [0m txt"),
        (b"folded\r\n over two lines", "folded over two lines"),
        (b"=?no-such-charset?q?abc?=", "abc"),
        (b"raw \xff\xfe bytes", None),
        (b"", ""),
    ],
)
def test_no_subject_breaks_the_line(catcher, header, shown):
    catcher.send(b"Subject: " + header + b"\r\nTo: anna@example.org\r\n\r\nx")
    assert len(catcher.mails) == 1
    (line,) = catcher.stop()
    assert line.isprintable()
    if shown is not None:
        assert line.split(": ", 1)[1] == shown


def test_a_mail_without_any_header_is_kept_too(catcher):
    catcher.send(b"\r\nonly a body")
    assert len(catcher.mails) == 1
    assert len(catcher.stop()) == 1
