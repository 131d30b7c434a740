"""Queues the notices of a change, inside the transaction that makes the change."""

import secrets
from dataclasses import replace
from datetime import datetime

from booking.domain import links
from booking.domain.appointment import Appointment
from booking.domain.clinic import Clinic
from booking.domain.links import Purpose
from booking.domain.messages import Notice, Notices, dedup_key
from booking.gateways import notices
from booking.gateways.notices import About
from booking.store import accounts, messages
from booking.store import links as link_store
from booking.store.appointments import StoredAppointment
from booking.store.database import new_uuid
from booking.store.messages import NewMessage

WITH_LINK = frozenset({Notice.ONE_THING_MORE, Notice.ONE_THING_MORE_REMINDER})


def queue(told: Notices, stored: StoredAppointment, clinic: Clinic, now: datetime, *, automatic: bool = False) -> None:
    """Queue the client's notice, and the staff's for everybody who gets it and for the office address."""
    about = About(
        clinic=clinic,
        appointment=stored.appointment,
        appointment_uuid=stored.uuid,
        technician_name=stored.technician_name,
        client_name=stored.client_name,
        automatic=automatic,
    )
    if told.client:
        _queue_one(told.client, about, stored.id, None, stored.client_name, stored.client_email, now)
    if told.staff is None:
        return
    recipients = accounts.list_notice_recipients(stored.appointment.technician)
    for recipient in recipients:
        _queue_one(told.staff, about, stored.id, recipient.account_id, recipient.name, recipient.email, now)
    known = {recipient.email.casefold() for recipient in recipients}
    if clinic.office_email and clinic.office_email.casefold() not in known:
        _queue_one(told.staff, about, stored.id, None, clinic.name, clinic.office_email, now)


def _queue_one(
    notice: Notice,
    about: About,
    appointment_id: int,
    account_id: int | None,
    name: str,
    address: str,
    now: datetime,
) -> None:
    uuid = new_uuid()
    if notice in WITH_LINK:
        about = replace(about, link_secret=_new_link(about.appointment, appointment_id))
    rendered = notices.render(notice, about, to_name=name, to_address=address, message_uuid=uuid, now=now)
    appointment = about.appointment
    messages.add_message(
        NewMessage(
            uuid=uuid,
            dedup_key=dedup_key(appointment.reference, appointment.sequence, notice, address),
            appointment_id=appointment_id,
            account_id=account_id,
            notice=notice,
            recipient=address,
            subject=rendered.subject,
            mime=rendered.mime,
            text=rendered.text,
            html=rendered.html,
        ),
        now,
    )


def _new_link(appointment: Appointment, appointment_id: int) -> str:
    """The secret of a link of the message's own; only its hash is kept."""
    secret = secrets.token_urlsafe(32)
    link_store.add_link(secret, Purpose.LETTER, appointment_id, links.expires_at(appointment.starts_at))
    return secret
