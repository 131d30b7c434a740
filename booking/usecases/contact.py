"""How the clinic is called and reached, and the zone its times are shown in."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from booking.domain import settings as rules
from booking.domain.accounts import Viewer
from booking.domain.clinic import Contact, changed_names, contact_of, with_contact
from booking.gateways import contact as gateway
from booking.store import appointment_lists
from booking.store import clinic as store
from booking.store.database import transaction
from booking.usecases import settings

CHANGED = "clinic changed"


def show(viewer: Viewer) -> Contact:
    """As it stands. Raises NotFoundError."""
    settings.must_be_owner(viewer)
    return contact_of(store.get_clinic())


def list_moved(time_zone: str, now: datetime) -> Sequence[datetime]:
    """The starts of appointments to come that another zone would show at another local time; their instants stay."""
    starts = [stored.appointment.starts_at for stored in appointment_lists.list_to_come(now)]
    return rules.moved_on_the_clock(starts, store.get_clinic().policy.zone, ZoneInfo(time_zone))


def save(wanted: Contact, seen: str, viewer: Viewer, now: datetime) -> None:
    """Keep it. Raises NotFoundError, ChangedMeanwhileError."""
    with transaction():
        clinic = settings.begin(viewer)
        stored = contact_of(clinic)
        rules.must_be_as_seen(stored, seen)
        changed = changed_names(stored, wanted)
        if changed:
            store.save_clinic(with_contact(clinic, wanted))
            settings.record(f"{CHANGED}: {', '.join(changed)}", viewer, now)


def list_zones() -> Sequence[str]:
    """The names of all zones, as the zone database has them."""
    return sorted(name for name in available_timezones() if "/" in name or name == "UTC")


def list_countries() -> Sequence[str]:
    """Two letters each (ISO 3166)."""
    return sorted(gateway.COUNTRIES)


def is_phone(text: str, country: str) -> bool:
    """Whether it can be called from there."""
    return gateway.is_phone(text, country)
