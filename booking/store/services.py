"""The services as the owner sees and changes them: those on offer and those withdrawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from booking.domain.appointment import HOLDS_TIME
from booking.domain.errors import NotFoundError
from booking.domain.schedule import Service
from booking.store.appointments import AppointmentRow
from booking.store.clinic import ServiceRow, as_service
from booking.store.database import db


@dataclass(frozen=True)
class StoredService:
    """A service, and whether it is on offer."""

    service: Service
    on_offer: bool


def list_all() -> Sequence[StoredService]:
    """All services in the clinic's order, those withdrawn among them."""
    rows = db.session.scalars(select(ServiceRow).order_by(ServiceRow.position, ServiceRow.id))
    return [StoredService(as_service(row), row.active) for row in rows]


def get(slug: str) -> StoredService:
    """One of them; raises NotFoundError."""
    found = [stored for stored in list_all() if stored.service.slug == slug]
    if not found:
        raise NotFoundError
    return found[0]


def save(service: Service) -> None:
    """Keep everything about a service but its slug."""
    values = {name: value for name, value in vars(service).items() if name != "slug"}
    db.session.execute(update(ServiceRow).where(ServiceRow.slug == service.slug).values(**values))


def set_on_offer(slug: str, *, on_offer: bool) -> None:
    """Offer a service, or withdraw it; its appointments stay."""
    db.session.execute(update(ServiceRow).where(ServiceRow.slug == slug).values(active=on_offer))


def set_order(slugs: Sequence[str]) -> None:
    """The order in which the services stand, everywhere."""
    for position, slug in enumerate(slugs):
        db.session.execute(update(ServiceRow).where(ServiceRow.slug == slug).values(position=position))


def count_to_come(slug: str, now: datetime) -> int:
    """How many appointments of a service hold time and start after now."""
    found = (
        select(func.count())
        .select_from(AppointmentRow)
        .join(ServiceRow, AppointmentRow.service_id == ServiceRow.id)
        .where(ServiceRow.slug == slug, AppointmentRow.state.in_([*HOLDS_TIME]), AppointmentRow.starts_at > now)
    )
    return db.session.scalars(found).one()
