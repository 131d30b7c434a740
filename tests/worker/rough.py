"""Mail servers that do not keep to the rules: each line they say is written down, with pauses, in the test."""

import contextlib
import socket
import threading
import time


class RoughServer:
    """Says its greeting, then answers each line it reads with the next of `answers`; then it hangs up.

    `slowly` is the pause between two bytes, in seconds; without a greeting it never speaks at all.
    """

    def __init__(self, greeting=None, answers=(), slowly=0.0):
        self.greeting = greeting
        self.answers = answers
        self.slowly = slowly
        self.over = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _serve(self):
        with contextlib.suppress(OSError):
            while not self.over.is_set():
                connection, _ = self._socket.accept()
                with connection, contextlib.suppress(OSError):
                    self._talk(connection)

    def _talk(self, connection):
        if self.greeting is None:
            self.over.wait(30)
            return
        self._say(connection, self.greeting)
        with connection.makefile("rb") as lines:
            for answer in self.answers:
                if not lines.readline():
                    return
                self._say(connection, answer)

    def _say(self, connection, line):
        for byte in f"{line}\r\n".encode():
            connection.sendall(bytes([byte]))
            if self.over.is_set():
                return
            time.sleep(self.slowly)
