"""Staff take back the times that a look offered, while none of them is booked."""

from datetime import datetime

from booking.domain import look as rules
from booking.domain import messages
from booking.domain.accounts import Viewer
from booking.domain.errors import ChangedMeanwhileError
from booking.domain.messages import Notice
from booking.store import audit, links
from booking.store import clinic as clinic_store
from booking.store import looks as store
from booking.store import messages as message_store
from booking.store.database import transaction
from booking.usecases import notify
from booking.usecases.looks import show_for_answer


def withdraw_look(reference: str, version: int, reason: str, viewer: Viewer, now: datetime) -> None:
    """The offer holds no more: its links open nothing, nothing can be booked with it, and the client is told why.

    Raises NotFoundError, ChangedMeanwhileError, ReasonMissingError, and ActNotAllowedError where no time is offered or
    one was booked: that appointment can be cancelled.
    """
    with transaction():
        # Locked before it is read: whoever books with it at this moment is waited for.
        store.lock(show_for_answer(reference, viewer).id)
        stored = store.get_look(reference)
        if stored.look.version != version:
            raise ChangedMeanwhileError
        is_booked = stored.appointment_id is not None
        changed = rules.withdraw(stored.look, is_booked=is_booked, by=viewer.name, reason=reason, now=now)
        store.save_withdrawal(stored, changed, viewer.account_id)
        links.expire_links(now, look_id=stored.id)
        message_store.drop_about_look(stored.id, Notice.LOOK_ALLOWED)
        audit.record("look withdrawn", reference, now, actor="staff", account_id=viewer.account_id)
        told = messages.notices_for_look(changed.state)
        notify.queue_about_look(told, store.get_look(reference), clinic_store.get_clinic(), now)
