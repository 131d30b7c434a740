"""Staff accounts, in the shape Flask-Security asks for, and the one-time links of the demo.

Flask-Security commits by itself; these tables are the one exception to "one use case, one transaction".
"""

from dataclasses import dataclass
from datetime import datetime

from flask_security import RoleMixin, SQLAlchemyUserDatastore, UserMixin
from sqlalchemy import Column, ForeignKey, Table, func, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.domain.accounts import Role, Viewer
from booking.store.database import Base, UtcDateTime, db
from booking.store.enquiries import hash_of
from booking.store.schedule import TechnicianRow

account_role = Table(
    "account_role",
    Base.metadata,
    Column("account_id", ForeignKey("account.id"), primary_key=True),
    Column("role_id", ForeignKey("role.id"), primary_key=True),
)


class RoleRow(Base, RoleMixin):
    """A role by its name."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class AccountRow(Base, UserMixin):
    """Somebody who signs in to the admin view."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password: Mapped[str | None]
    active: Mapped[bool]
    fs_uniquifier: Mapped[str] = mapped_column(unique=True)
    wants_notices: Mapped[bool] = mapped_column(default=True)
    uses_keys: Mapped[bool] = mapped_column(default=True)
    technician_id: Mapped[int | None] = mapped_column(ForeignKey("technician.id"), index=True)

    roles: Mapped[list[RoleRow]] = relationship(secondary=account_role)  # type: ignore[assignment]
    technician: Mapped[TechnicianRow | None] = relationship()


class SignInLinkRow(Base):
    """A link that signs somebody in once; made in the demo only."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Recipient:
    """A staff member who gets notices."""

    account_id: int
    name: str
    email: str


def datastore() -> SQLAlchemyUserDatastore:
    """What Flask-Security works with."""
    return SQLAlchemyUserDatastore(db, AccountRow, RoleRow)


def add_role(role: Role) -> RoleRow:
    """Store a role."""
    row = RoleRow(name=role.value)
    db.session.add(row)
    return row


def add_account(
    *, name: str, email: str, role: RoleRow, technician: str | None, uniquifier: str, active: bool = True
) -> int:
    """Store an account without a password; its id. `technician` is the slug of the technician the person is."""
    row = AccountRow(name=name, email=email, password=None, active=active, fs_uniquifier=uniquifier, roles=[role])
    if technician:
        row.technician_id = db.session.scalars(select(TechnicianRow.id).where(TechnicianRow.slug == technician)).one()
    db.session.add(row)
    db.session.flush()
    return row.id


def viewer_of(account: AccountRow) -> Viewer:
    """The signed-in person, as the rules know them."""
    return Viewer(
        account_id=account.id,
        name=account.name,
        role=Role(account.roles[0].name),
        technician=account.technician.slug if account.technician else None,
        uses_keys=account.uses_keys,
    )


def get_viewer(account_id: int) -> Viewer:
    """The signed-in person of an account."""
    return viewer_of(db.session.get_one(AccountRow, account_id))


def set_keys(account_id: int, *, on: bool) -> None:
    """Switch the single keys of an account on or off."""
    db.session.execute(update(AccountRow).where(AccountRow.id == account_id).values(uses_keys=on))


def subject(account_id: int) -> str:
    """What the audit log calls an account."""
    return f"account {account_id}"


def find_password(email: str) -> tuple[int, str] | None:
    """The account of an address, whatever its capitals, with the hash of its password; only where both may be used."""
    row = db.session.scalar(select(AccountRow).where(func.lower(AccountRow.email) == email.lower(), AccountRow.active))
    return (row.id, row.password) if row and row.password else None


def list_notice_recipients(technician: str | None) -> list[Recipient]:
    """Who gets the staff notices of a technician's appointment: that technician, every owner and front desk.

    Where there is no technician yet, all of them do.
    """
    accounts = db.session.scalars(
        select(AccountRow).where(AccountRow.active, AccountRow.wants_notices).order_by(AccountRow.id)
    )
    viewers = ((account, viewer_of(account)) for account in accounts)
    return [
        Recipient(account.id, account.name, account.email)
        for account, viewer in viewers
        if technician is None or viewer.role is not Role.TECHNICIAN or viewer.technician == technician
    ]


def find_account_id(email: str) -> int | None:
    """The account of an address."""
    return db.session.scalar(select(AccountRow.id).where(AccountRow.email == email))


def add_sign_in_link(secret: str, account_id: int, expires_at: datetime) -> None:
    """Store a one-time link."""
    db.session.add(SignInLinkRow(secret_hash=hash_of(secret), account_id=account_id, expires_at=expires_at))


def find_sign_in_name(secret: str, now: datetime) -> str | None:
    """Whose link this is, while it can be used."""
    return db.session.scalar(
        select(AccountRow.name)
        .join(SignInLinkRow, SignInLinkRow.account_id == AccountRow.id)
        .where(
            SignInLinkRow.secret_hash == hash_of(secret),
            SignInLinkRow.used_at.is_(None),
            SignInLinkRow.expires_at > now,
        )
    )


def use_sign_in_link(secret: str, now: datetime) -> int | None:
    """Use a link up; the account it belongs to, or None when it is unknown, used or expired."""
    return db.session.scalar(
        update(SignInLinkRow)
        .where(
            SignInLinkRow.secret_hash == hash_of(secret),
            SignInLinkRow.used_at.is_(None),
            SignInLinkRow.expires_at > now,
        )
        .values(used_at=now)
        .returning(SignInLinkRow.account_id)
    )
