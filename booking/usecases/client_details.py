"""Staff correct how a client is reached, and join two records that are one person."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from booking.domain import clients as rules
from booking.domain.accounts import Viewer
from booking.domain.clients import Client
from booking.domain.errors import ChangedMeanwhileError, NotFoundError
from booking.store import audit, bars, client_joins, client_records, clients, looks
from booking.store.database import transaction
from booking.usecases import address
from booking.usecases.clients import JOINED_INTO, get_as_shown, get_to_keep


def correct_details(
    client_id: int, version: int, name: str, email: str, phone: str, viewer: Viewer, now: datetime
) -> bool:
    """Put right who the client is and how to reach them; False when it says so already.

    With another address, what waits for the old one is not sent any more, links that were sent there open nothing,
    and what is to come is told anew at the new one. Raises NotFoundError, ChangedMeanwhileError.
    """
    with transaction():
        client = get_as_shown(client_id, version, viewer)
        contact = replace(client.contact, name=name, email=email, phone=phone)
        changed = rules.changed_parts(client.contact, contact)
        if not changed:
            return False
        # Locked: who decides about an appointment meanwhile waits, and then reads the new address.
        client_joins.lock_records([client.id])
        clients.save_contact(client, contact)
        _record(f"details corrected: {' '.join(changed)}", client.id, viewer, now)
        address.tell(address.leave(client, email, now), now, actor="staff", account_id=viewer.account_id)
        return True


@dataclass(frozen=True)
class Joining:
    """Two records side by side, how many appointments and looks each holds, and in what they differ."""

    kept: Client
    other: Client
    counts: tuple[int, int]
    differing: Collection[str]


def show_joining(client_id: int, other_id: int, viewer: Viewer) -> Joining:
    """Two records that may be one person. Raises NotFoundError, ChangedMeanwhileError where they were joined since."""
    kept, other = (get_to_keep(each, viewer) for each in (client_id, other_id))
    if (kept.id, other.id) != (client_id, other_id):
        raise ChangedMeanwhileError
    if not rules.maybe_same(kept, other):
        raise NotFoundError
    return Joining(kept, other, (_count(kept), _count(other)), rules.differing(kept, other))


def _count(client: Client) -> int:
    return len(client_records.list_appointments(client.id, None)) + len(looks.list_of_client(client.id))


def join_clients(
    client_id: int,
    version: int,
    other_id: int,
    other_version: int,
    from_other: Collection[str],
    viewer: Viewer,
    now: datetime,
) -> None:
    """Make two records one: the first stands for both, with the parts in `from_other` taken from the second.

    It cannot be undone: nobody could say which appointment came from which. Where an address is given up, the same
    follows as when it is corrected. Raises NotFoundError, ChangedMeanwhileError.
    """
    with transaction():
        kept = get_as_shown(client_id, version, viewer)
        other = get_as_shown(other_id, other_version, viewer)
        if not rules.maybe_same(kept, other):
            raise NotFoundError
        client_joins.lock_records([kept.id, other.id])
        contact = rules.joined(kept, other, from_other)
        told = [*address.leave(kept, contact.email, now), *address.leave(other, contact.email, now)]
        clients.save_contact(kept, contact)
        clients.save_joined(other, kept.id)
        client_joins.move_records(other.id, kept.id)
        bars.move_bars(other.id, kept.id)
        _record(f"record joined: {clients.subject(other.id)}", kept.id, viewer, now)
        _record(f"{JOINED_INTO}: {clients.subject(kept.id)}", other.id, viewer, now)
        address.tell(told, now, actor="staff", account_id=viewer.account_id)


def _record(act: str, client_id: int, viewer: Viewer, now: datetime) -> None:
    audit.record(act, clients.subject(client_id), now, actor="staff", account_id=viewer.account_id)
