"""Signing in, staying signed in, and ending it: each browser's sign-in is a row, so an ended one is dead at once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.domain import staff_sessions as rules
from booking.domain.accounts import Role, Viewer
from booking.domain.errors import NotFoundError
from booking.domain.staff_sessions import Lasts, StaffSession
from booking.store import accounts, audit
from booking.store import staff_sessions as store
from booking.store.database import transaction
from booking.store.staff_sessions import Fields


@dataclass(frozen=True)
class SignedIn:
    """A good sign-in and whose it is."""

    session: StaffSession
    viewer: Viewer


def begin(account_id: int, device: str, now: datetime, *, before: str = "") -> str:
    """Sign a browser in; the secret for its cookie.

    `before` is the secret it had until now: that sign-in ends, and a form left unsent in it goes on if the same
    person is back.
    """
    secret = secrets.token_urlsafe(32)
    with transaction():
        earlier = store.find_session(before)
        session_id = store.add_session(secret, account_id, device, now)
        if earlier:
            store.end_session(earlier.account_id, earlier.id, now)
            if earlier.account_id == account_id:
                store.move_draft(earlier.id, session_id)
        audit.record("signed in", accounts.subject(account_id), now, actor="staff", account_id=account_id)
    return secret


def resume(secret: str, lasts: Lasts, now: datetime) -> SignedIn | None:
    """The sign-in of a browser, unless it is over, was ended, or the account is closed; notes that it is used."""
    session = store.find_session(secret)
    if session is None or rules.is_over(session, lasts, now):
        return None
    if rules.is_seen_anew(session, now):
        with transaction():
            store.mark_seen(session.id, now)
    return SignedIn(session, accounts.get_viewer(session.account_id))


def end(session: StaffSession, now: datetime) -> None:
    """Sign out: whoever copied the cookie is out as well."""
    with transaction():
        store.end_session(session.account_id, session.id, now)
        store.forget_draft(session.id)
        subject = accounts.subject(session.account_id)
        audit.record("signed out", subject, now, actor="staff", account_id=session.account_id)


def list_open(account_id: int, viewer: Viewer, lasts: Lasts, now: datetime) -> Sequence[StaffSession]:
    """The good sign-ins of an account: one's own, or for the owner anybody's. Raises NotFoundError."""
    _may(account_id, viewer)
    return store.list_open(account_id, lasts, now)


def end_one(account_id: int, session_id: int, viewer: Viewer, now: datetime) -> None:
    """End one of those. Raises NotFoundError."""
    _may(account_id, viewer)
    with transaction():
        if not store.end_session(account_id, session_id, now):
            raise NotFoundError
        _record("sign-in ended", account_id, viewer, now)


def end_others(account_id: int, keep: int | None, viewer: Viewer, now: datetime) -> None:
    """End all of those but the one that asks. Raises NotFoundError."""
    _may(account_id, viewer)
    with transaction():
        store.end_all(account_id, now, but=keep)
        _record("sign-ins ended", account_id, viewer, now)


def _may(account_id: int, viewer: Viewer) -> None:
    if account_id != viewer.account_id and viewer.role is not Role.OWNER:
        raise NotFoundError


def _record(act: str, account_id: int, viewer: Viewer, now: datetime) -> None:
    audit.record(act, accounts.subject(account_id), now, actor="staff", account_id=viewer.account_id)


def keep_form(secret: str, path: str, fields: Fields, now: datetime) -> bool:
    """Keep a form that came after its sign-in was over, until the person is back; whether it was kept."""
    with transaction():
        session = store.find_session(secret)
        if session is None:
            return False
        store.keep_draft(session.id, path, fields, now + rules.DRAFT_KEPT_FOR)
        return True


def has_kept_form(secret: str, now: datetime) -> bool:
    """Whether a form of this browser waits for the person to sign in again."""
    session = store.find_session(secret)
    return session is not None and session.draft_path is not None and store.find_draft(session.id, now) is not None


def show_kept_form(session: StaffSession, now: datetime) -> Fields | None:
    """What the form was filled in with, while it is kept."""
    return store.find_draft(session.id, now)


def forget_kept_form(session: StaffSession) -> None:
    """The person has pressed the button again."""
    with transaction():
        store.forget_draft(session.id)
