"""The mails that tell a client of a no, as staff look at them before they decide; nothing is changed or queued."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from booking.domain import appointment as acts
from booking.domain import look as look_rules
from booking.domain.accounts import Viewer
from booking.domain.messages import Notice
from booking.store import clinic as clinic_store
from booking.store.appointments import StoredAppointment
from booking.store.looks import StoredLook
from booking.usecases import notify
from booking.usecases.appointments import show_for_decision
from booking.usecases.looks import show_for_answer


@dataclass(frozen=True)
class Preview:
    """A mail that would go out; its link is left open, since each message gets one of its own."""

    to: str
    subject: str
    text: str

    @property
    def digest(self) -> str:
        """Tells whether another preview says the same to the same address."""
        return hashlib.sha256(repr((self.to, self.subject, self.text)).encode()).hexdigest()


def preview_decline(reference: str, reason: str, viewer: Viewer, now: datetime) -> Preview | None:
    """The mail that declining a request would send; None for a client without an e-mail address.

    Raises NotFoundError, ActNotAllowedError, ReasonMissingError.
    """
    stored = show_for_decision(reference, viewer)
    changed, _event = acts.decline(stored.appointment, by=viewer.name, reason=reason, now=now)
    return _preview(Notice.DECLINED, replace(stored, appointment=changed), now)


def preview_refusal(reference: str, reason: str, viewer: Viewer, now: datetime) -> Preview | None:
    """The mail that saying no after a look would send; None for a client without an e-mail address.

    Raises NotFoundError, ActNotAllowedError, ReasonMissingError.
    """
    stored = show_for_answer(reference, viewer)
    changed = look_rules.refuse(stored.look, by=viewer.name, reason=reason, now=now)
    return _preview(Notice.LOOK_REFUSED, replace(stored, look=changed), now)


def preview_withdrawal(reference: str, reason: str, viewer: Viewer, now: datetime) -> Preview | None:
    """The mail that taking back offered times would send; None for a client without an e-mail address.

    Raises NotFoundError, ActNotAllowedError, ReasonMissingError.
    """
    stored = show_for_answer(reference, viewer)
    is_booked = stored.appointment_id is not None
    changed = look_rules.withdraw(stored.look, is_booked=is_booked, by=viewer.name, reason=reason, now=now)
    return _preview(Notice.LOOK_WITHDRAWN, replace(stored, look=changed), now)


def _preview(notice: Notice, stored: StoredAppointment | StoredLook, now: datetime) -> Preview | None:
    if not stored.client_email:
        return None
    mail = notify.preview(notice, stored, clinic_store.get_clinic(), now)
    return Preview(stored.client_email, mail.subject, mail.text)
