"""Appointments and what staff see of them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, Row, Select, select, update
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.appointment import Appointment, State
from booking.domain.errors import ChangedMeanwhileError, NotFoundError
from booking.domain.ruleset import Outcome
from booking.store import sealing
from booking.store.accounts import AccountRow
from booking.store.clients import ClientRow
from booking.store.clinic import ServiceRow, as_service
from booking.store.database import Base, UtcDateTime, db, new_uuid
from booking.store.schedule import TechnicianRow
from booking.store.screening import ScreeningRow

REASON = "appointment.reason"


class AppointmentRow(Base):
    """A consultation; lengths and cleaning are kept as they were when it was booked."""

    __tablename__ = "appointment"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    reference: Mapped[str] = mapped_column(unique=True)
    submission_key: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    technician_id: Mapped[int] = mapped_column(ForeignKey("technician.id"), index=True)
    service_id: Mapped[int] = mapped_column(ForeignKey("service.id"), index=True)
    screening_id: Mapped[int] = mapped_column(ForeignKey("screening.id"), index=True)
    state: Mapped[str] = mapped_column(index=True)
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    length_minutes: Mapped[int]
    cleaning_before_minutes: Mapped[int]
    cleaning_after_minutes: Mapped[int]
    booked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    letter_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    letter_reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    asked_again_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Sealed: which questions a letter is asked about, when staff chose them.
    letter_questions: Mapped[bytes | None] = mapped_column(LargeBinary)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    # Sealed: what staff write about a person may speak of health.
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    version: Mapped[int]
    sequence: Mapped[int]
    address_changes: Mapped[int]


@dataclass(frozen=True)
class StoredAppointment:
    """An appointment with the people and ids around it."""

    id: int
    uuid: str
    appointment: Appointment
    technician_name: str
    client_id: int
    client_name: str
    client_email: str | None
    client_phone: str
    client_born_on: date
    outcome: Outcome
    screening_id: int
    assessed_on: date
    asked_again_at: datetime | None
    address_changes: int

    @property
    def is_erased(self) -> bool:
        """Whether its client was deleted, so that nobody can be reached about it."""
        return not (self.client_email or self.client_phone)


def add_appointment(
    appointment: Appointment,
    *,
    submission_key: str,
    client_id: int,
    technician_id: int,
    service_id: int,
    screening_id: int,
) -> AppointmentRow:
    """Store a new appointment."""
    service = appointment.service
    row = AppointmentRow(
        uuid=new_uuid(),
        reference=appointment.reference,
        submission_key=submission_key,
        client_id=client_id,
        technician_id=technician_id,
        service_id=service_id,
        screening_id=screening_id,
        state=appointment.state,
        starts_at=appointment.starts_at,
        length_minutes=service.length_minutes,
        cleaning_before_minutes=service.cleaning_before_minutes,
        cleaning_after_minutes=service.cleaning_after_minutes,
        booked_at=appointment.booked_at,
        letter_due_at=appointment.letter_due_at,
        decided_at=appointment.decided_at,
        version=appointment.version,
        sequence=appointment.sequence,
        address_changes=0,
    )
    db.session.add(row)
    db.session.flush()
    return row


def save_decision(stored: StoredAppointment, changed: Appointment, decided_by_id: int | None) -> None:
    """Store a decision, unless somebody else changed the appointment since (ChangedMeanwhileError)."""
    result = db.session.execute(
        update(AppointmentRow)
        .where(AppointmentRow.id == stored.id, AppointmentRow.version == stored.appointment.version)
        .values(
            state=changed.state,
            letter_due_at=changed.letter_due_at,
            # A deadline reckoned anew is reminded of anew.
            **({} if changed.letter_due_at == stored.appointment.letter_due_at else {"letter_reminded_at": None}),
            decided_at=changed.decided_at,
            decided_by_id=decided_by_id,
            reason=_sealed_reason(changed.reason, stored.uuid),
            version=changed.version,
            sequence=changed.sequence,
        )
    )
    if getattr(result, "rowcount", 0) != 1:
        raise ChangedMeanwhileError


def save_reopened(stored: StoredAppointment, changed: Appointment) -> None:
    """Store that it waits for a decision again; what was decided before stays. Raises ChangedMeanwhileError."""
    result = db.session.execute(
        update(AppointmentRow)
        .where(AppointmentRow.id == stored.id, AppointmentRow.version == stored.appointment.version)
        .values(state=changed.state, version=changed.version, sequence=changed.sequence)
    )
    if getattr(result, "rowcount", 0) != 1:
        raise ChangedMeanwhileError


def _sealed_reason(reason: str | None, uuid: str) -> bytes | None:
    return sealing.seal(reason.encode(), REASON, uuid) if reason else None


def _opened_reason(row: AppointmentRow) -> str | None:
    return sealing.unseal(row.reason, REASON, row.uuid).decode() if row.reason else None


def query() -> Select[*tuple[Any, ...]]:
    """Appointments with the rows around them, to be narrowed down and read with `as_stored`."""
    return (
        select(AppointmentRow, TechnicianRow, ClientRow, ServiceRow, ScreeningRow, AccountRow.name)
        .join(TechnicianRow, AppointmentRow.technician_id == TechnicianRow.id)
        .join(ClientRow, AppointmentRow.client_id == ClientRow.id)
        .join(ServiceRow, AppointmentRow.service_id == ServiceRow.id)
        .join(ScreeningRow, AppointmentRow.screening_id == ScreeningRow.id)
        .outerjoin(AccountRow, AppointmentRow.decided_by_id == AccountRow.id)
        # Asked again after a lock or a change, it is read again.
        .execution_options(populate_existing=True)
    )


def find_appointment(reference: str) -> StoredAppointment | None:
    """The appointment of that reference."""
    row = db.session.execute(query().where(AppointmentRow.reference == reference)).one_or_none()
    return as_stored(row) if row else None


def get_appointment(reference: str) -> StoredAppointment:
    """The appointment of that reference; raises NotFoundError."""
    stored = find_appointment(reference)
    if stored is None:
        raise NotFoundError
    return stored


def find_by_id(appointment_id: int, *, lock: bool = False) -> StoredAppointment | None:
    """The appointment of that id; its row locked until the transaction ends when asked."""
    if lock:
        db.session.execute(select(AppointmentRow.id).where(AppointmentRow.id == appointment_id).with_for_update())
    row = db.session.execute(query().where(AppointmentRow.id == appointment_id)).one_or_none()
    return as_stored(row) if row else None


def as_stored(
    row: Row[*tuple[Any, ...]],
) -> StoredAppointment:
    """The appointment of a row of `query`."""
    appointment, technician, client, service, screening, decided_by = row
    return StoredAppointment(
        id=appointment.id,
        uuid=appointment.uuid,
        appointment=Appointment(
            reference=appointment.reference,
            state=State(appointment.state),
            technician=technician.slug,
            service=replace(
                as_service(service),
                length_minutes=appointment.length_minutes,
                cleaning_before_minutes=appointment.cleaning_before_minutes,
                cleaning_after_minutes=appointment.cleaning_after_minutes,
            ),
            starts_at=appointment.starts_at,
            booked_at=appointment.booked_at,
            letter_due_at=appointment.letter_due_at,
            decided_at=appointment.decided_at,
            decided_by=decided_by,
            reason=_opened_reason(appointment),
            version=appointment.version,
            sequence=appointment.sequence,
        ),
        technician_name=technician.name,
        client_id=client.id,
        client_name=client.name,
        client_email=client.email,
        client_phone=client.phone,
        client_born_on=client.born_on,
        outcome=Outcome[screening.outcome.upper()],
        screening_id=appointment.screening_id,
        assessed_on=screening.assessed_on,
        asked_again_at=appointment.asked_again_at,
        address_changes=appointment.address_changes,
    )
