"""What a client finds after sending: when we answer, the calendar, and a wrong address put right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from booking.domain import address, answer_time, calendar_links, messages
from booking.domain.appointment import Appointment, State
from booking.domain.book import check_open
from booking.domain.clinic import Clinic
from booking.domain.errors import EnquiryGoneError, NotFoundError
from booking.domain.messages import Notices
from booking.gateways import calendar_file, notices
from booking.gateways.calendar_file import Entry, Method
from booking.store import appointment_changes, appointment_lists, appointments, audit, clients
from booking.store import clinic as clinic_store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.usecases import address as new_address
from booking.usecases import notify
from booking.usecases.answer_time import find_answer_by
from booking.usecases.journey import look_up_locked


@dataclass(frozen=True)
class Confirmation:
    """An appointment as the browser that sent it sees it.

    `answer_by` is None where nothing is waited for or no such moment is known, and the start itself where that comes
    first; `calendars` are links by the name of the calendar, for a confirmed appointment alone.
    """

    stored: StoredAppointment
    answer_by: datetime | None
    calendars: Mapping[str, str]
    address_may_change: bool


def show_confirmation(appointment_id: int) -> Confirmation:
    """What became of a request. Raises NotFoundError."""
    stored, clinic = _get(appointment_id), clinic_store.get_clinic()
    appointment = stored.appointment
    return Confirmation(
        stored=stored,
        answer_by=_answer_by(appointment, clinic),
        calendars=_calendars(_entry(stored, clinic)) if appointment.state is State.CONFIRMED else {},
        address_may_change=address.may_change(appointment, stored.address_changes),
    )


def write_calendar_file(appointment_id: int, now: datetime) -> bytes:
    """The same entry as in the confirmation's e-mail. Raises NotFoundError until it is confirmed."""
    stored = _get(appointment_id)
    if stored.appointment.state is not State.CONFIRMED:
        raise NotFoundError
    return calendar_file.write(_entry(stored, clinic_store.get_clinic()), Method.PUBLISH, now)


def change_address(secret: str, email: str, now: datetime) -> bool:
    """Write to another address about the appointment that an enquiry became; False when it is that one already.

    The last notice goes out anew to it. What was not sent yet to the old address is not sent any more, and links that
    were sent there open nothing: the address may be somebody else's. Raises EnquiryGoneError, ActNotAllowedError,
    TooManyChangesError, TooManyOpenError when there are enough appointments to come for the new address.
    """
    with transaction():
        journey = look_up_locked(secret, now)
        if journey.appointment_id is None:
            raise EnquiryGoneError
        # Locked: who decides about it meanwhile waits, and then reads the new address.
        stored = appointments.find_by_id(journey.appointment_id, lock=True)
        if stored is None:
            raise NotFoundError
        old = stored.client_email
        if email == old:
            return False
        address.check_change(stored.appointment, stored.address_changes)
        if old is None or email.lower() != old.lower():
            clients.lock_contact(email, stored.client_phone)
            check_open(appointment_lists.count_open_for_email(email, now), journey.clinic.policy)
        # Of a record that staff joined, the other appointments are written to there as well.
        others = new_address.leave(clients.get_client(stored.client_id), email, now)
        appointment_changes.change_address(stored, email)
        reference = stored.appointment.reference
        audit.record("address changed", reference, now, actor="client")
        told = messages.notices_for_booking(stored.appointment.state)
        notify.queue(Notices(told.client, None), _get(stored.id), journey.clinic, now)
        new_address.tell([other for other in others if other != reference], now, actor="client")
        return True


def _get(appointment_id: int) -> StoredAppointment:
    stored = appointments.find_by_id(appointment_id)
    if stored is None:
        raise NotFoundError
    return stored


def _answer_by(appointment: Appointment, clinic: Clinic) -> datetime | None:
    if appointment.state is not State.REQUESTED:
        return None
    found = find_answer_by(appointment.decided_at or appointment.booked_at, clinic)
    return answer_time.promised(found, appointment.starts_at) if found else None


def _entry(stored: StoredAppointment, clinic: Clinic) -> Entry:
    return notices.calendar_entry(stored.appointment, stored.uuid, clinic, clinic.name)


def _calendars(entry: Entry) -> dict[str, str]:
    told = calendar_links.Entry(entry.title, entry.location, entry.starts_at, entry.ends_at)
    return {
        "Google": calendar_links.google(told),
        "Outlook": calendar_links.outlook(told),
        "Yahoo": calendar_links.yahoo(told),
    }
