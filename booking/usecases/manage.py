"""What a client sees and does by the link in each of their mails."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.domain import appointment as acts
from booking.domain import messages, self_service
from booking.domain.appointment import State
from booking.domain.clinic import Clinic
from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError, NotFoundError
from booking.domain.links import Purpose
from booking.domain.messages import LOST_LINK_EVERY, Notice, Notices
from booking.domain.self_service import CancelReason
from booking.store import appointment_lists, appointments, audit, message_lists, schedule
from booking.store import clinic as clinic_store
from booking.store import links as link_store
from booking.store.appointments import StoredAppointment
from booking.store.audit import AuditLine
from booking.store.database import transaction
from booking.usecases import notify


@dataclass(frozen=True)
class Managed:
    """An appointment as its client sees it."""

    clinic: Clinic
    stored: StoredAppointment
    history: Sequence[AuditLine]

    @property
    def first_name(self) -> str:
        """All that the page says of who the client is: mailboxes are read by others."""
        return self.stored.client_name.split()[0]

    def may_change(self, now: datetime) -> bool:
        """Whether the client may still move or cancel it without calling."""
        return self_service.may_change(self.stored.appointment, self.clinic.policy, now)


def show(secret: str, now: datetime) -> Managed:
    """The appointment of a link. Raises NotFoundError for a link that is unknown, expired or about something else."""
    link = link_store.find_link(secret, now)
    if link is None or link.purpose is not Purpose.MANAGE or link.appointment_id is None:
        raise NotFoundError
    stored = appointments.find_by_id(link.appointment_id)
    if stored is None:
        raise NotFoundError
    return Managed(clinic_store.get_clinic(), stored, audit.list_of(stored.appointment.reference))


def clinic_for(stored: StoredAppointment, now: datetime) -> Clinic:
    """The clinic, while it lets the client change this appointment. Raises ActNotAllowedError."""
    clinic = clinic_store.get_clinic()
    if not self_service.may_change(stored.appointment, clinic.policy, now):
        raise ActNotAllowedError
    return clinic


def cancel(secret: str, shown: datetime | None, now: datetime, reason: CancelReason | None = None) -> None:
    """The client cancels; the time is free again and both sides are told. Again, it changes nothing.

    `shown` is the start that the client was asked about: of one that was moved meanwhile they are asked anew. Why,
    where they say so, stands in the audit log.

    Raises NotFoundError, ChangedMeanwhileError, ActNotAllowedError when it is over, or too near but for a call.
    """
    with transaction():
        managed = show(secret, now)
        before = managed.stored
        if before.appointment.state is State.CANCELLED:
            return
        if not managed.may_change(now):
            raise ActNotAllowedError
        if before.appointment.starts_at != shown:
            raise ChangedMeanwhileError
        changed, event = acts.cancel(before.appointment, by="", reason=None, now=now)
        appointments.save_decision(before, changed, None)
        schedule.release(before.id)
        reference = changed.reference
        audit.record(f"{event.state}: {reason}" if reason else event.state.value, reference, now, actor="client")
        told = messages.notices_for_cancellation()
        notify.queue(told, appointments.get_appointment(reference), managed.clinic, now, before=before)


def send_lost_links(email: str, now: datetime) -> None:
    """Mail a fresh link for each appointment to come of an address; nobody is told whether there is one."""
    with transaction():
        clinic = clinic_store.get_clinic()
        for stored in appointment_lists.list_upcoming_of(email, now):
            last = message_lists.last_queued_about(stored.id, Notice.LOST_LINK)
            if last is not None and now - last < LOST_LINK_EVERY:
                continue
            audit.record("link sent again", stored.appointment.reference, now, actor="client")
            notify.queue(
                Notices(Notice.LOST_LINK, None), stored, clinic, now, change=int(now.timestamp()), by_client=True
            )
