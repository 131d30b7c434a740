"""What every page of the settings needs: the owner alone, one at a time, and a line in the audit."""

from datetime import datetime

from booking.domain import settings
from booking.domain.accounts import Viewer
from booking.domain.clinic import Clinic
from booking.domain.errors import NotFoundError
from booking.store import audit
from booking.store import clinic as store
from booking.store.audit import AuditLine

CLINIC = "clinic"


def must_be_owner(viewer: Viewer) -> None:
    """Raises NotFoundError for anybody else."""
    if not settings.may_change(viewer):
        raise NotFoundError


def begin(viewer: Viewer) -> Clinic:
    """The clinic, locked, inside the caller's transaction. Raises NotFoundError."""
    must_be_owner(viewer)
    return store.lock_clinic()


def record(act: str, viewer: Viewer, now: datetime) -> None:
    """Who changed which part of the settings."""
    audit.record(act, CLINIC, now, actor="staff", account_id=viewer.account_id)


def last_saved(act: str) -> AuditLine | None:
    """Who saved last what these words begin the audit line of, and when."""
    return audit.find_last(act, CLINIC)
