"""Clients ask that what is kept about them is deleted; the owner deletes it, or says what has to stay."""

from collections.abc import Sequence
from datetime import datetime

from booking.domain import erasure as rules
from booking.domain.accounts import Viewer
from booking.domain.erasure import ErasureAnswer
from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError, NotFoundError
from booking.store import appointments, audit, client_joins, client_records
from booking.store import erasures as store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.store.erasures import ErasureRequest
from booking.usecases.appointments import show_for_decision
from booking.usecases.decide import stored_for_decision


def ask_to_erase(appointment_id: int, now: datetime) -> None:
    """The client asks, having opened their link with the date of birth; staff see it. Again, it changes nothing.

    Raises NotFoundError.
    """
    with transaction():
        stored = appointments.find_by_id(appointment_id, lock=True)
        if stored is None:
            raise NotFoundError
        if store.find_request(appointment_id) is None:
            store.add_request(appointment_id, now)
            audit.record("asked to erase", stored.appointment.reference, now, actor="client")


def find_request(reference: str, viewer: Viewer) -> ErasureRequest | None:
    """The request about an appointment, where there is one. Raises NotFoundError."""
    return store.find_request(show_for_decision(reference, viewer).id)


def find_own_request(appointment_id: int) -> ErasureRequest | None:
    """The same, for the client."""
    return store.find_request(appointment_id)


def may_erase(reference: str, viewer: Viewer) -> bool:
    """Whether nothing that has to stay is kept about the client of an appointment. Raises NotFoundError."""
    return rules.may_erase(each.appointment for each in _of_client(show_for_decision(reference, viewer)))


def erase(reference: str, version: int, viewer: Viewer, now: datetime) -> None:
    """Delete who the client is and everything they said; that there was an appointment stays, with who did what.

    All that staff joined into one record goes at once. Raises NotFoundError, ChangedMeanwhileError, ActNotAllowedError
    where nobody asked, somebody has answered already, or one of their appointments took place or is still to come.
    """
    with transaction():
        client_id = show_for_decision(reference, viewer).client_id
        # Locked before it is judged: nothing of theirs is booked, corrected or joined meanwhile.
        client_joins.lock_records([client_id])
        stored = stored_for_decision(reference, version, viewer)
        if stored.client_id != client_id:
            raise ChangedMeanwhileError
        theirs = _of_client(stored)
        if not rules.may_erase(each.appointment for each in theirs):
            raise ActNotAllowedError
        if not store.save_answer([stored.id], ErasureAnswer.ERASED, viewer.account_id, now):
            raise ActNotAllowedError
        store.save_answer([each.id for each in theirs], ErasureAnswer.ERASED, viewer.account_id, now)
        store.erase(client_id)
        for each in theirs:
            audit.record("erased", each.appointment.reference, now, actor="staff", account_id=viewer.account_id)


def _of_client(stored: StoredAppointment) -> Sequence[StoredAppointment]:
    return client_records.list_appointments(stored.client_id, None)


def keep(reference: str, version: int, viewer: Viewer, now: datetime) -> None:
    """The client has been told what has to stay and why. Raises as `erase` does, save for where it stands."""
    with transaction():
        stored = stored_for_decision(reference, version, viewer)
        if not store.save_answer([stored.id], ErasureAnswer.KEPT, viewer.account_id, now):
            raise ActNotAllowedError
        audit.record("erasure answered", reference, now, actor="staff", account_id=viewer.account_id)
