"""Staff accounts: passwords, and the one-time links of the demo."""

import secrets
from datetime import datetime, timedelta

from booking.domain.errors import NotFoundError
from booking.gateways import passwords
from booking.store import accounts as store
from booking.store.database import transaction

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
    """The account that these two belong to. Somebody unknown costs one hash as well, so time tells nothing."""
    found = store.find_password(email)
    if found is None:
        passwords.hash_of(password)
        return None
    account_id, hashed = found
    return account_id if passwords.is_right(password, hashed) else None
