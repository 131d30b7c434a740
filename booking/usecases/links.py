"""Staff see to a client's links: a new one when one is locked or lost, and an end to those in the wrong hands."""

from datetime import datetime

from booking.domain.accounts import Viewer
from booking.domain.appointment import State
from booking.domain.errors import ActNotAllowedError
from booking.domain.links import may_send
from booking.domain.messages import Notice, Notices
from booking.store import audit
from booking.store import clinic as clinic_store
from booking.store import links as store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.usecases import notify
from booking.usecases.appointments import show_for_decision


def renew_links(reference: str, viewer: Viewer, now: datetime, *, stop: bool, send: bool) -> None:
    """Stop every link about an appointment that was sent so far, or send a new one, or both.

    A new one has its five tries of the date of birth; while a letter is awaited, its page's link comes along.
    Raises NotFoundError, ActNotAllowedError for a new link to what is over.
    """
    with transaction():
        stored = show_for_decision(reference, viewer)
        if stop:
            store.expire_links(stored.id, now)
            _record("links stopped", reference, viewer, now)
        if send:
            if not may_send(stored.appointment, now):
                raise ActNotAllowedError
            _record("link sent again", reference, viewer, now)
            told = Notices(_notice(stored), None)
            notify.queue(told, stored, clinic_store.get_clinic(), now, change=int(now.timestamp()))


def _notice(stored: StoredAppointment) -> Notice:
    return Notice.ONE_THING_MORE if stored.appointment.state is State.PROVISIONAL else Notice.LOST_LINK


def _record(act: str, reference: str, viewer: Viewer, now: datetime) -> None:
    audit.record(act, reference, now, actor="staff", account_id=viewer.account_id)
