"""What commands share: the time, refusing with one sentence, and links to open."""

import sys
from datetime import datetime
from typing import NoReturn, cast

import click
from flask import current_app

CLOCK = "hairline.clock"
UNAVAILABLE = "hairline.unavailable"


def now() -> datetime:
    """This moment, in UTC."""
    return cast(datetime, current_app.extensions[CLOCK]())


def refuse(sentence: str) -> NoReturn:
    """Say on stderr what is wrong, and end with exit code 2."""
    click.echo(sentence, err=True)
    sys.exit(2)


def invitation_url(secret: str) -> str:
    """Where somebody who is invited sets password and second factor."""
    return f"{current_app.config['PUBLIC_URL'].rstrip('/')}/admin/invitation/{secret}"
