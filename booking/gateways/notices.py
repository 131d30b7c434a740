"""What an e-mail says: rendered from `templates/email/<notice>/` when the message is queued."""

import re
from dataclasses import dataclass
from datetime import datetime

import css_inline
from flask import current_app, render_template
from flask_babel import force_locale

from booking.domain.appointment import Appointment, State
from booking.domain.clinic import Clinic
from booking.domain.look import Look
from booking.domain.messages import Notice
from booking.domain.reference import grouped
from booking.gateways import calendar_file, mail, wording
from booking.gateways.calendar_file import Entry, Method

FOR_STAFF = "staff_"
WITH_CALENDAR = {Notice.CONFIRMED, Notice.STAFF_CONFIRMED}
CHANGES_CALENDAR = {Notice.RESCHEDULED, Notice.STAFF_RESCHEDULED}
LEAVES_CALENDAR = {Notice.CANCELLED, Notice.STAFF_CANCELLED, Notice.STAFF_MOVED_AWAY}
BLANK_LINES = re.compile(r"\n{3,}")
_INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True)
class About:
    """What a notice speaks of: an appointment, or a look. No health word can come in: there is no place for one.

    `before` is the appointment as it was, where the notice is about a change of it.
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
    link_secret: str | None = None

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
    context = {
        "clinic": about.clinic,
        "appointment": about.appointment,
        "look": about.look,
        "before": about.before,
        "technician_name_before": about.technician_name_before,
        "technician_name": about.technician_name,
        "client_name": about.client_name,
        "reference": grouped(about.reference),
        "automatic": about.automatic,
        "link_url": f"{public_url}/your-page/{about.link_secret}",
        "admin_url": f"{public_url}/admin/{'looks' if about.look else 'appointments'}/{about.reference}",
    }
    folder = f"email/{notice}"
    with force_locale(wording.LOCALE):
        subject = " ".join(render_template(f"{folder}/subject.txt", **context).split())
        text = BLANK_LINES.sub("\n\n", render_template(f"{folder}/body.txt", **context)).strip() + "\n"
        html = _INLINER.inline(render_template(f"{folder}/body.html", subject=subject, **context))
        calendar = _calendar(notice, about, to_address, now)
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
    return Rendered(subject, text, html, mail.build(letter, now))


def _calendar(notice: Notice, about: About, to_address: str, now: datetime) -> mail.Calendar | None:
    method = _method(notice, about)
    if method is None or about.appointment is None:
        return None
    appointment, clinic = about.appointment, about.clinic
    # Whoever it was taken from knows it by the time it had.
    shown = about.before if about.before and notice is Notice.STAFF_MOVED_AWAY else appointment
    attendee = to_address if notice.startswith(FOR_STAFF) else None
    other = about.client_name if notice.startswith(FOR_STAFF) else clinic.name
    entry = Entry(
        uid=f"{about.appointment_uuid}@{_host(current_app.config['PUBLIC_URL'])}",
        sequence=appointment.sequence,
        title=f"Consultation, {other}",
        location=_location(appointment, clinic),
        starts_at=shown.starts_at,
        ends_at=shown.ends_at,
        organiser_name=clinic.name,
        organiser_address=clinic.email,
    )
    return mail.Calendar(calendar_file.write(entry, method, now, attendee=attendee), method.value)


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
