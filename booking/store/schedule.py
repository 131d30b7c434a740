"""Technicians, their weekly hours, and the cells that are taken."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import CheckConstraint, ForeignKey, delete, insert, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.hours import Period, WeeklyHours
from booking.domain.schedule import Technician
from booking.store.database import Base, db


class TechnicianRow(Base):
    """Somebody who consults and treats."""

    __tablename__ = "technician"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    intro: Mapped[str]
    position: Mapped[int]
    active: Mapped[bool]


class WorkingPeriodRow(Base):
    """A part of a weekday in which a technician works or has a break; minutes after local midnight."""

    __tablename__ = "working_period"
    __table_args__ = (
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("starts >= 0 AND starts < ends AND ends <= 1440", name="inside_the_day"),
        CheckConstraint("starts % 5 = 0 AND ends % 5 = 0", name="whole_cells"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    technician_id: Mapped[int] = mapped_column(ForeignKey("technician.id"), index=True)
    weekday: Mapped[int]
    starts: Mapped[int]
    ends: Mapped[int]
    is_break: Mapped[bool]


class OccupiedCellRow(Base):
    """Five minutes of one technician, owned by one appointment: the primary key is what prevents double booking."""

    __tablename__ = "occupied_cell"

    technician_id: Mapped[int] = mapped_column(ForeignKey("technician.id"), primary_key=True)
    cell: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)


def add_technician(technician: Technician, hours: WeeklyHours, position: int) -> None:
    """Store a technician with weekly hours."""
    row = TechnicianRow(
        slug=technician.slug, name=technician.name, intro=technician.intro, position=position, active=True
    )
    db.session.add(row)
    db.session.flush()
    set_weekly_hours(row.id, hours)


def set_weekly_hours(technician_id: int, hours: WeeklyHours) -> None:
    """Store a technician's usual week instead of the one stored before."""
    db.session.execute(delete(WorkingPeriodRow).where(WorkingPeriodRow.technician_id == technician_id))
    for is_break, by_weekday in ((False, hours.working), (True, hours.breaks)):
        db.session.add_all(
            WorkingPeriodRow(
                technician_id=technician_id, weekday=weekday, starts=part.starts, ends=part.ends, is_break=is_break
            )
            for weekday, parts in by_weekday.items()
            for part in parts
        )


def list_technicians() -> list[Technician]:
    """Technicians who take bookings, in the clinic's order."""
    rows = db.session.scalars(select(TechnicianRow).where(TechnicianRow.active).order_by(TechnicianRow.position))
    return [Technician(row.slug, row.name, row.intro) for row in rows]


def weekly_hours_by_technician(slugs: Sequence[str]) -> dict[str, WeeklyHours]:
    """The weekly hours of technicians, one query for all."""
    rows = db.session.execute(
        select(TechnicianRow.slug, WorkingPeriodRow)
        .join(WorkingPeriodRow, WorkingPeriodRow.technician_id == TechnicianRow.id)
        .where(TechnicianRow.slug.in_(slugs))
    )
    working: dict[str, dict[int, list[Period]]] = defaultdict(lambda: defaultdict(list))
    breaks: dict[str, dict[int, list[Period]]] = defaultdict(lambda: defaultdict(list))
    for slug, row in rows:
        (breaks if row.is_break else working)[slug][row.weekday].append(Period(row.starts, row.ends))
    return {slug: WeeklyHours(working[slug], breaks[slug]) for slug in slugs}


def taken_by_technician(
    slugs: Sequence[str], first: int, last: int, *, but_by: int | None = None
) -> dict[str, list[int]]:
    """The taken cells from `first` to `last` (both included) of technicians, one query for all.

    With `but_by`, an appointment's id, those that somebody else has taken.
    """
    found = (
        select(TechnicianRow.slug, OccupiedCellRow.cell)
        .join(OccupiedCellRow, OccupiedCellRow.technician_id == TechnicianRow.id)
        .where(TechnicianRow.slug.in_(slugs), OccupiedCellRow.cell.between(first, last))
    )
    rows = db.session.execute(found if but_by is None else found.where(OccupiedCellRow.appointment_id != but_by))
    taken: dict[str, list[int]] = {slug: [] for slug in slugs}
    for slug, cell in rows:
        taken[slug].append(cell)
    return taken


def lock_technicians(slugs: Sequence[str], *, to_change: bool = False) -> dict[str, int]:
    """The ids of those among them who take bookings, their rows locked in one order for all.

    Bookings share the lock; who changes hours or time off (`to_change`) has it alone. Whatever it guards is read after
    it was taken. On SQLite the write transaction itself is the lock.
    """
    rows = db.session.execute(
        select(TechnicianRow.slug, TechnicianRow.id)
        .where(TechnicianRow.slug.in_(slugs), TechnicianRow.active)
        .order_by(TechnicianRow.id)
        .with_for_update(read=not to_change)
    )
    return {row.slug: row.id for row in rows}


def occupy(technician_id: int, cells: Iterable[int], appointment_id: int) -> None:
    """Give cells to an appointment, lowest first (so that two bookings never wait for each other in a circle)."""
    db.session.execute(
        insert(OccupiedCellRow),
        [{"technician_id": technician_id, "cell": cell, "appointment_id": appointment_id} for cell in sorted(cells)],
    )


def move_cells(appointment_id: int, technician_id: int, cells: Iterable[int]) -> None:
    """Give an appointment these cells instead of those it has: the new ones first, then the others are free.

    Cells that somebody else owns are refused by the key, and then nothing has changed.
    """
    wanted = set(cells)
    owned = set(
        db.session.scalars(
            select(OccupiedCellRow.cell).where(
                OccupiedCellRow.appointment_id == appointment_id, OccupiedCellRow.technician_id == technician_id
            )
        )
    )
    if wanted - owned:
        occupy(technician_id, wanted - owned, appointment_id)
    db.session.execute(
        delete(OccupiedCellRow).where(
            OccupiedCellRow.appointment_id == appointment_id,
            or_(OccupiedCellRow.technician_id != technician_id, OccupiedCellRow.cell.not_in(wanted)),
        )
    )


def keep_only(appointment_id: int, cells: range) -> None:
    """Free the cells of an appointment that lie outside these."""
    outside = or_(OccupiedCellRow.cell < cells.start, OccupiedCellRow.cell >= cells.stop)
    db.session.execute(delete(OccupiedCellRow).where(OccupiedCellRow.appointment_id == appointment_id, outside))


def release(appointment_id: int) -> None:
    """Free all cells of an appointment."""
    db.session.execute(delete(OccupiedCellRow).where(OccupiedCellRow.appointment_id == appointment_id))
