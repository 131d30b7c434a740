"""What an e-mail says: rendered from `templates/email/<notice>/` when the message is queued."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import css_inline
from flask import current_app, render_template
from flask_babel import force_locale

from booking.domain.accounts import SignInChange
from booking.domain.appointment import Appointment, State
from booking.domain.clinic import Clinic
from booking.domain.look import Look
from booking.domain.messages import Notice, Trouble
from booking.domain.notice_wording import Place, filled
from booking.domain.reference import grouped
from booking.gateways import calendar_file, mail, wording
from booking.gateways.calendar_file import Entry, Method

log = logging.getLogger(__name__)

Part = TypeVar("Part")

FOR_STAFF = "staff_"
WITH_CALENDAR = {Notice.CONFIRMED, Notice.STAFF_CONFIRMED}
CHANGES_CALENDAR = {Notice.RESCHEDULED, Notice.STAFF_RESCHEDULED}
LEAVES_CALENDAR = {Notice.CANCELLED, Notice.STAFF_CANCELLED, Notice.STAFF_MOVED_AWAY}
# What stands before the secret in a notice's link.
LINK_PATHS = {Notice.STAFF_INVITED: "admin/invitation"}
BLANK_LINES = re.compile(r"\n{3,}")
_INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True)
class About:
    """What a notice speaks of: an appointment, a look, or the mail itself.

    No health word can come in: there is no place for one.

    `answered_by_start` says that a request is for a time nearer than the answer would be due.
    `before` is the appointment as it was, where the notice is about a change of it. `wording` is what the clinic says
    in its own words instead of ours.
    """

    clinic: Clinic
    client_name: str
    appointment: Appointment | None = None
    appointment_uuid: str = ""
    technician_name: str = ""
    look: Look | None = None
    before: Appointment | None = None
    technician_name_before: str = ""
    automatic: bool = False
    by_client: bool = False
    answered_by_start: bool = False
    link_secret: str | None = None
    manage_secret: str | None = None
    trouble: Trouble | None = None
    sign_in_change: SignInChange | None = None
    wording: Mapping[Place, str] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        """The reference of what it speaks of."""
        about = self.appointment or self.look
        return about.reference if about else ""


@dataclass(frozen=True)
class Rendered:
    """A notice ready to be queued."""

    subject: str
    text: str
    html: str
    mime: bytes


def render(
    notice: Notice, about: About, *, to_name: str, to_address: str, message_uuid: str, now: datetime
) -> Rendered:
    """Render a notice for one person. Raises ValueError where a header cannot be sent."""
    public_url = current_app.config["PUBLIC_URL"].rstrip("/")
    context = _context(notice, about, public_url, now)
    folder = f"email/{notice}"
    with force_locale(wording.LOCALE):
        context["own_words"] = {place.value: filled(text, _values(about)) for place, text in about.wording.items()}
        subject = " ".join(render_template(f"{folder}/subject.txt", **context).split())
        text = BLANK_LINES.sub("\n\n", render_template(f"{folder}/body.txt", **context)).strip() + "\n"
        html = _unless_broken(notice, "HTML", lambda: _html(folder, subject, context))
        calendar = _unless_broken(notice, "calendar", lambda: _calendar(notice, about, to_address, now))
    letter = mail.Letter(
        message_id=f"<{message_uuid}@{_host(public_url)}>",
        to_name=to_name,
        to_address=to_address,
        subject=subject,
        text=text,
        html=html,
        reply_to=about.clinic.email,
        calendar=calendar,
    )
    return Rendered(subject, text, html or "", mail.build(letter, now))


def _context(notice: Notice, about: About, public_url: str, now: datetime) -> dict[str, Any]:
    """What the templates of a notice know."""
    return {
        "clinic": about.clinic,
        "appointment": about.appointment,
        "look": about.look,
        "before": about.before,
        "technician_name_before": about.technician_name_before,
        "technician_name": about.technician_name,
        "client_name": about.client_name,
        "reference": grouped(about.reference) if about.reference else "",
        "automatic": about.automatic,
        "by_client": about.by_client,
        "answered_by_start": about.answered_by_start,
        "now": now,
        "trouble": about.trouble,
        "sign_in_change": about.sign_in_change,
        "link_url": f"{public_url}/{LINK_PATHS.get(notice, 'your-page')}/{about.link_secret}",
        "manage_url": f"{public_url}/manage/{about.manage_secret}" if about.manage_secret else None,
        "admin_url": f"{public_url}/admin/{'looks' if about.look else 'appointments'}/{about.reference}",
    }


def _values(about: About) -> Mapping[str, str]:
    """What the placeholders of the clinic's own words stand for."""
    values = {
        "name": about.client_name,
        "first_name": (about.client_name.split() or [""])[0],
        "clinic": about.clinic.name,
        "phone": about.clinic.phone,
        "answer_time": wording.working_time(about.clinic.answers_within_hours),
        "technician": about.technician_name,
    }
    if about.appointment:
        zone = about.clinic.policy.zone
        values["day"] = wording.local_day(about.appointment.starts_at, zone)
        values["time"] = wording.clock_time(about.appointment.starts_at, zone)
    return values


def _html(folder: str, subject: str, context: Mapping[str, Any]) -> str:
    return _INLINER.inline(render_template(f"{folder}/body.html", subject=subject, **context))


def _unless_broken(notice: Notice, name: str, make: Callable[[], Part]) -> Part | None:
    """A part beside the text; when it cannot be made, the text goes without it (R11)."""
    try:
        return make()
    except Exception as error:  # noqa: BLE001 (whatever is wrong with it: the text matters more)
        # The type alone: what was being rendered is not for a log.
        log.error("the %s part of %s could not be made: %s", name, notice, type(error).__name__)  # noqa: TRY400
        return None


def _calendar(notice: Notice, about: About, to_address: str, now: datetime) -> mail.Calendar | None:
    method = _method(notice, about)
    if method is None or about.appointment is None:
        return None
    # Whoever it was taken from knows it by the time it had.
    shown = about.before if about.before and notice is Notice.STAFF_MOVED_AWAY else about.appointment
    attendee = to_address if notice.startswith(FOR_STAFF) else None
    other = about.client_name if notice.startswith(FOR_STAFF) else about.clinic.name
    entry = calendar_entry(shown, about.appointment_uuid, about.clinic, other, about.appointment.sequence)
    return mail.Calendar(calendar_file.write(entry, method, now, attendee=attendee), method.value)


def calendar_entry(
    appointment: Appointment, uuid: str, clinic: Clinic, other: str, sequence: int | None = None
) -> Entry:
    """What stands in a calendar about an appointment, wherever it comes from; `other` is whom its owner meets.

    `sequence` is that of the change, where it tells of one.
    """
    return Entry(
        uid=f"{uuid}@{_host(current_app.config['PUBLIC_URL'])}",
        sequence=appointment.sequence if sequence is None else sequence,
        title=f"Consultation, {other}",
        location=_location(appointment, clinic),
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        organiser_name=clinic.name,
        organiser_address=clinic.email,
    )


def _method(notice: Notice, about: About) -> Method | None:
    """How a notice speaks to a calendar; it says nothing to one that was never told of the appointment."""
    confirmed = about.appointment is not None and about.appointment.state is State.CONFIRMED
    was_confirmed = about.before is not None and about.before.state is State.CONFIRMED
    if notice in LEAVES_CALENDAR:
        return Method.CANCEL if was_confirmed else None
    if notice in WITH_CALENDAR or (notice in CHANGES_CALENDAR and confirmed):
        return Method.REQUEST if notice.startswith(FOR_STAFF) else Method.PUBLISH
    return None


def _location(appointment: Appointment, clinic: Clinic) -> str:
    """Where to go, or what to open: calendars go out with confirmations alone."""
    return appointment.service.join_url or appointment.service.address or clinic.address


def _host(public_url: str) -> str:
    return public_url.partition("://")[2].partition("/")[0].partition(":")[0]
