"""Staff accounts: passwords, and the one-time links of the demo."""

import secrets
from datetime import datetime, timedelta

from booking.domain.accounts import SignInChange, Viewer
from booking.domain.errors import NotFoundError, WrongPasswordError
from booking.gateways import passwords
from booking.store import accounts as store
from booking.store import audit, second_factor, staff, staff_sessions
from booking.store.database import transaction
from booking.usecases import invitations, notify

LINK_LASTS = timedelta(hours=12)


def make_sign_in_link(email: str, now: datetime) -> str:
    """The secret of a link that signs the account in once, within twelve hours. Raises NotFoundError."""
    secret = secrets.token_urlsafe(32)
    with transaction():
        account_id = store.find_account_id(email)
        if account_id is None:
            raise NotFoundError
        store.add_sign_in_link(secret, account_id, now + LINK_LASTS)
    return secret


def whose_sign_in_link(secret: str, now: datetime) -> str | None:
    """The name of the person a link would sign in, while it is good. Uses nothing up."""
    return store.find_sign_in_name(secret, now)


def use_sign_in_link(secret: str, now: datetime) -> int | None:
    """Use a link up; the account to sign in, or None when it is unknown, used or expired."""
    with transaction():
        return store.use_sign_in_link(secret, now)


def check_password(email: str, password: str) -> int | None:
    """The account that these two belong to, once it has a second factor as well.

    Somebody unknown costs one hash too, so time tells nothing.
    """
    found = store.find_password(email)
    if found is None or not second_factor.has_factor(found[0]):
        passwords.hash_of(password)
        return None
    account_id, hashed = found
    return account_id if passwords.is_right(password, hashed) else None


def change_password(viewer: Viewer, current: str, new: str, now: datetime) -> None:
    """Set another password; every sign-in of the account ends, this one too. Raises WrongPasswordError,
    PasswordRefusedError.
    """
    account = staff.find_staff(viewer.account_id)
    if account is None or check_password(account.email, current) != viewer.account_id:
        raise WrongPasswordError
    invitations.check_new_password(new, account.name, account.email)
    hashed = passwords.hash_of(new)
    with transaction():
        staff.set_password(viewer.account_id, hashed)
        staff_sessions.end_all(viewer.account_id, now)
        second_factor.delete_halves(viewer.account_id, now)
        subject = store.subject(viewer.account_id)
        audit.record("password changed", subject, now, actor="staff", account_id=viewer.account_id)
        notify.queue_sign_in_changed(viewer.account_id, SignInChange.PASSWORD, now)


def switch_keys(viewer: Viewer, *, on: bool) -> None:
    """Let single keys do something in the viewer's admin view, or nothing (WCAG 2.1.4)."""
    with transaction():
        store.set_keys(viewer.account_id, on=on)
