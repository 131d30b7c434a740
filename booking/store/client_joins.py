"""Two records that become one, and what a changed address means for what was sent to the old one."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update

from booking.domain.messages import TO_CLIENT, Delivery
from booking.store import enquiries
from booking.store.appointments import AppointmentRow
from booking.store.clients import ClientRow
from booking.store.database import db
from booking.store.links import ClientLinkRow
from booking.store.looks import LookRow
from booking.store.messages import MessageRow
from booking.store.screening import ScreeningRow

# In the order in which booking, deciding and the health check lock theirs, so that nobody waits in a circle.
HELD_BY_CLIENT = (LookRow, AppointmentRow, ScreeningRow)


def lock_records(client_ids: Collection[int]) -> None:
    """Let nobody change what these clients hold before this transaction ends: looks, appointments, screenings."""
    for table in HELD_BY_CLIENT:
        db.session.execute(
            select(table.id).where(table.client_id.in_(client_ids)).order_by(table.id).with_for_update()
        ).all()


def move_records(from_id: int, to_id: int) -> None:
    """What one client holds is the other's; also what was joined into that one before."""
    for table in HELD_BY_CLIENT:
        db.session.execute(update(table).where(table.client_id == from_id).values(client_id=to_id))
    db.session.execute(update(ClientRow).where(ClientRow.joined_into_id == from_id).values(joined_into_id=to_id))


def forget_address(client_id: int, address: str, now: datetime) -> None:
    """Nothing that waits goes to an address any more, no link that was sent there opens anything, nor goes on.

    What a worker holds at this moment may still arrive; then it is marked as sent after all.
    """
    db.session.execute(
        update(MessageRow)
        .where(
            or_(*_about_client(MessageRow.appointment_id, MessageRow.look_id, client_id)),
            MessageRow.recipient == address,
            MessageRow.notice.in_(TO_CLIENT),
            MessageRow.state != Delivery.SENT,
        )
        .values(state=Delivery.DROPPED, mime=None)
    )
    db.session.execute(
        update(ClientLinkRow)
        .where(
            or_(*_about_client(ClientLinkRow.appointment_id, ClientLinkRow.look_id, client_id)),
            ClientLinkRow.expires_at > now,
        )
        .values(expires_at=now)
    )
    theirs = db.session.scalars(select(AppointmentRow.id).where(AppointmentRow.client_id == client_id))
    enquiries.delete_begun(checked_appointment_ids=list(theirs))


def _about_client(appointment_id: object, look_id: object, client_id: int) -> list[ColumnElement[bool]]:
    appointments = select(AppointmentRow.id).where(AppointmentRow.client_id == client_id)
    looks = select(LookRow.id).where(LookRow.client_id == client_id)
    return [appointment_id.in_(appointments), look_id.in_(looks)]  # type: ignore[attr-defined]
