"""What is set instead of the weekly hours or taken from them: dated exceptions, time off, closed periods."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.errors import NotFoundError
from booking.domain.hours import ClosedPeriod, DayHours, Period, TimeOff
from booking.store.database import Base, UtcDateTime, db
from booking.store.schedule import TechnicianRow


class HoursExceptionRow(Base):
    """A date on which a technician works other hours than in a usual week; without a period, not at all."""

    __tablename__ = "hours_exception"
    __table_args__ = (UniqueConstraint("technician_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    technician_id: Mapped[int] = mapped_column(ForeignKey("technician.id"))
    day: Mapped[date] = mapped_column(index=True)


class HoursExceptionPeriodRow(Base):
    """A part of such a date in which the technician works or has a break; minutes after local midnight."""

    __tablename__ = "hours_exception_period"
    __table_args__ = (
        CheckConstraint("starts >= 0 AND starts < ends AND ends <= 1440", name="inside_the_day"),
        CheckConstraint("starts % 5 = 0 AND ends % 5 = 0", name="whole_cells"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exception_id: Mapped[int] = mapped_column(ForeignKey("hours_exception.id"), index=True)
    starts: Mapped[int]
    ends: Mapped[int]
    is_break: Mapped[bool]


class TimeOffRow(Base):
    """A stretch of instants in which a technician is away."""

    __tablename__ = "time_off"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="forwards"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    technician_id: Mapped[int] = mapped_column(ForeignKey("technician.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class ClosedPeriodRow(Base):
    """Local dates, both included, on which the whole clinic sees nobody."""

    __tablename__ = "closed_period"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="forwards"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date] = mapped_column(index=True)
    message: Mapped[str]


def exceptions_by_technician(slugs: Sequence[str], first_day: date, last_day: date) -> dict[str, dict[date, DayHours]]:
    """The dated exceptions of technicians from one day to another, both included; one query for all."""
    rows = db.session.execute(
        select(TechnicianRow.slug, HoursExceptionRow.day, HoursExceptionPeriodRow)
        .join(HoursExceptionRow, HoursExceptionRow.technician_id == TechnicianRow.id)
        .outerjoin(HoursExceptionPeriodRow, HoursExceptionPeriodRow.exception_id == HoursExceptionRow.id)
        .where(TechnicianRow.slug.in_(slugs), HoursExceptionRow.day.between(first_day, last_day))
    )
    found: dict[str, dict[date, tuple[list[Period], list[Period]]]] = {slug: {} for slug in slugs}
    for slug, day, row in rows:
        working, breaks = found[slug].setdefault(day, ([], []))
        if row is not None:
            (breaks if row.is_break else working).append(Period(row.starts, row.ends))
    return {slug: {day: DayHours(*parts) for day, parts in by_day.items()} for slug, by_day in found.items()}


def time_off_by_technician(slugs: Sequence[str], first: datetime, last: datetime) -> dict[str, list[TimeOff]]:
    """The time off of technicians that touches the stretch between two instants; one query for all."""
    rows = db.session.execute(
        select(TechnicianRow.slug, TimeOffRow.starts_at, TimeOffRow.ends_at)
        .join(TimeOffRow, TimeOffRow.technician_id == TechnicianRow.id)
        .where(TechnicianRow.slug.in_(slugs), TimeOffRow.ends_at > first, TimeOffRow.starts_at < last)
        .order_by(TimeOffRow.starts_at)
    )
    found: dict[str, list[TimeOff]] = {slug: [] for slug in slugs}
    for slug, starts_at, ends_at in rows:
        found[slug].append(TimeOff(starts_at, ends_at))
    return found


def list_closed_periods(first_day: date, last_day: date) -> list[ClosedPeriod]:
    """The closed periods that touch the days from one to another, both included, in order."""
    rows = db.session.scalars(
        select(ClosedPeriodRow)
        .where(ClosedPeriodRow.ends_on >= first_day, ClosedPeriodRow.starts_on <= last_day)
        .order_by(ClosedPeriodRow.starts_on, ClosedPeriodRow.id)
    )
    return [ClosedPeriod(row.starts_on, row.ends_on, row.message) for row in rows]


@dataclass(frozen=True)
class StoredTimeOff:
    """Time off by its id."""

    id: int
    time_off: TimeOff


@dataclass(frozen=True)
class StoredClosed:
    """A closed period by its id."""

    id: int
    closed: ClosedPeriod


def list_time_off(technician: str, now: datetime) -> list[StoredTimeOff]:
    """A technician's time off that is not over, in order."""
    rows = db.session.scalars(
        select(TimeOffRow)
        .join(TechnicianRow, TimeOffRow.technician_id == TechnicianRow.id)
        .where(TechnicianRow.slug == technician, TimeOffRow.ends_at > now)
        .order_by(TimeOffRow.starts_at, TimeOffRow.id)
    )
    return [StoredTimeOff(row.id, TimeOff(row.starts_at, row.ends_at)) for row in rows]


def list_closed_from(first_day: date) -> list[StoredClosed]:
    """The closed periods that are not over on a day, in order."""
    rows = db.session.scalars(
        select(ClosedPeriodRow)
        .where(ClosedPeriodRow.ends_on >= first_day)
        .order_by(ClosedPeriodRow.starts_on, ClosedPeriodRow.id)
    )
    return [StoredClosed(row.id, ClosedPeriod(row.starts_on, row.ends_on, row.message)) for row in rows]


def add_time_off(technician_id: int, time_off: TimeOff) -> int:
    """Store time off; its id."""
    row = TimeOffRow(technician_id=technician_id, starts_at=time_off.starts_at, ends_at=time_off.ends_at)
    db.session.add(row)
    db.session.flush()
    return row.id


def delete_time_off(technician_id: int, time_off_id: int) -> TimeOff:
    """Delete time off of a technician; what it was. Raises NotFoundError."""
    row = db.session.get(TimeOffRow, time_off_id)
    if row is None or row.technician_id != technician_id:
        raise NotFoundError
    db.session.delete(row)
    return TimeOff(row.starts_at, row.ends_at)


def set_exception(technician_id: int, day: date, hours: DayHours) -> None:
    """Store a technician's hours of one date, instead of any stored before."""
    delete_exception(technician_id, day)
    row = HoursExceptionRow(technician_id=technician_id, day=day)
    db.session.add(row)
    db.session.flush()
    for is_break, parts in ((False, hours.working), (True, hours.breaks)):
        db.session.add_all(
            HoursExceptionPeriodRow(exception_id=row.id, starts=part.starts, ends=part.ends, is_break=is_break)
            for part in parts
        )


def delete_exception(technician_id: int, day: date) -> bool:
    """Delete a technician's hours of one date; whether there were any."""
    found = db.session.scalar(
        select(HoursExceptionRow.id).where(
            HoursExceptionRow.technician_id == technician_id, HoursExceptionRow.day == day
        )
    )
    if found is None:
        return False
    db.session.execute(delete(HoursExceptionPeriodRow).where(HoursExceptionPeriodRow.exception_id == found))
    db.session.execute(delete(HoursExceptionRow).where(HoursExceptionRow.id == found))
    return True


def add_closed_period(closed: ClosedPeriod) -> int:
    """Store a closed period; its id."""
    row = ClosedPeriodRow(starts_on=closed.starts_on, ends_on=closed.ends_on, message=closed.message)
    db.session.add(row)
    db.session.flush()
    return row.id


def delete_closed_period(closed_id: int) -> ClosedPeriod:
    """Delete a closed period; what it was. Raises NotFoundError."""
    row = db.session.get(ClosedPeriodRow, closed_id)
    if row is None:
        raise NotFoundError
    db.session.delete(row)
    return ClosedPeriod(row.starts_on, row.ends_on, row.message)
