"""Staff see to a client's links: a new one when one is locked or lost, and an end to those in the wrong hands."""

from datetime import datetime

from booking.domain.accounts import Viewer
from booking.domain.appointment import State
from booking.domain.errors import ActNotAllowedError
from booking.domain.links import may_send
from booking.domain.look import LookState
from booking.domain.messages import Notice, Notices
from booking.store import audit, enquiries, looks
from booking.store import clinic as clinic_store
from booking.store import links as store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.store.looks import StoredLook
from booking.usecases import notify
from booking.usecases.appointments import show_for_decision
from booking.usecases.looks import show_for_answer


def renew_links(reference: str, viewer: Viewer, now: datetime, *, stop: bool, send: bool) -> None:
    """Stop every link about an appointment that was sent so far, or send a new one, or both.

    What somebody began by one of them and has not sent is stopped, too.

    A new one has its five tries of the date of birth; while a letter is awaited, its page's link comes along.
    Raises NotFoundError, ActNotAllowedError for a new link to what is over.
    """
    with transaction():
        stored = show_for_decision(reference, viewer)
        if stop:
            store.expire_links(now, appointment_id=stored.id)
            enquiries.delete_begun(checked_appointment_ids=[stored.id])
            _record("links stopped", reference, viewer, now)
        if send:
            if not may_send(stored.appointment, now):
                raise ActNotAllowedError
            _record("link sent again", reference, viewer, now)
            told = Notices(_notice(stored), None)
            notify.queue(told, stored, clinic_store.get_clinic(), now, change=int(now.timestamp()), anew=True)


def may_send_about_look(stored: StoredLook) -> bool:
    """Whether there is a link to send about a look: times are offered, and none is chosen yet."""
    return stored.look.state is LookState.ALLOWED and stored.appointment_id is None


def renew_look_links(reference: str, viewer: Viewer, now: datetime, *, stop: bool, send: bool) -> None:
    """The same for the links to the times that a look offers. Raises NotFoundError, ActNotAllowedError."""
    with transaction():
        look_id = show_for_answer(reference, viewer).id
        if stop:
            # Before the look is locked: a booking locks its enquiry first and then the look, too.
            enquiries.delete_begun(look_id=look_id)
        looks.lock(look_id)
        stored = looks.get_by_id(look_id)
        if stop:
            store.expire_links(now, look_id=look_id)
            _record("links stopped", reference, viewer, now)
        if send:
            if not may_send_about_look(stored):
                raise ActNotAllowedError
            _record("link sent again", reference, viewer, now)
            told = Notices(Notice.LOOK_ALLOWED, None)
            clinic = clinic_store.get_clinic()
            notify.queue_about_look(told, stored, clinic, now, change=int(now.timestamp()), anew=True)


def _notice(stored: StoredAppointment) -> Notice:
    return Notice.ONE_THING_MORE if stored.appointment.state is State.PROVISIONAL else Notice.LOST_LINK


def _record(act: str, reference: str, viewer: Viewer, now: datetime) -> None:
    audit.record(act, reference, now, actor="staff", account_id=viewer.account_id)
