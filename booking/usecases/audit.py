"""The owner reads who did what, and when. Nothing of it can be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from booking.domain import audit as rules
from booking.domain.accounts import Role, Viewer
from booking.domain.audit import LINES_PER_PAGE, Entry, Wanted
from booking.domain.clinic import Clinic
from booking.domain.errors import NotFoundError
from booking.store import audit_search as store
from booking.store import clinic as clinic_store


@dataclass(frozen=True)
class AuditPage:
    """One page of the log; `names` are of all accounts by their ids, and `number` is a page that exists."""

    clinic: Clinic
    found: Sequence[Entry]
    names: Mapping[int, str]
    count: int
    number: int
    pages: int


def list_lines(wanted: Wanted, number: int, viewer: Viewer) -> AuditPage:
    """A page of what is wanted, newest first. Raises NotFoundError for anybody but the owner."""
    if viewer.role is not Role.OWNER:
        raise NotFoundError
    clinic = clinic_store.get_clinic()
    count = store.count_lines(wanted, clinic.policy.zone)
    pages = rules.pages(count)
    number = min(max(number, 1), pages)
    found = store.list_page(wanted, clinic.policy.zone, (number - 1) * LINES_PER_PAGE, LINES_PER_PAGE)
    return AuditPage(clinic, found, store.list_names(), count, number, pages)
