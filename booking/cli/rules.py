"""Rule sets: checking a file, publishing it, judging stored screenings again."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask.cli import with_appcontext

from booking.cli.console import UNAVAILABLE, now, refuse
from booking.domain.errors import NotFoundError, VersionTakenError
from booking.usecases import clinic
from booking.usecases import rules as rule_sets


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
    refuse("\n".join(f"{file}:{fault.line}: {fault.text}" for fault in faults))


@rules.command()
@FILE
@click.option(
    "--from",
    "from_",
    metavar="MOMENT",
    help="In force from then, like 2027-01-31 or 2027-01-31T09:00 (the clinic's time).",
)
@with_appcontext
def publish(file: Path, from_: str | None) -> None:
    """Make a rule-set file the version in force, now or from a moment; a published version never changes."""
    moment, zone = now(), _zone()
    begins = moment if from_ is None else _moment(from_, zone)
    try:
        version = rule_sets.publish(data := rule_sets.read_file(file), begins, moment)
    except rule_sets.UnfitFileError as error:
        _tell(file, error.faults)
    except VersionTakenError:
        fault = rule_sets.published_fault(data)
        _tell(file, [fault] if fault else [])
    local = max(begins, moment).astimezone(zone)
    click.echo(f"Rule set {version} is in force from {local:%Y-%m-%d %H:%M} ({zone.key}).")


def _zone() -> ZoneInfo:
    """The clinic's; UTC before there is one."""
    try:
        return clinic.show_clinic().policy.zone
    except NotFoundError:
        return ZoneInfo("UTC")


def _moment(text: str, zone: ZoneInfo) -> datetime:
    try:
        return MOMENT.convert(text, None, None).replace(tzinfo=zone).astimezone(UTC)
    except (click.BadParameter, OverflowError):
        refuse("The moment must be a day, or a day and a time of the clinic's clock: 2027-01-31 or 2027-01-31T09:00.")


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
