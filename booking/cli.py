"""Commands, thin: each calls one use case."""

import signal
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import cast

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from booking.domain.errors import RuleSetError, VersionTakenError
from booking.usecases import accounts, due, messages, setup
from booking.usecases import rules as rule_sets

IDLE_SECONDS = 0.5
DUE_LOOKED_FOR_EVERY = timedelta(seconds=30)
CLOCK = "hairline.clock"
UNAVAILABLE = "hairline.unavailable"


def register(app: Flask, *, unavailable: type[Exception]) -> None:
    """Add the commands to `flask --app booking`; `unavailable` is what a database raises that cannot answer now."""
    app.extensions[UNAVAILABLE] = unavailable
    app.cli.add_command(demo)
    app.cli.add_command(worker)
    app.cli.add_command(rules)


def _now() -> datetime:
    return cast(datetime, current_app.extensions[CLOCK]())


@click.command()
@with_appcontext
def demo() -> None:
    """Set up the invented clinic, once, and print a one-time sign-in link for its owner."""
    if not current_app.config["DEMO"]:
        click.echo("The demo clinic exists in the Demo configuration only (FLASK_CONFIG=demo).", err=True)
        sys.exit(2)
    if setup.set_up_clinic(setup.demo_clinic(), _now()):
        click.echo("The demo clinic is ready.")
    secret = accounts.make_sign_in_link(setup.DEMO_OWNER, _now())
    click.echo(f"{current_app.config['PUBLIC_URL'].rstrip('/')}/admin/demo/{secret}")


@click.command()
@click.option("--once", is_flag=True, help="Send what is due now, then end.")
@with_appcontext
def worker(once: bool) -> None:
    """Send the messages that are due and do what is due by itself, until told to stop (SIGTERM or Ctrl-C)."""
    stop = _Stop()
    unavailable = current_app.extensions[UNAVAILABLE]
    next_look_at = _now()
    while not stop.asked:
        try:
            if _now() >= next_look_at:
                due.forget_expired(_now(), timedelta(days=current_app.config["MESSAGE_BODIES_DAYS"]))
                while due.do_next_due(_now()) and not stop.asked:
                    pass
                next_look_at = _now() + DUE_LOOKED_FOR_EVERY
            if messages.send_next_message(_now()):
                continue
        except unavailable:
            click.echo("The database cannot answer now; the worker tries again.", err=True)
        if once:
            return
        time.sleep(IDLE_SECONDS)


@click.group()
def rules() -> None:
    """Check, publish and re-check rule sets."""


FILE = click.argument("file", type=click.Path(path_type=Path))


@rules.command()
@FILE
@with_appcontext
def check(file: Path) -> None:
    """Say everything that is wrong with a rule-set file, each with its line; exit code 2 when something is."""
    faults = rule_sets.check_file(file)
    for fault in faults:
        click.echo(f"{file}:{fault.line}: {fault.text}", err=True)
    if faults:
        sys.exit(2)
    click.echo(f"{file} can be published.")


@rules.command()
@FILE
@click.option("--from", "from_", type=click.DateTime(), help="In force from this moment, UTC (default: now).")
@with_appcontext
def publish(file: Path, from_: datetime | None) -> None:
    """Make a rule-set file the version in force; a published version never changes."""
    now = _now()
    begins = from_.replace(tzinfo=UTC) if from_ else now
    try:
        version = rule_sets.publish_file(file, begins, now)
    except RuleSetError as error:
        click.echo("\n".join(error.faults), err=True)
        sys.exit(2)
    except VersionTakenError:
        click.echo("That version is published already and cannot change; give the file a new version.", err=True)
        sys.exit(2)
    click.echo(f"Rule set {version} is in force from {max(begins, now):%Y-%m-%d %H:%M} UTC.")


@rules.command()
@with_appcontext
def recheck() -> None:
    """Judge every stored screening again under its own version; exit code 1 when one differs."""
    differences = list(rule_sets.judge_again())
    for difference in differences:
        click.echo(f"screening {difference.screening_uuid}: {difference.reason}", err=True)
    if differences:
        sys.exit(1)
    click.echo("Every stored screening is judged today as it was then.")


class _Stop:
    """Notes a signal, so that the message in hand is finished first."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._note)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
