"""Inviting staff."""

import click
from flask.cli import with_appcontext

from booking.cli.console import invitation_url, now, refuse
from booking.domain.accounts import Role, StaffMember
from booking.domain.errors import NotFoundError, OtherRoleError, TechnicianMissingError
from booking.usecases import invitations, setup


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
        refuse("That is no e-mail address.")
    if name is not None and not (name.strip() and name.isprintable() and len(name) <= setup.LONGEST_TEXT):
        refuse(f"The name must be one line of 1 to {setup.LONGEST_TEXT} characters.")
    if role not in set(Role):
        refuse("The role must be owner, front-desk or technician.")
    member = StaffMember(name or address.partition("@")[0], address, Role(role), technician)
    try:
        secret = invitations.invite(member, None, now())
    except TechnicianMissingError:
        refuse("Give --technician SLUG with the role of a technician, and with no other.")
    except OtherRoleError:
        refuse("There is an account with that address and another role; its role is changed on the Staff page.")
    except NotFoundError:
        refuse("There is no clinic yet (flask --app booking init), or no such technician.")
    click.echo(f"{address} is invited; the link is on its way by mail and works once, within 48 hours:")
    click.echo(invitation_url(secret))
