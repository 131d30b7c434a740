"""A real SMTP server that keeps each mail as a file and says so in one line.

Usage: mail_catcher.py FOLDER, with a listening socket as standard input. Whoever starts it has bound the
socket and so knows the port before the first mail is written.
"""

import asyncio
import contextlib
import email
import email.policy
import io
import os
import signal
import socket
import sys
import unicodedata
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


def one_line(text: str) -> str:
    """Without control, format and line-break characters: nobody's subject may write a second line."""
    unwanted = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    kept = (" " if unicodedata.category(letter) in unwanted else letter for letter in text)
    return " ".join("".join(kept).split())[:200]


def subject_of(mail: bytes) -> str:
    try:
        return str(email.message_from_bytes(mail, policy=email.policy.default)["subject"] or "")
    except Exception:  # noqa: BLE001  odd headers make the parser fail in many ways
        return "(subject not readable)"


class Keeper:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        self.folder = folder
        self.numbers = count(1)

    def keep(self, mail: bytes) -> None:
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{next(self.numbers):04}"
        unfinished = self.folder / f"{name}.part"
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(mail)
        # Under its final name a mail is always whole.
        unfinished.rename(self.folder / f"{name}.eml")

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's name
        mail = envelope.original_content or b""
        self.keep(mail)
        to = ", ".join(one_line(address) for address in envelope.rcpt_tos)
        now = datetime.now().astimezone()
        # The mail is safe; a terminal that went away must not refuse it.
        with contextlib.suppress(OSError):
            print(f"{now:%H:%M:%S}  mail to {to}: {one_line(subject_of(mail))}", flush=True)
        return "250 OK"


async def catch(folder: Path, listener: socket.socket) -> None:
    keeper = Keeper(folder)
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stopped.set)
    # Named, because looking up this machine's own name can take seconds.
    server = await loop.create_server(lambda: SMTP(keeper, hostname="localhost", loop=loop), sock=listener)
    await stopped.wait()
    server.close()


if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that cannot show a letter gets its code.
        sys.stdout.reconfigure(errors="backslashreplace")
    asyncio.run(catch(Path(sys.argv[1]), socket.socket(fileno=os.dup(0))))
