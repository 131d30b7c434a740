"""What follows when a client is written to at another address, whoever changed it."""

from collections.abc import Iterable
from datetime import datetime

from booking.domain import messages
from booking.domain.appointment import HOLDS_TIME
from booking.domain.clients import Client
from booking.domain.look import LookState
from booking.domain.messages import Notices
from booking.store import appointments, audit, client_joins, client_records, looks
from booking.store import clinic as clinic_store
from booking.usecases import notify


def leave(client: Client, email: str, now: datetime) -> list[str]:
    """Send nothing more to the address so far, where `email` is another, and let its links open nothing.

    The references of what is to come, of which the new address is to be told (`tell`). Inside a transaction.
    """
    if client.email == email:
        return []
    client_joins.forget_address(client.id, client.email, now)
    to_come = [
        stored.appointment.reference
        for stored in client_records.list_appointments(client.id, None)
        if stored.appointment.state in HOLDS_TIME and stored.appointment.starts_at > now
    ]
    waiting = [
        stored.look.reference
        for stored in looks.list_of_client(client.id)
        if stored.look.state in {LookState.WAITING, LookState.ALLOWED} and stored.appointment_id is None
    ]
    return [*to_come, *waiting]


def tell(references: Iterable[str], now: datetime, *, actor: str, account_id: int | None = None) -> None:
    """Tell where each of them stands, at the client's address as it is now. Inside a transaction."""
    clinic = clinic_store.get_clinic()
    change = int(now.timestamp() * 1_000_000)  # each time it is told anew
    for reference in references:
        audit.record("address changed", reference, now, actor=actor, account_id=account_id)
        stored = appointments.find_appointment(reference)
        if stored is not None:
            told = messages.notices_for_booking(stored.appointment.state)
            notify.queue(Notices(told.client, None), stored, clinic, now, change=change)
        else:
            look = looks.get_look(reference)
            told = messages.notices_for_look(look.look.state)
            notify.queue_about_look(Notices(told.client, None), look, clinic, now, change=change)
