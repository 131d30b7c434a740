"""The worker: sends messages and does what is due by itself."""

import signal
import time
from datetime import timedelta
from types import FrameType

import click
from flask import current_app
from flask.cli import with_appcontext

from booking.cli.console import UNAVAILABLE, now
from booking.usecases import due, messages

IDLE_SECONDS = 0.5
DUE_LOOKED_FOR_EVERY = timedelta(seconds=30)


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, then end.")
@with_appcontext
def worker(once: bool) -> None:
    """Send the messages that are due and do what is due by itself, until told to stop (SIGTERM or Ctrl-C)."""
    stop = _Stop()
    unavailable = current_app.extensions[UNAVAILABLE]
    next_look_at = now()
    while not stop.asked:
        try:
            if now() >= next_look_at:
                next_look_at = now() + DUE_LOOKED_FOR_EVERY
                _do_due(stop, unavailable)
            if messages.send_next_message(now()):
                continue
        except unavailable:
            click.echo("The database cannot answer now; the worker tries again.", err=True)
            next_look_at = now()
        if once:
            return
        time.sleep(IDLE_SECONDS)


def _do_due(stop: "_Stop", unavailable: type[Exception]) -> None:
    """Do what is due by itself. Where that fails, the messages that wait go out all the same."""
    try:
        due.forget_expired(now())
        while due.do_next_due(now()) and not stop.asked:
            pass
    except unavailable:
        raise
    except Exception as error:  # noqa: BLE001 (one thing that cannot be done must not stop the mail)
        # The type alone: what it is about is not for a log.
        click.echo(f"What was due could not be done ({type(error).__name__}); it is tried again.", err=True)


class _Stop:
    """Notes a signal, so that the message in hand is finished first."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
