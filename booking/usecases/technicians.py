"""The owner says who the technicians are, in which order they are shown, and who takes bookings."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.domain import new_clinic
from booking.domain.accounts import Role, Viewer
from booking.domain.enquiry import ANY_TECHNICIAN
from booking.domain.errors import ChangedMeanwhileError, NameTakenError, NotFoundError, OthersLeftOutsideError
from booking.domain.hours import WeeklyHours
from booking.domain.schedule import Technician
from booking.store import appointment_lists, audit
from booking.store import schedule as schedule_store
from booking.store import technicians as store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.store.technicians import StoredTechnician


@dataclass(frozen=True)
class Entry:
    """What the owner says of a technician; `place` counts from 0 in the list of all."""

    name: str
    intro: str
    place: int
    active: bool = True


@dataclass(frozen=True)
class Shown:
    """One technician, their place among all, and the version that a change of it must name."""

    technician: Technician
    entry: Entry
    version: str


def list_technicians(viewer: Viewer) -> Sequence[StoredTechnician]:
    """All of them, in the clinic's order. Raises NotFoundError for anybody but the owner."""
    _may(viewer)
    return store.list_all()


def names() -> dict[str, str]:
    """What each is called, by their slug, whether they take bookings or not."""
    return {each.technician.slug: each.technician.name for each in store.list_all()}


def show(slug: str, viewer: Viewer) -> Shown:
    """One of them. Raises NotFoundError."""
    _may(viewer)
    return _shown(slug, store.list_all())


def preview(slug: str, *, active: bool, viewer: Viewer, now: datetime) -> Sequence[StoredAppointment]:
    """Their appointments to come, if they are to take no bookings any more. Raises NotFoundError."""
    before = show(slug, viewer)
    return [] if active or not before.entry.active else appointment_lists.list_to_come(now, slug)


def add(entry: Entry, viewer: Viewer, now: datetime) -> str:
    """Somebody new, without hours yet; what their name becomes in addresses stays.

    Raises NotFoundError, NameTakenError.
    """
    _may(viewer)
    with transaction():
        others = store.list_all(lock=True)
        _must_be_only(entry.name, others)
        everybody = [one.technician.slug for one in others]
        slug = new_clinic.free_slug(new_clinic.slug_of(entry.name), [*everybody, ANY_TECHNICIAN])
        schedule_store.add_technician(Technician(slug, entry.name, entry.intro), WeeklyHours({}, {}), len(everybody))
        everybody.insert(entry.place, slug)
        store.save_order(everybody)
        _record("technician added", slug, viewer, now)
        return slug


def change(
    slug: str, entry: Entry, version: str, viewer: Viewer, now: datetime, seen: Collection[str] | None = None
) -> None:
    """Another name, introduction or place, or whether they take bookings; appointments are kept either way.

    Raises NotFoundError, ChangedMeanwhileError, NameTakenError, and OthersLeftOutsideError when there are appointments
    not `seen` before.
    """
    _may(viewer)
    with transaction():
        everybody = store.list_all(lock=True)
        before = _shown(slug, everybody)
        if before.version != version:
            raise ChangedMeanwhileError
        _must_be_only(entry.name, [one for one in everybody if one.technician.slug != slug])
        kept = preview(slug, active=entry.active, viewer=viewer, now=now)
        if seen is not None and not {stored.appointment.reference for stored in kept} <= set(seen):
            raise OthersLeftOutsideError
        store.save(Technician(slug, entry.name, entry.intro), active=entry.active)
        order = [one.technician.slug for one in everybody if one.technician.slug != slug]
        order.insert(entry.place, slug)
        store.save_order(order)
        if before.entry.active != entry.active:
            _record("takes bookings" if entry.active else "takes no bookings", slug, viewer, now)
        if (before.entry.name, before.entry.intro, before.entry.place) != (entry.name, entry.intro, entry.place):
            _record("technician changed", slug, viewer, now)


def _shown(slug: str, everybody: Sequence[StoredTechnician]) -> Shown:
    for place, one in enumerate(everybody):
        if one.technician.slug == slug:
            entry = Entry(one.technician.name, one.technician.intro, place, one.active)
            return Shown(one.technician, entry, hashlib.sha256(repr(entry).encode()).hexdigest()[:16])
    raise NotFoundError


def _must_be_only(name: str, others: Sequence[StoredTechnician]) -> None:
    if name.casefold() in {one.technician.name.casefold() for one in others}:
        raise NameTakenError


def _may(viewer: Viewer) -> None:
    if viewer.role is not Role.OWNER:
        raise NotFoundError


def _record(act: str, slug: str, viewer: Viewer, now: datetime) -> None:
    audit.record(act, slug, now, actor="staff", account_id=viewer.account_id)
