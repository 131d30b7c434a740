"""Staff decide about a request."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from booking.domain import appointment as acts
from booking.domain import messages
from booking.domain.accounts import Viewer
from booking.domain.appointment import HOLDS_TIME, Appointment, Event
from booking.domain.errors import ChangedMeanwhileError
from booking.domain.messages import Notice
from booking.store import appointments, audit, schedule
from booking.store import clinic as clinic_store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.usecases import notify, rules
from booking.usecases.appointments import show_for_decision


def confirm_appointment(
    reference: str, version: int, viewer: Viewer, now: datetime, *, reason: str | None = None
) -> None:
    """Confirm a request; a provisional appointment takes a written reason, which is kept and shown.

    Raises NotFoundError, ChangedMeanwhileError (somebody was faster), ActNotAllowedError, ReasonMissingError.
    """
    _decide(
        reference,
        version,
        viewer,
        now,
        lambda found: acts.confirm(found, by=viewer.name, now=now, reason=reason),
    )


def decline_appointment(reference: str, version: int, reason: str, viewer: Viewer, now: datetime) -> None:
    """Decline a request with the reason the client is told; its time is free again.

    Raises NotFoundError, ChangedMeanwhileError, ActNotAllowedError, ReasonMissingError.
    """
    _decide(
        reference,
        version,
        viewer,
        now,
        lambda found: acts.decline(found, by=viewer.name, reason=reason, now=now),
    )


def preview_decline(reference: str, reason: str, viewer: Viewer, now: datetime) -> tuple[str, str]:
    """The subject and the text of the mail that a decline would send; nothing is changed.

    Raises NotFoundError, ActNotAllowedError, ReasonMissingError.
    """
    stored = show_for_decision(reference, viewer)
    changed, _event = acts.decline(stored.appointment, by=viewer.name, reason=reason, now=now)
    clinic = clinic_store.get_clinic()
    mail = notify.preview(Notice.DECLINED, replace(stored, appointment=changed), clinic, now)
    return mail.subject, mail.text


def private_words_in(text: str, now: datetime) -> list[str]:
    """The words in a text that speak of health and so must not go out by e-mail."""
    return rules.in_force(now).private_words_in(text)


def stored_for_decision(reference: str, version: int, viewer: Viewer) -> StoredAppointment:
    """The appointment as the deciding person saw it, inside the caller's transaction.

    Raises NotFoundError, ChangedMeanwhileError.
    """
    stored = show_for_decision(reference, viewer)
    if stored.appointment.version != version:
        raise ChangedMeanwhileError
    return stored


def _decide(
    reference: str,
    version: int,
    viewer: Viewer,
    now: datetime,
    decide: Callable[[Appointment], tuple[Appointment, Event]],
) -> None:
    with transaction():
        stored = stored_for_decision(reference, version, viewer)
        changed, event = decide(stored.appointment)
        appointments.save_decision(stored, changed, viewer.account_id)
        if changed.state not in HOLDS_TIME:
            schedule.release(stored.id)
        audit.record(event.state.value, reference, now, actor="staff", account_id=viewer.account_id)
        told = messages.notices_for_decision(changed.state)
        notify.queue(told, appointments.get_appointment(reference), clinic_store.get_clinic(), now)
