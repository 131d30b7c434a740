"""Clients' requests to delete what is kept about them, and the deleting itself, table by table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, Update, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.erasure import ErasureAnswer
from booking.domain.look import LookState
from booking.domain.messages import TO_CLIENT, Delivery
from booking.domain.ruleset import Outcome
from booking.store import sealing
from booking.store.appointments import AppointmentRow, StoredAppointment, as_stored, query
from booking.store.bars import ClientBarRow
from booking.store.clients import ClientRow
from booking.store.database import Base, UtcDateTime, db
from booking.store.enquiries import EnquiryRow
from booking.store.health_checks import HealthCheckRow
from booking.store.letters import ClearanceLetterRow
from booking.store.links import ClientLinkRow
from booking.store.looks import LookRow
from booking.store.message_tries import MessageTryRow
from booking.store.messages import MessageRow
from booking.store.notes import NoteRow
from booking.store.screening import ANSWERS, FINDINGS, ScreeningRow
from booking.store.visits import VisitRow

GONE = "Deleted"
NO_DAY = date(1900, 1, 1)


class ErasureRequestRow(Base):
    """One request about one appointment; answered once."""

    __tablename__ = "erasure_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), unique=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str | None]


@dataclass(frozen=True)
class ErasureRequest:
    """When it was asked, and what became of it."""

    asked_at: datetime
    answered_at: datetime | None
    answer: ErasureAnswer | None


def add_request(appointment_id: int, now: datetime) -> None:
    """Store a request."""
    db.session.add(ErasureRequestRow(appointment_id=appointment_id, asked_at=now))


def find_request(appointment_id: int) -> ErasureRequest | None:
    """The request about an appointment."""
    row = db.session.scalar(select(ErasureRequestRow).where(ErasureRequestRow.appointment_id == appointment_id))
    if row is None:
        return None
    return ErasureRequest(row.asked_at, row.answered_at, ErasureAnswer(row.answer) if row.answer else None)


def list_waiting(technician: str | None) -> Sequence[tuple[StoredAppointment, datetime]]:
    """Requests that nobody has answered, oldest first, with when they were asked; of one technician's, or of all."""
    waiting = db.session.scalars(select(ErasureRequestRow).where(ErasureRequestRow.answered_at.is_(None)))
    asked = {row.appointment_id: row.asked_at for row in waiting}
    rows = db.session.execute(query().where(AppointmentRow.id.in_(asked)))
    found = sorted(((as_stored(row), asked[row[0].id]) for row in rows), key=lambda each: each[1])
    return [each for each in found if technician is None or each[0].appointment.technician == technician]


def save_answer(client_id: int, appointment_id: int, answer: ErasureAnswer, account_id: int, now: datetime) -> bool:
    """Keep what became of a request, and with it of the client's others; False when it was answered already."""
    answered = _answered(answer, account_id, now).where(ErasureRequestRow.appointment_id == appointment_id)
    if getattr(db.session.execute(answered), "rowcount", 0) != 1:
        return False
    answer_all(client_id, answer, account_id, now)
    return True


def answer_all(client_id: int, answer: ErasureAnswer, account_id: int, now: datetime) -> None:
    """Keep what became of all requests of a client that wait for an answer."""
    theirs = select(AppointmentRow.id).where(AppointmentRow.client_id == client_id)
    answered = _answered(answer, account_id, now)
    db.session.execute(answered.where(ErasureRequestRow.appointment_id.in_(theirs)))


def _answered(answer: ErasureAnswer, account_id: int, now: datetime) -> Update:
    waiting = update(ErasureRequestRow).where(ErasureRequestRow.answered_at.is_(None))
    return waiting.values(answered_at=now, answered_by_id=account_id, answer=answer)


def erase(client_id: int) -> None:
    """Delete who a client is and everything they said, wherever it stands; records that were joined into it as well.

    What stays says that there were appointments, when, with whom, and who did what: times, states and names of staff.
    Whoever still sees the old page changes nothing: the versions of the client and the appointments go up.
    """
    appointment_ids = list(db.session.scalars(select(AppointmentRow.id).where(AppointmentRow.client_id == client_id)))
    look_ids = list(db.session.scalars(select(LookRow.id).where(LookRow.client_id == client_id)))
    _empty_messages(appointment_ids, look_ids)
    for table in (ClearanceLetterRow, NoteRow, VisitRow, HealthCheckRow, ClientLinkRow):
        db.session.execute(delete(table).where(table.appointment_id.in_(appointment_ids)))
    db.session.execute(delete(ClientLinkRow).where(ClientLinkRow.look_id.in_(look_ids)))
    db.session.execute(delete(ClientBarRow).where(ClientBarRow.client_id == client_id))
    db.session.execute(
        delete(EnquiryRow).where(
            or_(
                EnquiryRow.appointment_id.in_(appointment_ids),
                EnquiryRow.checked_appointment_id.in_(appointment_ids),
                EnquiryRow.look_id.in_(look_ids),
            )
        )
    )
    _empty_screenings(client_id)
    _empty_looks(client_id)
    db.session.execute(
        update(AppointmentRow)
        .where(AppointmentRow.client_id == client_id)
        .values(reason=None, letter_questions=None, version=AppointmentRow.version + 1)
    )
    db.session.execute(
        update(ClientRow)
        .where(or_(ClientRow.id == client_id, ClientRow.joined_into_id == client_id))
        .values(name=GONE, email=None, phone="", born_on=NO_DAY, version=ClientRow.version + 1)
    )


def _empty_screenings(client_id: int) -> None:
    """Neither answers nor findings, nor what they came to: the outcome alone would speak of health."""
    for row in db.session.scalars(select(ScreeningRow).where(ScreeningRow.client_id == client_id)):
        row.answers = sealing.seal_json({}, ANSWERS, row.uuid)
        row.findings = sealing.seal_json([], FINDINGS, row.uuid)
        row.outcome = Outcome.CLEAR.word
    db.session.flush()


def _empty_looks(client_id: int) -> None:
    """Neither a reason nor a date; nobody waits for an answer any more, and no time is on offer."""
    theirs = update(LookRow).where(LookRow.client_id == client_id)
    db.session.execute(theirs.values(reason=None, withdrawal=None, not_before=None, version=LookRow.version + 1))
    db.session.execute(theirs.where(LookRow.state == LookState.WAITING).values(state=LookState.REFUSED))
    offered = theirs.where(LookRow.state == LookState.ALLOWED, LookRow.appointment_id.is_(None))
    db.session.execute(offered.values(state=LookState.WITHDRAWN))


def _empty_messages(appointment_ids: Sequence[int], look_ids: Sequence[int]) -> None:
    """What they said, to whom of the client's addresses, and what a mail server answered; what waits is not sent."""
    about = or_(MessageRow.appointment_id.in_(appointment_ids), MessageRow.look_id.in_(look_ids))
    nothing = {"mime": None, "body": None, "html": None, "subject": GONE, "last_error": None}
    db.session.execute(update(MessageRow).where(about).values(nothing))
    db.session.execute(
        update(MessageRow).where(about, MessageRow.state != Delivery.SENT).values(state=Delivery.DROPPED)
    )
    ids = select(MessageRow.id).where(about)
    db.session.execute(update(MessageTryRow).where(MessageTryRow.message_id.in_(ids)).values(error=None))
    to_client = MessageRow.notice.in_(TO_CLIENT)
    # The key that lets a message be written once names the address.
    db.session.execute(
        update(MessageRow).where(about, to_client).values(recipient="", dedup_key="erased:" + MessageRow.uuid)
    )
    db.session.execute(
        update(MessageTryRow).where(MessageTryRow.message_id.in_(select(MessageRow.id).where(about))).values(error=None)
    )
