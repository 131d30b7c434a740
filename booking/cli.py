"""Commands, thin: each calls one use case."""

import signal
import sys
import time
from types import FrameType

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from booking.usecases import accounts, messages, setup

IDLE_SECONDS = 0.5
CLOCK = "hairline.clock"


def register(app: Flask) -> None:
    """Add the commands to `flask --app booking`."""
    app.cli.add_command(demo)
    app.cli.add_command(worker)


@click.command()
@with_appcontext
def demo() -> None:
    """Set up the invented clinic, once, and print a one-time sign-in link for its owner."""
    if not current_app.config["DEMO"]:
        click.echo("The demo clinic exists in the Demo configuration only (FLASK_CONFIG=demo).", err=True)
        sys.exit(2)
    if setup.set_up_clinic(setup.demo_clinic()):
        click.echo("The demo clinic is ready.")
    secret = accounts.make_sign_in_link(setup.DEMO_OWNER, current_app.extensions[CLOCK]())
    click.echo(f"{current_app.config['PUBLIC_URL'].rstrip('/')}/admin/demo/{secret}")


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, then end.")
@with_appcontext
def worker(once: bool) -> None:
    """Send the messages that are due, until told to stop (SIGTERM or Ctrl-C)."""
    stop = _Stop()
    while not stop.asked:
        if messages.send_next_message(current_app.extensions[CLOCK]()):
            continue
        if once:
            return
        time.sleep(IDLE_SECONDS)


class _Stop:
    """Notes a signal, so that the message in hand is finished first."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
