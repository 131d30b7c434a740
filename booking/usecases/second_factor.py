"""The second factor: asked for after the password and before changes of a factor, and changed by its person."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.domain import second_factor as rules
from booking.domain.accounts import SignInChange, Viewer
from booking.domain.errors import WrongCodeError
from booking.domain.staff_sessions import StaffSession
from booking.gateways import passwords
from booking.gateways import second_factor as codes
from booking.store import accounts, audit, staff_sessions
from booking.store import second_factor as store
from booking.store.database import transaction
from booking.usecases import notify


@dataclass(frozen=True)
class NewFactor:
    """A secret that is not stored yet, as text and as a picture for the person's app."""

    secret: bytes
    text: str


@dataclass(frozen=True)
class _Proof:
    """A code that is right: of that step, or that recovery code."""

    step: int | None = None
    recovery_id: int | None = None


def begin_half(account_id: int, now: datetime) -> str:
    """The password was right; the secret for the browser whose person owes the code."""
    secret = secrets.token_urlsafe(32)
    with transaction():
        store.add_half(secret, account_id, now + rules.HALF_LASTS)
    return secret


def is_half_good(secret: str, now: datetime) -> bool:
    """Whether a code may be tried: within ten minutes, and not too often."""
    return store.find_half(secret, now) is not None


def finish_half(secret: str, code: str, now: datetime) -> int | None:
    """The account that is signed in now; None when the half sign-in is over. Raises WrongCodeError.

    Each try is counted before the code is looked at, so that many at once are no more than one after the other.
    """
    account_id = store.find_half(secret, now)
    if account_id is None or not _count_try(secret):
        return None
    proof = _proof(account_id, code, now)
    with transaction():
        _use(account_id, proof, now)
        return account_id if store.delete_half(secret) else None


def _count_try(secret: str) -> bool:
    with transaction():
        return store.count_try(secret)


def confirm(session: StaffSession, code: str, now: datetime) -> None:
    """Somebody who is signed in shows the second factor again. Raises WrongCodeError."""
    proof = _proof(session.account_id, code, now)
    with transaction():
        _use(session.account_id, proof, now)
        staff_sessions.mark_factor(session.id, now)


def _proof(account_id: int, typed: str, now: datetime) -> _Proof:
    """What a code proves; raises WrongCodeError. Reads only: a hash takes long, and nobody should wait for it."""
    code = rules.tidy_code(typed)
    if rules.is_app_code(code):
        factor = store.find_factor(account_id)
        step = codes.matching_step(factor.secret, code, now, factor.last_step) if factor else None
        if step is not None:
            return _Proof(step=step)
    elif rules.is_recovery_code(code):
        for row_id, hashed in store.list_recovery_codes(account_id):
            if passwords.is_right(code, hashed):
                return _Proof(recovery_id=row_id)
    raise WrongCodeError


def _use(account_id: int, proof: _Proof, now: datetime) -> None:
    """Use the code up; raises WrongCodeError when somebody else just did."""
    if proof.step is not None:
        used = store.use_step(account_id, proof.step)
    else:
        used = proof.recovery_id is not None and store.use_recovery_code(proof.recovery_id, now)
    if not used:
        raise WrongCodeError
    if proof.recovery_id is not None:
        _record("recovery code used", account_id, now)
        notify.queue_sign_in_changed(account_id, SignInChange.RECOVERY_CODE_USED, now)


def has_factor(account_id: int) -> bool:
    """Whether the account has a second factor; the demo's have none."""
    return store.has_factor(account_id)


def count_recovery_codes(account_id: int) -> int:
    """How many of them were not used yet."""
    return len(store.list_recovery_codes(account_id))


def new_factor(key: str, *parts: str) -> NewFactor:
    """The secret that a page offers for an app: the same one each time the page is asked for, and never stored before
    a code of it was shown.
    """
    secret = codes.make_secret(key, *parts)
    return NewFactor(secret, rules.grouped(codes.as_text(secret)))


def picture(factor: NewFactor, *, account: str, clinic: str) -> bytes:
    """Its QR code, as SVG."""
    return codes.picture(factor.secret, account=account, clinic=clinic)


def change(viewer: Viewer, factor: NewFactor, code: str, now: datetime) -> Sequence[str]:
    """Take another app; the new recovery codes. Every sign-in of the account ends. Raises WrongCodeError."""
    step = first_step(factor, code, now)
    shown, hashes = new_recovery_codes()
    with transaction():
        store.set_factor(viewer.account_id, factor.secret, step, hashes, now)
        staff_sessions.end_all(viewer.account_id, now)
        _record("second factor changed", viewer.account_id, now)
        notify.queue_sign_in_changed(viewer.account_id, SignInChange.FACTOR, now)
    return shown


def renew_recovery_codes(viewer: Viewer, now: datetime) -> Sequence[str]:
    """New recovery codes, in the place of all that there were."""
    shown, hashes = new_recovery_codes()
    with transaction():
        store.set_recovery_codes(viewer.account_id, hashes)
        _record("recovery codes renewed", viewer.account_id, now)
        notify.queue_sign_in_changed(viewer.account_id, SignInChange.RECOVERY_CODES, now)
    return shown


def first_step(factor: NewFactor, code: str, now: datetime) -> int:
    """The step of the code that shows that the app knows the secret. Raises WrongCodeError."""
    step = codes.matching_step(factor.secret, rules.tidy_code(code), now, None)
    if step is None:
        raise WrongCodeError
    return step


def new_recovery_codes() -> tuple[Sequence[str], Sequence[str]]:
    """Codes as they are shown, once, and their hashes, which are kept."""
    made = [rules.recovery_code(secrets.token_bytes(rules.RECOVERY_LETTERS)) for _ in range(rules.RECOVERY_CODES)]
    return [rules.grouped(code) for code in made], [passwords.hash_of(code) for code in made]


def _record(act: str, account_id: int, now: datetime) -> None:
    audit.record(act, accounts.subject(account_id), now, actor="staff", account_id=account_id)
