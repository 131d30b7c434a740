"""What an e-mail says: rendered from `templates/email/<notice>/` when the message is queued."""

import re
from dataclasses import dataclass
from datetime import datetime

import css_inline
from flask import current_app, render_template
from flask_babel import force_locale

from booking.domain.appointment import Appointment
from booking.domain.clinic import Clinic
from booking.domain.look import Look
from booking.domain.messages import Notice
from booking.domain.reference import grouped
from booking.gateways import calendar_file, mail, wording
from booking.gateways.calendar_file import Entry, Method

# What stands before the secret in a notice's link.
LINK_PATHS = {Notice.STAFF_INVITED: "admin/invitation"}
WITH_CALENDAR = {Notice.CONFIRMED: Method.PUBLISH, Notice.STAFF_CONFIRMED: Method.REQUEST}
BLANK_LINES = re.compile(r"\n{3,}")
_INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True)
class About:
    """What a notice speaks of: an appointment, or a look. No health word can come in: there is no place for one."""

    clinic: Clinic
    client_name: str
    appointment: Appointment | None = None
    appointment_uuid: str = ""
    technician_name: str = ""
    look: Look | None = None
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
        "technician_name": about.technician_name,
        "client_name": about.client_name,
        "reference": grouped(about.reference) if about.reference else "",
        "automatic": about.automatic,
        "link_url": f"{public_url}/{LINK_PATHS.get(notice, 'your-page')}/{about.link_secret}",
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
    method = WITH_CALENDAR.get(notice)
    if method is None or about.appointment is None:
        return None
    appointment, clinic = about.appointment, about.clinic
    other = about.client_name if method is Method.REQUEST else clinic.name
    entry = Entry(
        uid=f"{about.appointment_uuid}@{_host(current_app.config['PUBLIC_URL'])}",
        sequence=appointment.sequence,
        title=f"Consultation, {other}",
        location=_location(appointment, clinic),
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        organiser_name=clinic.name,
        organiser_address=clinic.email,
    )
    return mail.Calendar(calendar_file.write(entry, method, now, attendee=to_address), method.value)


def _location(appointment: Appointment, clinic: Clinic) -> str:
    """Where to go, or what to open: calendars go out with confirmations alone."""
    return appointment.service.join_url or appointment.service.address or clinic.address


def _host(public_url: str) -> str:
    return public_url.partition("://")[2].partition("/")[0].partition(":")[0]
