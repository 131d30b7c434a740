"""The second factor of each account, sealed; its recovery codes, hashed; and sign-ins that are half done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.second_factor import TRIES
from booking.store import sealing
from booking.store.accounts import AccountRow
from booking.store.database import Base, UtcDateTime, db, new_uuid
from booking.store.enquiries import hash_of

SECRET = "second_factor.secret"  # noqa: S105 (the name of a column)


class SecondFactorRow(Base):
    """The secret that an account shares with its person's app; `last_step` is of the last code that was used."""

    __tablename__ = "second_factor"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(BigInteger)
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)


class RecoveryCodeRow(Base):
    """A code for when the app is lost; good once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    hash: Mapped[str]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class HalfSignInRow(Base):
    """A browser whose person gave the right password and owes the code."""

    __tablename__ = "half_sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    tries: Mapped[int]


@dataclass(frozen=True)
class SecondFactor:
    """An account's secret, opened, and the step of the last code that was used."""

    secret: bytes
    last_step: int


def set_factor(account_id: int, secret: bytes, step: int, hashes: Sequence[str], now: datetime) -> None:
    """Give an account a new secret, whose code of that step was shown, and new recovery codes."""
    db.session.execute(delete(SecondFactorRow).where(SecondFactorRow.account_id == account_id))
    uuid = new_uuid()
    sealed = sealing.seal(secret, SECRET, uuid)
    db.session.add(SecondFactorRow(account_id=account_id, uuid=uuid, secret=sealed, last_step=step, enrolled_at=now))
    set_recovery_codes(account_id, hashes)


def set_recovery_codes(account_id: int, hashes: Sequence[str]) -> None:
    """Give an account new recovery codes; the old ones are worth nothing any more."""
    db.session.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.account_id == account_id))
    db.session.add_all(RecoveryCodeRow(account_id=account_id, hash=one) for one in hashes)


def has_factor(account_id: int) -> bool:
    """Whether the account has a second factor."""
    return db.session.get(SecondFactorRow, account_id) is not None


def find_factor(account_id: int) -> SecondFactor | None:
    """The account's second factor; raises SealError."""
    row = db.session.get(SecondFactorRow, account_id, populate_existing=True)
    return SecondFactor(sealing.unseal(row.secret, SECRET, row.uuid), row.last_step) if row else None


def use_step(account_id: int, step: int) -> bool:
    """Note that a code was used; False when it, or a later one, was used already."""
    used = db.session.scalar(
        update(SecondFactorRow)
        .where(SecondFactorRow.account_id == account_id, SecondFactorRow.last_step < step)
        .values(last_step=step)
        .returning(SecondFactorRow.account_id)
    )
    return used is not None


def list_recovery_codes(account_id: int) -> list[tuple[int, str]]:
    """The recovery codes that were not used yet: id and hash."""
    rows = db.session.execute(
        select(RecoveryCodeRow.id, RecoveryCodeRow.hash)
        .where(RecoveryCodeRow.account_id == account_id, RecoveryCodeRow.used_at.is_(None))
        .order_by(RecoveryCodeRow.id)
    )
    return [(row_id, hashed) for row_id, hashed in rows]


def use_recovery_code(row_id: int, now: datetime) -> bool:
    """Use a recovery code up; False when it was used already."""
    used = db.session.scalar(
        update(RecoveryCodeRow)
        .where(RecoveryCodeRow.id == row_id, RecoveryCodeRow.used_at.is_(None))
        .values(used_at=now)
        .returning(RecoveryCodeRow.id)
    )
    return used is not None


def add_half(secret: str, account_id: int, expires_at: datetime) -> None:
    """A password was right."""
    db.session.add(HalfSignInRow(secret_hash=hash_of(secret), account_id=account_id, expires_at=expires_at, tries=0))


def find_half(secret: str, now: datetime) -> int | None:
    """The account a half sign-in is of, while a code may be tried."""
    return db.session.scalar(
        select(HalfSignInRow.account_id)
        .join(AccountRow, AccountRow.id == HalfSignInRow.account_id)
        .where(
            HalfSignInRow.secret_hash == hash_of(secret),
            HalfSignInRow.expires_at > now,
            HalfSignInRow.tries < TRIES,
            AccountRow.active,
        )
    )


def count_try(secret: str) -> bool:
    """One more code is tried; False when it may not be, however many are tried at once."""
    counted = db.session.scalar(
        update(HalfSignInRow)
        .where(HalfSignInRow.secret_hash == hash_of(secret), HalfSignInRow.tries < TRIES)
        .values(tries=HalfSignInRow.tries + 1)
        .returning(HalfSignInRow.id)
    )
    return counted is not None


def delete_half(secret: str) -> bool:
    """The half sign-in became a whole one; False when it did already."""
    gone = db.session.scalar(
        delete(HalfSignInRow).where(HalfSignInRow.secret_hash == hash_of(secret)).returning(HalfSignInRow.id)
    )
    return gone is not None


def delete_halves(account_id: int | None, now: datetime) -> None:
    """Delete those whose time is up, and all of one account."""
    db.session.execute(
        delete(HalfSignInRow).where(or_(HalfSignInRow.expires_at <= now, HalfSignInRow.account_id == account_id))
    )
