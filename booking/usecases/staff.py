"""The owner looks after the accounts: who may do what, who gets notices, who may not sign in any more."""

from collections.abc import Sequence
from datetime import datetime

from booking.domain.accounts import Role, StaffMember, Viewer
from booking.domain.errors import LastOwnerError, NotFoundError, TechnicianMissingError
from booking.store import accounts, audit, invitations, second_factor, staff_sessions
from booking.store import staff as store
from booking.store.database import transaction
from booking.store.staff import StaffAccount


def list_staff(viewer: Viewer) -> Sequence[StaffAccount]:
    """Everybody, for the owner. Raises NotFoundError."""
    _may(viewer)
    return store.list_staff()


def show(account_id: int, viewer: Viewer) -> StaffAccount:
    """One of them. Raises NotFoundError."""
    _may(viewer)
    found = store.find_staff(account_id)
    if found is None:
        raise NotFoundError
    return found


def change(
    account_id: int, role: Role, technician: str | None, viewer: Viewer, now: datetime, *, wants_notices: bool
) -> None:
    """Another role, another technician, notices or none; holds from the next press of a button on.

    Raises NotFoundError, LastOwnerError, TechnicianMissingError.
    """
    _may(viewer)
    if (role is Role.TECHNICIAN) != bool(technician):
        raise TechnicianMissingError
    with transaction():
        owners = store.lock_active_owners()
        found = show(account_id, viewer)
        if technician and store.find_technician_id(technician) is None:
            raise NotFoundError
        if role is not Role.OWNER and owners == [account_id]:
            raise LastOwnerError
        member = StaffMember(found.name, found.email, role, technician)
        store.change_staff(account_id, member, wants_notices=wants_notices)
        if (found.role, found.technician) != (role, technician):
            _record(f"role changed: {role.value}", account_id, viewer, now)
        if found.wants_notices != wants_notices:
            _record(f"notices {'on' if wants_notices else 'off'}", account_id, viewer, now)


def close(account_id: int, viewer: Viewer, now: datetime) -> None:
    """Close an account: every sign-in and every open invitation of it is dead at once.

    Raises NotFoundError, LastOwnerError.
    """
    _may(viewer)
    with transaction():
        owners = store.lock_active_owners()
        show(account_id, viewer)
        if owners == [account_id]:
            raise LastOwnerError
        store.set_active(account_id, active=False)
        staff_sessions.end_all(account_id, now)
        second_factor.delete_halves(account_id, now)
        invitations.withdraw(account_id, now)
        _record("account closed", account_id, viewer, now)


def _may(viewer: Viewer) -> None:
    if viewer.role is not Role.OWNER:
        raise NotFoundError


def _record(act: str, account_id: int, viewer: Viewer, now: datetime) -> None:
    audit.record(act, accounts.subject(account_id), now, actor="staff", account_id=viewer.account_id)
