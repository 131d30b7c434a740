"""Who works here, and who may read what."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """A staff member's role."""

    OWNER = "owner"
    FRONT_DESK = "front-desk"
    TECHNICIAN = "technician"


class SignInChange(StrEnum):
    """What changed about how somebody signs in; they are told by mail, in case it was not them."""

    PASSWORD = "password"  # noqa: S105 (a word, not one)
    FACTOR = "factor"
    RECOVERY_CODES = "recovery_codes"
    RECOVERY_CODE_USED = "recovery_code_used"


@dataclass(frozen=True)
class StaffMember:
    """Somebody who gets an account; `technician` is the slug of the technician they are, if any."""

    name: str
    email: str
    role: Role
    technician: str | None = None


@dataclass(frozen=True)
class Invited:
    """Whom an invitation is for."""

    account_id: int
    name: str
    email: str


@dataclass(frozen=True)
class Viewer:
    """A signed-in staff member; `technician` is the slug of the technician they are, if any.

    `uses_keys` says whether single keys do something in their admin view.
    """

    account_id: int
    name: str
    role: Role
    technician: str | None = None
    uses_keys: bool = True


def may_see_appointment(viewer: Viewer, technician: str) -> bool:
    """Owner and front desk see every appointment, a technician their own."""
    return viewer.role is not Role.TECHNICIAN or viewer.technician == technician


def may_change_hours(viewer: Viewer, technician: str) -> bool:
    """Owner and front desk change everybody's hours and time off, a technician their own."""
    return viewer.role is not Role.TECHNICIAN or viewer.technician == technician


def may_close_clinic(viewer: Viewer) -> bool:
    """Closed periods and public holidays hold for everybody: the owner and the front desk."""
    return viewer.role is not Role.TECHNICIAN


def may_keep_clients(viewer: Viewer) -> bool:
    """Correct, join and bar clients: the owner and the front desk."""
    return viewer.role is not Role.TECHNICIAN


def may_read_answers(viewer: Viewer, technician: str) -> bool:
    """Health answers and findings: the owner, and the technician of the appointment; never the front desk."""
    if viewer.role is Role.OWNER:
        return True
    return viewer.role is Role.TECHNICIAN and viewer.technician == technician


def may_read_looks(viewer: Viewer) -> bool:
    """The answers of somebody who asked a person to look: the owner and every technician, since nobody's it is yet."""
    return viewer.role in {Role.OWNER, Role.TECHNICIAN}
