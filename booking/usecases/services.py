"""What the clinic offers: services are added, changed, put in order, withdrawn and offered again.

An appointment keeps the length and the cleaning time it was booked with, so its cells never change with its service.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from booking.domain import settings as rules
from booking.domain.accounts import Viewer
from booking.domain.clinic import changed_names
from booking.domain.errors import KindInUseError, LastServiceError
from booking.domain.new_clinic import free_slug, slug_of
from booking.domain.schedule import Service
from booking.store import clinic as clinic_store
from booking.store import services as store
from booking.store.database import transaction
from booking.store.services import StoredService
from booking.usecases import settings

CHANGED = "service"


def list_all(viewer: Viewer) -> Sequence[StoredService]:
    """All services, those withdrawn among them. Raises NotFoundError."""
    settings.must_be_owner(viewer)
    return store.list_all()


def show(slug: str, viewer: Viewer) -> StoredService:
    """One of them. Raises NotFoundError."""
    settings.must_be_owner(viewer)
    return store.get(slug)


def count_to_come(slug: str, now: datetime) -> int:
    """How many appointments to come a change would be about."""
    return store.count_to_come(slug, now)


def add(wanted: Service, viewer: Viewer, now: datetime) -> None:
    """Offer a new service, after the others; its slug is made of its name. Raises NotFoundError."""
    with transaction():
        settings.begin(viewer)
        taken = [stored.service.slug for stored in store.list_all()]
        slug = free_slug(slug_of(wanted.name, otherwise="service"), taken)
        clinic_store.add_service(replace(wanted, slug=slug), len(taken))
        settings.record(f"{CHANGED} {slug} added", viewer, now)


def save(wanted: Service, seen: str, viewer: Viewer, now: datetime) -> None:
    """Keep a service that was changed; its slug stays.

    In person or by video it stays too while there are appointments to come (KindInUseError). Raises NotFoundError,
    ChangedMeanwhileError.
    """
    with transaction():
        settings.begin(viewer)
        before = store.get(wanted.slug).service
        rules.must_be_as_seen(before, seen)
        count = store.count_to_come(wanted.slug, now)
        if wanted.kind is not before.kind and count:
            raise KindInUseError(count)
        changed = changed_names(before, wanted)
        if changed:
            store.save(wanted)
            settings.record(f"{CHANGED} {wanted.slug} changed: {', '.join(changed)}", viewer, now)


def withdraw(slug: str, viewer: Viewer, now: datetime) -> None:
    """Offer a service no more; appointments to come stay. Raises NotFoundError, LastServiceError."""
    with transaction():
        settings.begin(viewer)
        store.get(slug)
        others = [one for one in store.list_all() if one.on_offer and one.service.slug != slug]
        if not others:
            raise LastServiceError
        store.set_on_offer(slug, on_offer=False)
        settings.record(f"{CHANGED} {slug} withdrawn", viewer, now)


def offer_again(slug: str, viewer: Viewer, now: datetime) -> None:
    """Offer a service that was withdrawn. Raises NotFoundError."""
    with transaction():
        settings.begin(viewer)
        store.get(slug)
        store.set_on_offer(slug, on_offer=True)
        settings.record(f"{CHANGED} {slug} offered again", viewer, now)


def move_up(slug: str, viewer: Viewer, now: datetime) -> None:
    """Put a service before the one that stands before it. Raises NotFoundError."""
    with transaction():
        settings.begin(viewer)
        store.get(slug)
        slugs = [stored.service.slug for stored in store.list_all()]
        place = slugs.index(slug)
        if place:
            slugs[place - 1 : place + 1] = [slug, slugs[place - 1]]
            store.set_order(slugs)
            settings.record(f"{CHANGED} {slug} moved up", viewer, now)
