"""Staff bar a client from booking online, and lift the bar again; appointments that are made already stay."""

from datetime import datetime

from booking.domain.accounts import Viewer
from booking.domain.clients import Client
from booking.domain.errors import ActNotAllowedError, ReasonMissingError
from booking.store import audit, clients
from booking.store import bars as store
from booking.store.database import transaction
from booking.usecases.clients import get_as_shown


def bar_client(client_id: int, version: int, reason: str, viewer: Viewer, now: datetime) -> None:
    """From now on nobody books online with the client's e-mail address or phone; the reason is kept sealed.

    Raises NotFoundError, ChangedMeanwhileError, ReasonMissingError, ActNotAllowedError where they are barred already.
    """
    with transaction():
        client = _client(client_id, version, reason, viewer, barred=False)
        # Locked: a booking that is on its way is either made before, or finds the bar.
        known = [client, *clients.list_joined(client.id)]
        clients.lock_contacts((each.email, each.phone) for each in known)
        clients.save_change(client)
        store.add_bar(client.id, reason.strip(), viewer.account_id, now)
        _record("barred", client, viewer, now)


def lift_bar(client_id: int, version: int, reason: str, viewer: Viewer, now: datetime) -> None:
    """The client may book online again; why is kept sealed.

    Raises NotFoundError, ChangedMeanwhileError, ReasonMissingError, ActNotAllowedError where they are not barred.
    """
    with transaction():
        client = _client(client_id, version, reason, viewer, barred=True)
        clients.save_change(client)
        store.lift(client.id, reason.strip(), viewer.account_id, now)
        _record("bar lifted", client, viewer, now)


def _client(client_id: int, version: int, reason: str, viewer: Viewer, *, barred: bool) -> Client:
    client = get_as_shown(client_id, version, viewer)
    if not reason.strip():
        raise ReasonMissingError
    if bool(store.which_are_barred([client.id])) is not barred:
        raise ActNotAllowedError
    return client


def _record(act: str, client: Client, viewer: Viewer, now: datetime) -> None:
    audit.record(act, clients.subject(client.id), now, actor="staff", account_id=viewer.account_id)
