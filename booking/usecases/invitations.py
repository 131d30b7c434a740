"""Inviting somebody to work here: a link with which they set their password and their second factor themselves."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.domain import second_factor as rules
from booking.domain.accounts import Invited, Role, StaffMember, Viewer
from booking.domain.errors import (
    NotFoundError,
    OtherRoleError,
    PasswordRefusedError,
    TechnicianMissingError,
)
from booking.domain.passwords import PasswordFault, length_fault, words_about
from booking.gateways import contact, passwords
from booking.store import accounts, audit, staff, staff_sessions
from booking.store import clinic as clinic_store
from booking.store import invitations as store
from booking.store import second_factor as factor_store
from booking.store.database import transaction
from booking.usecases import notify, second_factor
from booking.usecases.second_factor import NewFactor


@dataclass(frozen=True)
class Joined:
    """Who has just joined, and the recovery codes to be shown once."""

    account_id: int
    recovery_codes: Sequence[str]


def readable_address(text: str) -> str | None:
    """An e-mail address as it is kept; None unless it can be written to."""
    return contact.email_address(text)


def invite(member: StaffMember, viewer: Viewer | None, now: datetime, *, by_mail: bool = True) -> str:
    """Invite somebody; the secret of the link, which is good once and for 48 hours. Without `viewer` a command did it.

    Somebody who has an account already sets password and second factor anew: a lost phone, a forgotten password, a
    closed account that opens again. What they have works until then. Raises OtherRoleError, TechnicianMissingError,
    NotFoundError (no such technician, or no clinic yet).
    """
    secret = secrets.token_urlsafe(32)
    with transaction():
        clinic = clinic_store.get_clinic()
        account_id = _account_for(member)
        number = store.add_invitation(secret, account_id, now, now + rules.INVITATION_LASTS)
        _record("invited", account_id, viewer, now)
        if by_mail:
            notify.queue_invitation(number, secret, member.name, member.email, clinic, now)
    return secret


def invite_again(account_id: int, viewer: Viewer, now: datetime) -> None:
    """Send a staff member another link. Raises NotFoundError."""
    found = staff.find_staff(account_id)
    if found is None:
        raise NotFoundError
    invite(StaffMember(found.name, found.email, found.role, found.technician), viewer, now)


def _account_for(member: StaffMember) -> int:
    """The account of the address, made closed when there is none: it opens when the link is used."""
    if (member.role is Role.TECHNICIAN) != bool(member.technician):
        raise TechnicianMissingError
    found = staff.find_staff_by_email(member.email)
    if found:
        if (found.role, found.technician) != (member.role, member.technician):
            raise OtherRoleError
        return found.id
    if member.technician and staff.find_technician_id(member.technician) is None:
        raise NotFoundError
    return accounts.add_account(
        name=member.name,
        email=member.email,
        role=staff.find_role(member.role),
        technician=member.technician,
        uniquifier=secrets.token_hex(32),
        active=False,
    )


def find_invited(secret: str, now: datetime) -> Invited | None:
    """Whom a link is for, while it is good. Uses nothing up."""
    return store.find_invited(secret, now)


def accept(secret: str, password: str, factor: NewFactor, code: str, now: datetime) -> Joined:
    """Use a link: the password and the second factor are set, and every sign-in from before ends.

    Raises NotFoundError (used, expired, unknown), PasswordRefusedError, WrongCodeError.
    """
    invited = store.find_invited(secret, now)
    if invited is None:
        raise NotFoundError
    check_new_password(password, invited.name, invited.email)
    step = second_factor.first_step(factor, code, now)
    hashed = passwords.hash_of(password)
    shown, hashes = second_factor.new_recovery_codes()
    with transaction():
        if not store.use_invitation(secret, now):
            raise NotFoundError
        staff.set_password(invited.account_id, hashed)
        staff.set_active(invited.account_id, active=True)
        factor_store.set_factor(invited.account_id, factor.secret, step, hashes, now)
        factor_store.delete_halves(invited.account_id, now)
        staff_sessions.end_all(invited.account_id, now)
        subject = accounts.subject(invited.account_id)
        audit.record("joined", subject, now, actor="staff", account_id=invited.account_id)
    return Joined(invited.account_id, shown)


def check_new_password(password: str, name: str, email: str) -> None:
    """Raises PasswordRefusedError."""
    fault = length_fault(password)
    clinic = clinic_store.get_clinic()
    if fault is None and passwords.is_easy(password, words_about(name, email, clinic.name, clinic.email)):
        fault = PasswordFault.EASY
    if fault is not None:
        raise PasswordRefusedError(fault)


def _record(act: str, account_id: int, viewer: Viewer | None, now: datetime) -> None:
    actor = "staff" if viewer else "system"
    audit.record(act, accounts.subject(account_id), now, actor=actor, account_id=viewer.account_id if viewer else None)
