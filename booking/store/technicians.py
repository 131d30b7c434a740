"""Everybody who consults and treats, those who take no bookings any more included."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from booking.domain.schedule import Technician
from booking.store.database import db
from booking.store.schedule import TechnicianRow


@dataclass(frozen=True)
class StoredTechnician:
    """One of them, by id; `active` says whether they take bookings."""

    id: int
    technician: Technician
    active: bool


def list_all(*, lock: bool = False) -> list[StoredTechnician]:
    """All of them, in the clinic's order; their rows locked when asked, in one order for all."""
    if lock:
        db.session.execute(select(TechnicianRow.id).order_by(TechnicianRow.id).with_for_update())
    rows = db.session.scalars(
        select(TechnicianRow)
        .order_by(TechnicianRow.position, TechnicianRow.id)
        .execution_options(populate_existing=True)
    )
    return [StoredTechnician(row.id, Technician(row.slug, row.name, row.intro), row.active) for row in rows]


def save(technician: Technician, *, active: bool) -> None:
    """Store another name, another introduction, and whether they take bookings."""
    db.session.execute(
        update(TechnicianRow)
        .where(TechnicianRow.slug == technician.slug)
        .values(name=technician.name, intro=technician.intro, active=active)
    )


def save_order(slugs: Sequence[str]) -> None:
    """Store in which order they are shown; all of them must be named."""
    for position, slug in enumerate(slugs):
        db.session.execute(update(TechnicianRow).where(TechnicianRow.slug == slug).values(position=position))
