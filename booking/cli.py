"""Commands, thin: each calls one use case."""

import signal
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn, cast

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from booking.domain.accounts import Role, StaffMember
from booking.domain.errors import (
    ClinicRefusedError,
    NotFoundError,
    OtherRoleError,
    TechnicianMissingError,
    VersionTakenError,
)
from booking.domain.new_clinic import Wanted
from booking.usecases import accounts, demo_people, due, invitations, messages, setup
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
    app.cli.add_command(init)
    app.cli.add_command(staff)


def _now() -> datetime:
    return cast(datetime, current_app.extensions[CLOCK]())


@click.command()
@click.option("--people", is_flag=True, help="With a few invented clients who have booked.")
@with_appcontext
def demo(people: bool) -> None:
    """Set up the invented clinic, once, and print a one-time sign-in link for its owner."""
    if not current_app.config["DEMO"]:
        click.echo("The demo clinic exists in the Demo configuration only (FLASK_CONFIG=demo).", err=True)
        sys.exit(2)
    if setup.set_up_clinic(setup.demo_clinic(), _now() - demo_people.OPEN_SINCE):
        if people:
            demo_people.add_people(_now())
        click.echo("The demo clinic is ready.")
    secret = accounts.make_sign_in_link(setup.DEMO_OWNER, _now())
    click.echo(f"{current_app.config['PUBLIC_URL'].rstrip('/')}/admin/demo/{secret}")


@click.command()
@click.option("--name", prompt="Name of the clinic")
@click.option("--phone", prompt="Phone number, as clients call it")
@click.option("--email", prompt="E-mail address, as clients write to it")
@click.option("--address", prompt="Address, in one line")
@click.option("--country", prompt="Country, two letters (GB)")
@click.option("--zone", prompt="Time zone (Europe/London)")
@click.option("--owner-name", prompt="Your full name")
@click.option("--owner-email", prompt="Your own e-mail address")
@click.option(
    "--technician", "technicians", multiple=True, help="A technician's full name; may be given several times."
)
@with_appcontext
def init(owner_name: str, owner_email: str, **words: Any) -> None:
    """Set up a clinic of your own, once, and print the link with which its first owner joins."""
    try:
        secret = setup.start_clinic(Wanted(**words), owner_name, owner_email, _now())
    except ClinicRefusedError as refusal:
        _refuse(str(refusal))
    click.echo(f"{words['name']} is set up. Open this link to set your password and your phone, within 48 hours:")
    click.echo(_invitation(secret))


@click.group()
def staff() -> None:
    """Invite people to work here."""


@staff.command()
@click.argument("email")
@click.option("--role", required=True, help="owner, front-desk or technician.")
@click.option("--technician", help="Which technician they are, as in the address of their page.")
@click.option("--name", help="Their full name.")
@with_appcontext
def invite(email: str, role: str, technician: str | None, name: str | None) -> None:
    """Send somebody a link to set password and second factor, and print it: somebody new, or who lost them."""
    address = invitations.readable_address(email)
    if address is None:
        _refuse("That is no e-mail address.")
    if name is not None and not (name.strip() and name.isprintable() and len(name) <= setup.LONGEST_TEXT):
        _refuse(f"The name must be one line of 1 to {setup.LONGEST_TEXT} characters.")
    if role not in set(Role):
        _refuse("The role must be owner, front-desk or technician.")
    member = StaffMember(name or address.partition("@")[0], address, Role(role), technician)
    try:
        secret = invitations.invite(member, None, _now())
    except TechnicianMissingError:
        _refuse("Give --technician SLUG with the role of a technician, and with no other.")
    except OtherRoleError:
        _refuse("There is an account with that address and another role; its role is changed on the Staff page.")
    except NotFoundError:
        _refuse("There is no clinic yet (flask --app booking init), or no such technician.")
    click.echo(f"{address} is invited; the link is on its way by mail and works once, within 48 hours:")
    click.echo(_invitation(secret))


def _invitation(secret: str) -> str:
    return f"{current_app.config['PUBLIC_URL'].rstrip('/')}/admin/invitation/{secret}"


def _refuse(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)


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
                next_look_at = _now() + DUE_LOOKED_FOR_EVERY
                _do_due(stop, unavailable)
            if messages.send_next_message(_now()):
                continue
        except unavailable:
            click.echo("The database cannot answer now; the worker tries again.", err=True)
            next_look_at = _now()
        if once:
            return
        time.sleep(IDLE_SECONDS)


def _do_due(stop: "_Stop", unavailable: type[Exception]) -> None:
    """Do what is due by itself. Where that fails, the messages that wait go out all the same."""
    try:
        due.forget_expired(_now())
        while due.do_next_due(_now()) and not stop.asked:
            pass
    except unavailable:
        raise
    except Exception as error:  # noqa: BLE001 (one thing that cannot be done must not stop the mail)
        # The type alone: what it is about is not for a log.
        click.echo(f"What was due could not be done ({type(error).__name__}); it is tried again.", err=True)


@click.group()
def rules() -> None:
    """Check, publish and re-check rule sets."""


FILE = click.argument("file", type=click.Path(path_type=Path))
MOMENT = click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"])


@rules.command()
@FILE
@with_appcontext
def check(file: Path) -> None:
    """Say everything that is wrong with a rule-set file, each with its line; exit code 2 when something is."""
    try:
        data = rule_sets.read_file(file)
        faults = rule_sets.check_content(data) or _published_faults(data)
    except rule_sets.UnfitFileError as error:
        faults = list(error.faults)
    if faults:
        _tell(file, faults)
    click.echo(f"{file} can be published.")


def _published_faults(data: bytes) -> list[rule_sets.Fault]:
    """Whether the version is taken; where there is no database yet, nothing is."""
    try:
        fault = rule_sets.published_fault(data)
    except current_app.extensions[UNAVAILABLE]:
        return []
    return [fault] if fault else []


def _tell(file: Path, faults: Sequence[rule_sets.Fault]) -> NoReturn:
    _refuse("\n".join(f"{file}:{fault.line}: {fault.text}" for fault in faults))


@rules.command()
@FILE
@click.option(
    "--from", "from_", metavar="MOMENT", help="In force from then, like 2027-01-31 or 2027-01-31T09:00 (UTC)."
)
@with_appcontext
def publish(file: Path, from_: str | None) -> None:
    """Make a rule-set file the version in force, now or from a moment; a published version never changes."""
    now = _now()
    begins = now if from_ is None else _moment(from_)
    try:
        version = rule_sets.publish(data := rule_sets.read_file(file), begins, now)
    except rule_sets.UnfitFileError as error:
        _tell(file, error.faults)
    except VersionTakenError:
        fault = rule_sets.published_fault(data)
        _tell(file, [fault] if fault else [])
    click.echo(f"Rule set {version} is in force from {max(begins, now):%Y-%m-%d %H:%M} UTC.")


def _moment(text: str) -> datetime:
    try:
        return MOMENT.convert(text, None, None).replace(tzinfo=UTC)
    except click.BadParameter:
        _refuse("The moment must be a day, or a day and a time of the clock in UTC: 2027-01-31 or 2027-01-31T09:00.")


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
