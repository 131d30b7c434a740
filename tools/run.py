"""Start the demo clinic: mail catcher, web server and mail worker, which all stop together.

Standard library only. The children each have a process group of their own, so that Ctrl-C in the terminal
reaches this supervisor alone, and tools/guard.py holds their numbers, so that none outlives it.
"""

import contextlib
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / "tools"
FLASK = (sys.executable, "-m", "flask", "--app", "booking")
START_SECONDS = 60.0
TICK_SECONDS = 0.1


class Refused(Exception):
    """Nothing was started; the sentence says why."""


class Failed(Exception):
    """A part ended that should not have; the sentence says which."""


class Stopped(Exception):
    """Somebody asked for the end."""


def say(text: str, *, to_stderr: bool = False) -> None:
    # After a hang-up there may be no terminal to write to, and the stopping must go on.
    with contextlib.suppress(OSError):
        print(text, file=sys.stderr if to_stderr else sys.stdout, flush=True)


def read_port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535):
        msg = f"PORT must be a number from 1 to 65535, not {text!r}."
        raise Refused(msg)
    return int(text)


def refuse_taken_port(port: int) -> None:
    another = 8001 if port == 8000 else 8000
    taken = f"Port {port} is in use by another program; choose another one: make run PORT={another}"
    # A browser may try either address for "localhost", so a server on one of them is enough to be in the way.
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with contextlib.suppress(OSError), socket.socket(family) as caller:
            caller.settimeout(1)
            if caller.connect_ex((address, port)) == 0:
                raise Refused(taken)
    with socket.socket() as listener:
        # As gunicorn does it: the remains of the last run's connections are no hindrance.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Refused(taken) from None
            msg = f"Port {port} cannot be used here ({error.strerror}); choose one above 1023 with PORT."
            raise Refused(msg) from None


def answers(port: int) -> bool:
    # Not urllib, which would ask a proxy named in the environment.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


class Supervisor:
    def __init__(self, port: int) -> None:
        self.port = port
        self.address = f"http://localhost:{port}"
        self.instance = Path(os.environ.get("FLASK_INSTANCE_PATH") or ROOT / "instance").absolute()
        self.asked_to_stop = False
        self.children: dict[str, subprocess.Popen[str]] = {}

    def run(self) -> None:
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self.ask_to_stop)
        # The instance folder holds keys and health answers: for this account only.
        os.umask(0o077)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self.environment = self.make_environment(mail_port=listener.getsockname()[1])
            self.guard = self.spawn((sys.executable, str(TOOLS / "guard.py")), stdin=subprocess.PIPE)
            try:
                self.start_and_watch(listener)
            finally:
                self.stop()

    def make_environment(self, mail_port: int) -> dict[str, str]:
        environment = os.environ | {
            "FLASK_CONFIG": "demo",
            "FLASK_PUBLIC_URL": self.address,
            "FLASK_MAIL_SERVER": "127.0.0.1",
            "FLASK_MAIL_PORT": str(mail_port),
            "PYTHONUNBUFFERED": "1",
        }
        if environment.get("FLASK_INSTANCE_PATH"):
            # The children work in another folder.
            environment["FLASK_INSTANCE_PATH"] = str(self.instance)
        # Somebody's own settings for gunicorn could turn on the access log, which would show tokens.
        environment.pop("GUNICORN_CMD_ARGS", None)
        return environment

    def start_and_watch(self, listener: socket.socket) -> None:
        mails = self.instance / "mails"
        self.finish("the database migration", (*FLASK, "db", "upgrade"))
        people = () if os.environ.get("PEOPLE") == "no" else ("--people",)
        link = self.finish("the making of the demo clinic", (*FLASK, "demo", *people)).rstrip().rpartition("\n")[2]
        catcher = (sys.executable, str(TOOLS / "mail_catcher.py"), str(mails))
        self.start("the mail catcher", catcher, stdin=listener.fileno())
        self.start("the web server", self.web_server())
        self.start("the mail worker", (*FLASK, "worker"))
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.port):
            if time.monotonic() > deadline:
                msg = f"The web server did not answer within {START_SECONDS:.0f} seconds."
                raise Failed(msg)
            self.watch()
        say(
            "\nHairline is running; Ctrl-C stops it.\n\n"
            f"  Clinic   {self.address}\n"
            f"  Sign in  {link}  (as the owner, once)\n"
            f"  Mails    {mails}\n"
        )
        while True:
            self.watch()

    def web_server(self) -> tuple[str, ...]:
        # One process with threads, because the demo counts its limits in memory. There is no access log
        # (gunicorn's default): it would show the tokens in addresses. Errors go to stderr.
        quiet = (sys.executable, "-m", "gunicorn", "--no-control-socket", "--log-level", "warning")
        size = ("--workers", "1", "--threads", "8", "--bind", f"127.0.0.1:{self.port}")
        return (*quiet, *size, "booking:create_app()")

    def spawn(
        self,
        command: tuple[str, ...],
        stdin: int = subprocess.DEVNULL,
        stdout: int | None = None,
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(  # noqa: S603  our own commands; only a port number comes from outside
            command,
            cwd=ROOT,
            env=self.environment,
            stdin=stdin,
            stdout=stdout,
            text=True,
            start_new_session=True,
        )

    def start(
        self,
        name: str,
        command: tuple[str, ...],
        stdin: int = subprocess.DEVNULL,
        stdout: int | None = None,
    ) -> subprocess.Popen[str]:
        child = self.children[name] = self.spawn(command, stdin, stdout)
        self.tell_guard(child.pid)
        return child

    def finish(self, name: str, command: tuple[str, ...]) -> str:
        """Run one command to its end and return what it printed."""
        child = self.start(name, command, stdout=subprocess.PIPE)
        while True:
            with contextlib.suppress(subprocess.TimeoutExpired):
                output, _ = child.communicate(timeout=TICK_SECONDS)
                break
            self.stop_if_asked()
        del self.children[name]
        self.tell_guard(-child.pid)
        if child.returncode != 0:
            self.stop_if_asked()
            if output:
                say(output.rstrip(), to_stderr=True)
            msg = f"{name.capitalize()} failed (exit {child.returncode}); nothing is running."
            raise Failed(msg)
        return output

    def tell_guard(self, number: int) -> None:
        assert self.guard.stdin is not None
        # If the guard has died, the next look at everybody says so.
        with contextlib.suppress(OSError):
            self.guard.stdin.write(f"{number}\n")
            self.guard.stdin.flush()

    def watch(self) -> None:
        """One look at everybody."""
        self.stop_if_asked()
        for name, child in (("the guard", self.guard), *self.children.items()):
            if child.poll() is not None:
                msg = f"{name.capitalize()} ended by itself (exit {child.returncode}); stopping the rest."
                raise Failed(msg)
        time.sleep(TICK_SECONDS)

    def ask_to_stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.asked_to_stop = True

    def stop_if_asked(self) -> None:
        if self.asked_to_stop:
            raise Stopped

    def stop(self) -> None:
        # The guard stops them when its input ends; here they are only reaped.
        assert self.guard.stdin is not None
        with contextlib.suppress(OSError):
            self.guard.stdin.close()
        while self.guard.poll() is None:
            for child in self.children.values():
                child.poll()
            time.sleep(0.02)
        # Only if the guard itself was killed is anybody left.
        for child in self.children.values():
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()


def main() -> int:
    try:
        port = read_port(os.environ.get("PORT") or "8000")
        refuse_taken_port(port)
        Supervisor(port).run()
    except Refused as refusal:
        say(str(refusal), to_stderr=True)
        return 2
    except Failed as failure:
        say(str(failure), to_stderr=True)
        return 1
    except Stopped:
        say("\nStopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
