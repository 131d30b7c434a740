"""A real SMTP server on a loopback port that keeps what it is sent and answers as it is told."""

import asyncio
import email
import email.policy
import threading
from collections import Counter

from aiosmtpd.smtp import SMTP

ACCEPT = "250 OK"
CUT = "cut the connection"


class Sink:
    """`answers` maps an address to what its mails are answered at RCPT or, with "DATA" before it, after their text.

    A list is used up answer by answer; after it, everything is accepted.
    """

    def __init__(self):
        self.received = []
        self.answers = {}
        self.cuts = 0
        self.slow = 0.0  # seconds before a mail is taken
        self.rude = False  # hangs up instead of saying goodbye
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self):
        self._thread.start()
        assert self._ready.wait(5)
        return self

    def __exit__(self, *_):
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def mails(self):
        return [email.message_from_bytes(content, policy=email.policy.default) for _address, content in self.received]

    def counted(self):
        """How often each address was sent something that it took."""
        return Counter(address for address, _content in self.received)

    def _answer(self, moment):
        answer = self.answers.get(moment, ACCEPT)
        if isinstance(answer, list):
            return answer.pop(0) if answer else ACCEPT
        return answer

    def _run(self):
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            self._loop.create_server(lambda: _Server(self, hostname="localhost", loop=self._loop), "127.0.0.1", 0)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        server.close()
        left = asyncio.all_tasks(self._loop)
        for task in left:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def handle_MAIL(self, _server, _session, envelope, address, _options):  # noqa: N802  aiosmtpd's name
        refused = self.answers.get("MAIL")
        if refused is None:
            envelope.mail_from = address
        return refused or ACCEPT

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802  aiosmtpd's name
        envelope.rcpt_tos.append(address)
        return self._answer(address)

    async def handle_DATA(self, server, _session, envelope):  # noqa: N802  aiosmtpd's name
        address = envelope.rcpt_tos[0]
        await asyncio.sleep(self.slow)
        answer = self._answer(f"DATA {address}")
        if answer in {ACCEPT, CUT}:
            self.received.append((address, envelope.original_content))
        if answer == CUT:
            self.cuts += 1
            server.transport.abort()
        return ACCEPT if answer == CUT else answer


class _Server(SMTP):
    def __init__(self, sink, **kwargs):
        super().__init__(sink, **kwargs)
        self.sink = sink

    async def smtp_QUIT(self, arg):  # noqa: N802  aiosmtpd's name
        if self.sink.rude:
            self.transport.abort()
            return
        await super().smtp_QUIT(arg)
