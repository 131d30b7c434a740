"""Clients ask that what is kept about them is deleted; the owner deletes it, or says what has to stay."""

from datetime import datetime

from booking.domain.accounts import Viewer
from booking.domain.erasure import ErasureAnswer, may_erase
from booking.domain.errors import ActNotAllowedError, NotFoundError
from booking.store import appointments, audit
from booking.store import erasures as store
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


def erase(reference: str, version: int, viewer: Viewer, now: datetime) -> None:
    """Delete who the client is and everything they said; that there was an appointment stays, with who did what.

    Raises NotFoundError, ChangedMeanwhileError, ActNotAllowedError where nobody asked, somebody has answered already,
    or the appointment took place or is still to come.
    """
    with transaction():
        stored = stored_for_decision(reference, version, viewer)
        if not may_erase(stored.appointment) or not store.save_answer(
            stored.id, ErasureAnswer.ERASED, viewer.account_id, now
        ):
            raise ActNotAllowedError
        store.erase(stored.id)
        audit.record("erased", reference, now, actor="staff", account_id=viewer.account_id)


def keep(reference: str, version: int, viewer: Viewer, now: datetime) -> None:
    """The client has been told what has to stay and why. Raises as `erase` does, save for where it stands."""
    with transaction():
        stored = stored_for_decision(reference, version, viewer)
        if not store.save_answer(stored.id, ErasureAnswer.KEPT, viewer.account_id, now):
            raise ActNotAllowedError
        audit.record("erasure answered", reference, now, actor="staff", account_id=viewer.account_id)
