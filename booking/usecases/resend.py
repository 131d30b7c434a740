"""Saying a message again, as things stand now and with a fresh link."""

from dataclasses import dataclass
from datetime import datetime

from booking.domain.accounts import Viewer
from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError
from booking.domain.message_log import TRUE_OF_LOOK, WhyNot, why_not_about, why_not_now
from booking.domain.messages import TO_CLIENT, Notice
from booking.store import accounts, appointments, audit, looks, message_lists
from booking.store import clinic as clinic_store
from booking.store import message_log as store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.store.looks import StoredLook
from booking.store.message_log import Logged
from booking.usecases import message_log, notify
from booking.usecases.notify import Again


@dataclass(frozen=True)
class Resend:
    """A message that may be said again, or `why_not`; `name` and `address` are whom it would go to now.

    `times` counts how often it was said again already.
    """

    line: Logged
    why_not: WhyNot | None
    name: str
    address: str
    times: int
    appointment: StoredAppointment | None = None
    look: StoredLook | None = None

    @property
    def address_changed(self) -> bool:
        """Whether it went to another address then."""
        return self.address != self.line.recipient


def show_resend(message_id: int, viewer: Viewer, now: datetime) -> Resend:
    """Whether a message may be said again, and to whom it would go. Raises NotFoundError."""
    line = store.get_logged(message_id, message_log.sight_of(viewer))
    times = len(store.list_again(message_id))
    why_not = why_not_now(line.state, line.notice)
    if why_not:
        return Resend(line, why_not, "", line.recipient, times)
    appointment = appointments.find_by_id(line.appointment_id) if line.appointment_id else None
    look = looks.get_by_id(line.look_id) if line.look_id else None
    if appointment:
        why_not = why_not_about(line.notice, line.told_start, appointment.appointment, now)
    elif look is None or look.appointment_id or TRUE_OF_LOOK[line.notice] is not look.look.state:
        why_not = WhyNot.STANDS_ELSEWHERE
    name, address = _whom(line, appointment or look)
    return Resend(line, why_not or (None if address else WhyNot.NO_ADDRESS), name, address, times, appointment, look)


def _whom(line: Logged, about: StoredAppointment | StoredLook | None) -> tuple[str, str]:
    """The client, the staff member or the office, at the address that is theirs now; empty for who gets it no more."""
    if line.notice in TO_CLIENT:
        return (about.client_name, about.client_email or "") if about else ("", "")
    if line.account_id is None:
        clinic = clinic_store.get_clinic()
        return clinic.name, clinic.office_email or ""
    technician = about.appointment.technician if isinstance(about, StoredAppointment) else None
    told = (each for each in accounts.list_notice_recipients(technician) if each.account_id == line.account_id)
    return next(((each.name, each.email) for each in told), ("", ""))


def resend(message_id: int, address: str, times: int, viewer: Viewer, now: datetime) -> int:
    """Say a message again to the address its page showed; the id of the new one. One that failed counts as seen.

    Raises NotFoundError, ActNotAllowedError when it is not to be said again, ChangedMeanwhileError when it goes to
    another address by now or somebody has just sent it again.
    """
    with transaction():
        found = show_resend(message_id, viewer, now)
        if found.why_not:
            raise ActNotAllowedError
        if (found.address, found.times) != (address, times):
            raise ChangedMeanwhileError
        key = f"again:{message_id}:{times}"
        line = found.line
        again = Again(message_id, line.notice, line.account_id, found.name, found.address, key)
        new_id = _queue(again, found, now)
        store.mark_seen(message_id, viewer.account_id, now)
        audit.record("message sent again", line.reference or "", now, actor="staff", account_id=viewer.account_id)
        return new_id


def _queue(again: Again, found: Resend, now: datetime) -> int:
    clinic = clinic_store.get_clinic()
    if found.appointment:
        was_told = message_lists.last_queued_about(found.appointment.id, Notice.CONFIRMED) is not None
        return notify.queue_again(again, found.appointment, clinic, now, was_told=was_told)
    if found.look:
        return notify.queue_again_about_look(again, found.look, clinic, now)
    raise ActNotAllowedError
