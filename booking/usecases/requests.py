"""The list of requests: what staff look for, and what they take away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from booking.domain import request_list
from booking.domain.accounts import Viewer
from booking.domain.appointment import State
from booking.domain.clinic import Clinic
from booking.domain.request_list import PAGE_LENGTH, Wanted
from booking.domain.schedule import Technician
from booking.store import appointment_search as store
from booking.store import audit
from booking.store import clinic as clinic_store
from booking.store import schedule as schedule_store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.usecases.appointments import limited_to


@dataclass(frozen=True)
class RequestPage:
    """One page of the list; `counts` are by state, whichever is wanted, and `number` is a page that exists."""

    clinic: Clinic
    technicians: Sequence[Technician]
    counts: Mapping[State, int]
    found: Sequence[StoredAppointment]
    number: int
    pages: int


def list_requests(wanted: Wanted, number: int, viewer: Viewer) -> RequestPage:
    """A page of what is wanted, oldest first; a technician finds their own alone."""
    clinic = clinic_store.get_clinic()
    mine = _own(wanted, viewer)
    counts = store.count_by_state(mine, clinic.policy.zone)
    pages = request_list.pages(counts[wanted.state] if wanted.state else sum(counts.values()))
    number = min(max(number, 1), pages)
    found = store.list_page(mine, clinic.policy.zone, (number - 1) * PAGE_LENGTH, PAGE_LENGTH)
    technicians = schedule_store.list_technicians() if limited_to(viewer) is None else []
    return RequestPage(clinic, technicians, counts, found, number, pages)


def export_requests(wanted: Wanted, viewer: Viewer, now: datetime) -> Sequence[StoredAppointment]:
    """All of what is wanted, on every page, to be taken away; who took how many is recorded."""
    with transaction():
        rows = list(store.list_all(_own(wanted, viewer), clinic_store.get_clinic().policy.zone))
        audit.record(f"requests exported: {len(rows)}", "requests", now, actor="staff", account_id=viewer.account_id)
        return rows


def _own(wanted: Wanted, viewer: Viewer) -> Wanted:
    own = limited_to(viewer)
    return wanted if own is None else replace(wanted, technician=own)
