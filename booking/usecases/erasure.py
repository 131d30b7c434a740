"""Clients ask that what is kept about them is deleted; the owner deletes it, or says what has to stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.domain.accounts import Role, Viewer
from booking.domain.clients import Client
from booking.domain.erasure import ErasureAnswer, may_erase
from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError, NotFoundError
from booking.domain.messages import Notice, Notices
from booking.store import appointments, audit, bars, client_joins, client_records, clients, looks
from booking.store import clinic as clinic_store
from booking.store import erasures as store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.store.erasures import ErasureRequest
from booking.usecases import notify
from booking.usecases.appointments import show_for_decision
from booking.usecases.clients import get_as_shown
from booking.usecases.decide import stored_for_decision


def ask_to_erase(appointment_id: int, now: datetime) -> None:
    """The client asks, having opened their link with the date of birth; staff are told. Again, it changes nothing.

    Raises NotFoundError.
    """
    with transaction():
        stored = appointments.find_by_id(appointment_id, lock=True)
        if stored is None:
            raise NotFoundError
        if store.find_request(appointment_id) is None:
            store.add_request(appointment_id, now)
            audit.record("asked to erase", stored.appointment.reference, now, actor="client")
            notify.queue(Notices(None, Notice.STAFF_ERASURE_ASKED), stored, clinic_store.get_clinic(), now)


@dataclass(frozen=True)
class Kept:
    """What is kept about a client, as the owner sees it who is to delete it.

    `in_the_way` are the client's appointments that took place or still hold their time; `alike` counts other records
    that may be the same person's, which stay as they are.
    """

    client: Client
    in_the_way: Sequence[StoredAppointment]
    appointments: int
    is_barred: bool
    alike: int


@dataclass(frozen=True)
class Asked:
    """A client's own request, made behind the link of an appointment."""

    stored: StoredAppointment
    request: ErasureRequest
    kept: Kept


def show_request(reference: str, viewer: Viewer) -> Asked | None:
    """The request about an appointment that waits for an answer, where there is one. Raises NotFoundError."""
    stored = show_for_decision(reference, viewer)
    request = store.find_request(stored.id)
    if request is None or request.answer:
        return None
    return Asked(stored, request, _kept(clients.get_client(stored.client_id)))


def show_kept(client_id: int, viewer: Viewer) -> Kept | None:
    """What is kept about a client, for the owner; None when it was deleted before. Raises NotFoundError."""
    _may(viewer)
    client = clients.get_client(client_id)
    return None if client.is_erased else _kept(client)


def _kept(client: Client) -> Kept:
    everything = client_records.list_appointments(client.id, None)
    return Kept(
        client=client,
        in_the_way=[each for each in everything if not may_erase(each.appointment)],
        appointments=len(everything),
        is_barred=bool(bars.which_are_barred([client.id])),
        alike=len(clients.list_alike(client)),
    )


def find_own_request(appointment_id: int) -> ErasureRequest | None:
    """The request about an appointment, for the client."""
    return store.find_request(appointment_id)


def erase(reference: str, version: int, viewer: Viewer, now: datetime) -> None:
    """Delete who the client is and everything they said, in all their appointments and looks, and their bars.

    That there were these stays, with who did what. Raises NotFoundError, ChangedMeanwhileError, ActNotAllowedError
    where nobody asked, somebody has answered already, or one of the appointments took place or is still to come.
    """
    with transaction():
        client_id = show_for_decision(reference, viewer).client_id
        # Locked before it is judged: nobody books, decides, corrects or joins records in between.
        client_joins.lock_records([client_id])
        stored = stored_for_decision(reference, version, viewer)
        if stored.client_id != client_id:
            raise ChangedMeanwhileError
        _answer(stored, ErasureAnswer.ERASED, viewer, now)
        _erase(client_id, viewer, now)


def erase_client(client_id: int, version: int, viewer: Viewer, now: datetime) -> None:
    """The same for a client who asked in another way, by phone or letter; the owner alone.

    Raises NotFoundError, ChangedMeanwhileError, ActNotAllowedError as `erase` does.
    """
    _may(viewer)
    with transaction():
        client_joins.lock_records([client_id])
        if get_as_shown(client_id, version, viewer).is_erased:
            raise ActNotAllowedError
        store.answer_all(client_id, ErasureAnswer.ERASED, viewer.account_id, now)
        _erase(client_id, viewer, now)


def _erase(client_id: int, viewer: Viewer, now: datetime) -> None:
    everything = client_records.list_appointments(client_id, None)
    if not all(may_erase(each.appointment) for each in everything):
        raise ActNotAllowedError
    theirs = [each.appointment.reference for each in everything]
    theirs += [each.look.reference for each in looks.list_of_client(client_id)]
    store.erase(client_id)
    for subject in (*theirs, clients.subject(client_id)):
        audit.record("erased", subject, now, actor="staff", account_id=viewer.account_id)


def _may(viewer: Viewer) -> None:
    if viewer.role is not Role.OWNER:
        raise NotFoundError


def keep(reference: str, version: int, viewer: Viewer, now: datetime) -> None:
    """The client has been told what has to stay and why. Raises as `erase` does, save for where it stands."""
    with transaction():
        stored = stored_for_decision(reference, version, viewer)
        _answer(stored, ErasureAnswer.KEPT, viewer, now)
        audit.record("erasure answered", reference, now, actor="staff", account_id=viewer.account_id)


def _answer(stored: StoredAppointment, answer: ErasureAnswer, viewer: Viewer, now: datetime) -> None:
    if not store.save_answer(stored.client_id, stored.id, answer, viewer.account_id, now):
        raise ActNotAllowedError
