"""Queues the notices of a change, inside the transaction that makes the change."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from booking.domain import links
from booking.domain.accounts import SignInChange
from booking.domain.appointment import State
from booking.domain.clinic import Clinic
from booking.domain.links import Purpose
from booking.domain.messages import TO_CLIENT, Notice, Notices, Trouble, dedup_key
from booking.gateways import notices
from booking.gateways.notices import About, Rendered
from booking.store import accounts, messages, notice_wording, staff
from booking.store import clinic as clinic_store
from booking.store import links as link_store
from booking.store.appointments import StoredAppointment
from booking.store.database import new_uuid
from booking.store.looks import StoredLook
from booking.store.messages import NewMessage
from booking.usecases.answer_time import is_answered_by_start

# Stands in a preview for the secret that the message itself will get.
A_LINK_OF_ITS_OWN = "…"
LINKS: Mapping[Notice, Purpose] = {
    Notice.ONE_THING_MORE: Purpose.LETTER,
    Notice.ONE_THING_MORE_REMINDER: Purpose.LETTER,
    Notice.LOOK_ALLOWED: Purpose.TIMES,
    Notice.ANYTHING_CHANGED: Purpose.CHANGES,
}


@dataclass(frozen=True)
class _Told:
    """What is told about, and where its messages and links belong; `change` tells one change of it from the next.

    `key` names it where it has no reference.
    """

    about: About
    change: int
    links_expire_at: datetime
    appointment_id: int | None = None
    look_id: int | None = None
    again: int = 0
    again_of: int | None = None
    key: str = ""
    anew: bool = False


def queue(
    told: Notices,
    stored: StoredAppointment,
    clinic: Clinic,
    now: datetime,
    *,
    automatic: bool = False,
    change: int | None = None,
    before: StoredAppointment | None = None,
    by_client: bool = False,
    anew: bool = False,
) -> None:
    """Queue the notices about an appointment, to the client and to the staff who get them.

    The same notice of the same change is told once; `change` names another one than the appointment's own last.
    `before` is what it was, where they tell of a change, and `by_client` who made it. A technician it was taken from
    is told, too. Nothing is queued for a client without an e-mail address: staff tell them. Links that begin `anew`
    have all their tries of the date of birth.
    """
    what = replace(_about(stored, clinic, before, automatic=automatic, by_client=by_client), anew=anew)
    if change is not None:
        what = replace(what, change=change)
    if told.client and stored.client_email:
        own = replace(what, about=replace(what.about, manage_secret=_new_link(Purpose.MANAGE, what)))
        _queue_one(told.client, own, None, stored.client_name, stored.client_email, now)
    if told.staff:
        _queue_for_staff(told.staff, what, stored.appointment.technician, now)
    if before and before.appointment.technician != stored.appointment.technician:
        _queue_for_one_left(what, before.appointment.technician, stored.appointment.technician, now)


def preview(notice: Notice, stored: StoredAppointment | StoredLook, clinic: Clinic, now: datetime) -> Rendered:
    """What a client with an e-mail address would read about an appointment or a look; nothing is queued."""
    if isinstance(stored, StoredLook):
        what = _about_look(stored, clinic, now)
    else:
        what = _about(stored, clinic, None, automatic=False)
    name, address = stored.client_name, stored.client_email or ""
    about = replace(what.about, manage_secret=A_LINK_OF_ITS_OWN, wording=notice_wording.of_notice(notice))
    return notices.render(notice, about, to_name=name, to_address=address, message_uuid=new_uuid(), now=now)


def _about(
    stored: StoredAppointment,
    clinic: Clinic,
    before: StoredAppointment | None,
    *,
    automatic: bool,
    by_client: bool = False,
) -> _Told:
    about = About(
        clinic=clinic,
        client_name=stored.client_name,
        appointment=stored.appointment,
        appointment_uuid=stored.uuid,
        technician_name=stored.technician_name,
        before=before.appointment if before else None,
        technician_name_before=before.technician_name if before else "",
        automatic=automatic,
        by_client=by_client,
        answered_by_start=is_answered_by_start(stored.appointment, clinic),
    )
    expires_at = links.expires_at(stored.appointment.starts_at)
    change, again = stored.appointment.sequence, stored.address_changes
    return _Told(about, change, expires_at, appointment_id=stored.id, again=again)


def queue_about_look(
    told: Notices, stored: StoredLook, clinic: Clinic, now: datetime, *, change: int | None = None, anew: bool = False
) -> None:
    """Queue the notices about a look, to client and staff; `change` and `anew` are as in `queue`."""
    what = replace(_about_look(stored, clinic, now), anew=anew)
    if change is not None:
        what = replace(what, change=change)
    if told.client and stored.client_email:
        _queue_one(told.client, what, None, stored.client_name, stored.client_email, now)
    if told.staff:
        _queue_for_staff(told.staff, what, None, now)


def _about_look(stored: StoredLook, clinic: Clinic, now: datetime) -> _Told:
    about = About(clinic=clinic, client_name=stored.client_name, look=stored.look)
    return _Told(about, stored.look.version, now + links.TIMES_GOOD_FOR, look_id=stored.id)


def queue_trouble(trouble: Trouble, clinic: Clinic, now: datetime) -> None:
    """Tell the owner, the front desk and the office that e-mails do not get through; it stands in their Inbox too."""
    about = About(clinic=clinic, client_name="", trouble=trouble)
    _queue_for_staff(Notice.STAFF_MAIL_TROUBLE, _Told(about, int(now.timestamp()), now), "", now)


def queue_invitation(number: int, secret: str, name: str, address: str, clinic: Clinic, now: datetime) -> None:
    """Queue the mail with an invitation's link. It stands in nobody's Inbox: whoever reads that has joined."""
    about = About(clinic=clinic, client_name=name, link_secret=secret)
    what = _Told(about, number, now)
    _queue_one(Notice.STAFF_INVITED, what, None, name, address, now)


def queue_test(name: str, address: str, clinic: Clinic, now: datetime, *, key: str) -> int:
    """Queue a mail that only shows that mails arrive; its id. `key` tells one test from the next."""
    return _queue_one(Notice.STAFF_TEST, _Told(About(clinic, name), 0, now, key=key), None, name, address, now)


@dataclass(frozen=True)
class Again:
    """A message that is to be said again, and to whom; `account_id` is set for staff, `key` unlike any other's."""

    message_id: int
    notice: Notice
    account_id: int | None
    name: str
    address: str
    key: str


def queue_again(again: Again, stored: StoredAppointment, clinic: Clinic, now: datetime, *, was_told: bool) -> int:
    """Queue one notice about an appointment once more, as things stand now; its id.

    `was_told` says whether a calendar may hold it: what it was before its last change is not kept.
    """
    was = replace(stored, appointment=replace(stored.appointment, state=State.CONFIRMED)) if was_told else stored
    before = was if again.notice in {Notice.CANCELLED, Notice.STAFF_CANCELLED} else None
    what = _about(stored, clinic, before, automatic=stored.appointment.decided_by is None)
    return _again(again, what, now)


def queue_again_about_look(again: Again, stored: StoredLook, clinic: Clinic, now: datetime) -> int:
    """The same for a notice about a look."""
    return _again(again, _about_look(stored, clinic, now), now)


def _again(again: Again, what: _Told, now: datetime) -> int:
    what = replace(what, again_of=again.message_id, key=again.key)
    if again.notice in TO_CLIENT and what.appointment_id is not None:
        what = replace(what, about=replace(what.about, manage_secret=_new_link(Purpose.MANAGE, what)))
    return _queue_one(again.notice, what, again.account_id, again.name, again.address, now)


def queue_sign_in_changed(account_id: int, change: SignInChange, now: datetime) -> None:
    """Tell somebody by mail how their sign-in changed, in case it was not them."""
    if (account := staff.find_staff(account_id)) is None:
        return
    # A key of its own, so that each is told, however fast they follow.
    what = _Told(About(clinic_store.get_clinic(), account.name, sign_in_change=change), 0, now, key=new_uuid())
    _queue_one(Notice.STAFF_SIGN_IN_CHANGED, what, None, account.name, account.email, now)


def _queue_for_staff(notice: Notice, what: _Told, technician: str | None, now: datetime) -> None:
    """For everybody who gets it, and for the office address."""
    clinic = what.about.clinic
    recipients = accounts.list_notice_recipients(technician)
    for recipient in recipients:
        _queue_one(notice, what, recipient.account_id, recipient.name, recipient.email, now)
    known = {recipient.email.casefold() for recipient in recipients}
    if clinic.office_email and clinic.office_email.casefold() not in known:
        _queue_one(notice, what, None, clinic.name, clinic.office_email, now)


def _queue_for_one_left(what: _Told, technician_before: str, technician: str, now: datetime) -> None:
    """For whoever got the notices of the technician before and gets none of the new one's."""
    told = {recipient.account_id for recipient in accounts.list_notice_recipients(technician)}
    for recipient in accounts.list_notice_recipients(technician_before):
        if recipient.account_id not in told:
            _queue_one(Notice.STAFF_MOVED_AWAY, what, recipient.account_id, recipient.name, recipient.email, now)


def _queue_one(notice: Notice, what: _Told, account_id: int | None, name: str, address: str, now: datetime) -> int:
    uuid = new_uuid()
    about = replace(what.about, wording=notice_wording.of_notice(notice) if notice in TO_CLIENT else {})
    if notice in LINKS:
        about = replace(about, link_secret=_new_link(LINKS[notice], what))
    rendered = notices.render(notice, about, to_name=name, to_address=address, message_uuid=uuid, now=now)
    return messages.add_message(
        NewMessage(
            uuid=uuid,
            dedup_key=dedup_key(what.key or about.reference, what.change, notice, address, what.again),
            appointment_id=what.appointment_id,
            look_id=what.look_id,
            account_id=account_id,
            notice=notice,
            told_start=about.appointment.starts_at if about.appointment else None,
            recipient=address,
            subject=rendered.subject,
            mime=rendered.mime,
            text=links.masked(rendered.text),
            html=links.masked(rendered.html),
            again_of=what.again_of,
        ),
        now,
    )


def _new_link(purpose: Purpose, what: _Told) -> str:
    """The secret of a link of the message's own; only its hash is kept."""
    secret = secrets.token_urlsafe(32)
    ids = {"appointment_id": what.appointment_id, "look_id": what.look_id}
    link_store.add_link(secret, purpose, what.links_expire_at, **ids, anew=what.anew)
    return secret
