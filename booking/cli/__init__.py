"""Commands, thin: each calls one use case."""

from flask import Flask

from booking.cli.clinic import demo, init
from booking.cli.console import UNAVAILABLE
from booking.cli.rules import rules
from booking.cli.staff import staff
from booking.cli.worker import worker


def register(app: Flask, *, unavailable: type[Exception]) -> None:
    """Add the commands to `flask --app booking`; `unavailable` is what a database raises that cannot answer now."""
    app.extensions[UNAVAILABLE] = unavailable
    for command in (demo, init, rules, staff, worker):
        app.cli.add_command(command)
