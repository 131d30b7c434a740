"""The people who work here: their accounts as the owner sees and changes them."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import exists, func, select, update

from booking.domain.accounts import Role, StaffMember
from booking.store.accounts import AccountRow, RoleRow, account_role, viewer_of
from booking.store.database import db
from booking.store.invitations import InvitationRow
from booking.store.schedule import TechnicianRow
from booking.store.second_factor import SecondFactorRow


class Standing(StrEnum):
    """Whether somebody can sign in."""

    ACTIVE = "active"
    INVITED = "invited"
    CLOSED = "closed"


@dataclass(frozen=True)
class StaffAccount:
    """One account; `technician` is the slug of the technician the person is."""

    id: int
    name: str
    email: str
    role: Role
    technician: str | None
    wants_notices: bool
    standing: Standing
    has_factor: bool


def list_staff() -> list[StaffAccount]:
    """Everybody, by name."""
    rows = db.session.execute(_accounts().order_by(func.lower(AccountRow.name), AccountRow.id))
    return [_account(*row) for row in rows]


def find_staff(account_id: int) -> StaffAccount | None:
    """One of them."""
    found = db.session.execute(_accounts().where(AccountRow.id == account_id)).one_or_none()
    return _account(*found) if found else None


def find_staff_by_email(email: str) -> StaffAccount | None:
    """The account of an address, whatever its capitals."""
    found = db.session.execute(_accounts().where(func.lower(AccountRow.email) == email.lower())).one_or_none()
    return _account(*found) if found else None


def _accounts():  # type: ignore[no-untyped-def]  # noqa: ANN202 (SQLAlchemy's own name for it is long)
    invited = exists().where(InvitationRow.account_id == AccountRow.id, InvitationRow.used_at.is_(None))
    return select(AccountRow, SecondFactorRow.account_id, invited).outerjoin(
        SecondFactorRow, SecondFactorRow.account_id == AccountRow.id
    )


def _account(row: AccountRow, factor: int | None, invited: bool) -> StaffAccount:
    viewer = viewer_of(row)
    closed = Standing.INVITED if invited else Standing.CLOSED
    return StaffAccount(
        row.id,
        row.name,
        row.email,
        viewer.role,
        viewer.technician,
        row.wants_notices,
        Standing.ACTIVE if row.active else closed,
        factor is not None,
    )


def lock_active_owners() -> list[int]:
    """The owners who can sign in, locked until the transaction ends, so that the last two cannot both go at once."""
    return list(
        db.session.scalars(
            select(AccountRow.id)
            .join(account_role, account_role.c.account_id == AccountRow.id)
            .join(RoleRow, RoleRow.id == account_role.c.role_id)
            .where(AccountRow.active, RoleRow.name == Role.OWNER.value)
            .order_by(AccountRow.id)
            .with_for_update()
        )
    )


def change_staff(account_id: int, member: StaffMember, *, wants_notices: bool) -> None:
    """Store another role, another technician, and whether notices are wanted."""
    row = db.session.get_one(AccountRow, account_id)
    row.roles = [db.session.scalars(select(RoleRow).where(RoleRow.name == member.role.value)).one()]
    row.technician_id = find_technician_id(member.technician) if member.technician else None
    row.wants_notices = wants_notices


def find_technician_id(slug: str) -> int | None:
    """The technician of a slug."""
    return db.session.scalar(select(TechnicianRow.id).where(TechnicianRow.slug == slug))


def find_role(role: Role) -> RoleRow:
    """A stored role."""
    return db.session.scalars(select(RoleRow).where(RoleRow.name == role.value)).one()


def set_password(account_id: int, hashed: str) -> None:
    """Store another password."""
    db.session.execute(update(AccountRow).where(AccountRow.id == account_id).values(password=hashed))


def set_active(account_id: int, *, active: bool) -> None:
    """Open or close an account."""
    db.session.execute(update(AccountRow).where(AccountRow.id == account_id).values(active=active))
