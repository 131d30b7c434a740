"""Setting a clinic up: an invented one to look at, or one's own."""

from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from booking.cli.console import invitation_url, now, refuse
from booking.domain.errors import ClinicRefusedError
from booking.domain.new_clinic import Wanted
from booking.usecases import accounts, demo_people, setup


@click.command()
@click.option("--people", is_flag=True, help="With a few invented clients who have booked.")
@with_appcontext
def demo(people: bool) -> None:
    """Set up the invented clinic, once, and print a one-time sign-in link for its owner."""
    if not current_app.config["DEMO"]:
        refuse("The demo clinic exists in the Demo configuration only (FLASK_CONFIG=demo).")
    if setup.set_up_clinic(setup.demo_clinic(), now() - demo_people.OPEN_SINCE):
        if people:
            demo_people.add_people(now())
        click.echo("The demo clinic is ready.")
    secret = accounts.make_sign_in_link(setup.DEMO_OWNER, now())
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
        secret = setup.start_clinic(Wanted(**words), owner_name, owner_email, now())
    except ClinicRefusedError as refusal:
        refuse(str(refusal))
    click.echo(f"{words['name']} is set up. Open this link to set your password and your phone, within 48 hours:")
    click.echo(invitation_url(secret))
