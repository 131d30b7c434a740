"""The clients' records: the list of them, and everything about one that a staff member may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.domain import request_list
from booking.domain.accounts import Role, Viewer, may_keep_clients, may_read_answers
from booking.domain.appointment import HOLDS_TIME, State
from booking.domain.audit import kind_of
from booking.domain.clients import Client, Sought, maybe_same
from booking.domain.clinic import Clinic
from booking.domain.errors import ChangedMeanwhileError, NotFoundError
from booking.domain.request_list import PAGE_LENGTH
from booking.store import audit, bars, client_records, client_search, looks
from booking.store import clients as store
from booking.store import clinic as clinic_store
from booking.store.appointments import StoredAppointment
from booking.store.audit import AuditLine
from booking.store.bars import Bar
from booking.store.client_search import ClientLine
from booking.store.database import transaction
from booking.store.looks import StoredLook
from booking.store.message_lists import MessageLine
from booking.store.notes import Note
from booking.store.visits import StoredVisit
from booking.usecases.appointments import limited_to

# What the audit log says of a record that another one stands for since.
JOINED_INTO = "record joined into"


@dataclass(frozen=True)
class ClientPage:
    """One page of the list; `count` is of all pages, and `number` is a page that exists."""

    clinic: Clinic
    found: Sequence[ClientLine]
    count: int
    number: int
    pages: int


def list_clients(sought: Sought, number: int, viewer: Viewer, now: datetime) -> ClientPage:
    """A page of the clients that are looked for; a technician finds their own alone."""
    technician = limited_to(viewer)
    count = client_search.count_clients(sought, technician)
    pages = request_list.pages(count)
    number = min(max(number, 1), pages)
    found = client_search.list_page(sought, technician, now, (number - 1) * PAGE_LENGTH, PAGE_LENGTH)
    return ClientPage(clinic_store.get_clinic(), found, count, number, pages)


@dataclass(frozen=True)
class Booked:
    """One appointment in a record. What was written down about it is there only for those who may read the answers."""

    stored: StoredAppointment
    visit: StoredVisit | None
    letter_of: date | None
    notes: Sequence[Note]


@dataclass(frozen=True)
class Record:
    """A client as a staff member may see them; `bars` and `alike` are for those who keep the records.

    `earlier` is what records said that were joined into this one.
    """

    clinic: Clinic
    client: Client
    earlier: Sequence[Client]
    to_come: Sequence[Booked]
    past: Sequence[Booked]
    looks: Sequence[StoredLook]
    messages: Sequence[MessageLine]
    history: Sequence[AuditLine]
    alike: Sequence[Client]
    is_barred: bool
    bars: Sequence[Bar]
    may_keep: bool
    may_delete: bool

    @property
    def visits(self) -> int:
        """How many of the appointments shown took place."""
        return sum(each.stored.appointment.state is State.COMPLETED for each in self.past)


def show_client(client_id: int, viewer: Viewer, now: datetime) -> Record:
    """A client's record, or that of the one it was joined into; a look at notes is recorded. Raises NotFoundError.

    Owner and front desk see everybody; a technician whom they have an appointment with, and of those what is theirs.
    """
    with transaction():
        client = store.get_client(client_id)
        stored = client_records.list_appointments(client.id, limited_to(viewer))
        may_keep = may_keep_clients(viewer)
        if not may_keep and not stored:
            raise NotFoundError
        booked = _booked(stored, viewer, now)
        asked = looks.list_of_client(client.id)
        earlier = store.list_joined(client.id)
        return Record(
            clinic=clinic_store.get_clinic(),
            client=client,
            earlier=earlier,
            to_come=[each for each in booked[::-1] if _is_to_come(each.stored, now)],
            past=[each for each in booked if not _is_to_come(each.stored, now)],
            looks=asked,
            messages=client_records.list_messages([each.id for each in stored], [each.id for each in asked]),
            history=_history(client, earlier),
            alike=[each for each in store.list_alike(client) if maybe_same(client, each)] if may_keep else [],
            is_barred=bool(bars.which_are_barred([client.id])),
            bars=bars.list_bars(client.id) if may_keep else [],
            may_keep=may_keep,
            may_delete=viewer.role is Role.OWNER and not client.is_erased,
        )


def _history(client: Client, earlier: Sequence[Client]) -> list[AuditLine]:
    """What happened to it, and to those that were joined into it until they were."""
    lines = audit.list_of(*[store.subject(each.id) for each in (client, *earlier)])
    return [line for line in lines if kind_of(line.act) != JOINED_INTO]


def _is_to_come(stored: StoredAppointment, now: datetime) -> bool:
    return stored.appointment.state in HOLDS_TIME and stored.appointment.starts_at > now


def _booked(stored: Sequence[StoredAppointment], viewer: Viewer, now: datetime) -> list[Booked]:
    """With what was written down, where the viewer may read it; of that a look is recorded."""
    readable = [each.id for each in stored if may_read_answers(viewer, each.appointment.technician)]
    visits = client_records.visits_of(readable)
    letters = client_records.letters_of(readable)
    notes = client_records.notes_of(readable)
    for each in stored:
        if each.id in notes:
            reference = each.appointment.reference
            audit.record("answers seen", reference, now, actor="staff", account_id=viewer.account_id)
    return [Booked(each, visits.get(each.id), letters.get(each.id), notes.get(each.id, ())) for each in stored]


def get_to_keep(client_id: int, viewer: Viewer) -> Client:
    """A client, for somebody who keeps the records; raises NotFoundError."""
    if not may_keep_clients(viewer):
        raise NotFoundError
    return store.get_client(client_id)


def get_as_shown(client_id: int, version: int, viewer: Viewer) -> Client:
    """A client as the acting person saw them, inside the caller's transaction.

    Raises NotFoundError, ChangedMeanwhileError (also when the record was joined into another since).
    """
    client = get_to_keep(client_id, viewer)
    if (client.id, client.version) != (client_id, version):
        raise ChangedMeanwhileError
    return client


def show_last_change(client_id: int, viewer: Viewer) -> AuditLine | None:
    """Who changed a record last, and how. Raises NotFoundError."""
    lines = audit.list_of(store.subject(get_to_keep(client_id, viewer).id))
    return lines[-1] if lines else None
