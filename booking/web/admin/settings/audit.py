"""The audit log, for the owner: to be filtered and read, and nothing else."""

from dataclasses import dataclass, replace
from datetime import datetime

from flask import render_template, request, url_for
from flask_babel import gettext

from booking.domain.audit import Entry, Wanted
from booking.usecases import audit as use_case
from booking.usecases.audit import AuditPage
from booking.web.access import viewer
from booking.web.admin import audit_words
from booking.web.admin.lists import Chip, asked_date, asked_page
from booking.web.admin.settings import settings
from booking.web.answer_words import plain_date
from booking.web.forms import tidy

LONGEST_SUBJECT = 100
LARGEST_ID = 2**31


@dataclass(frozen=True)
class Line:
    """A line as it is read; `url` leads to what it is about, where there is such a page."""

    at: datetime
    who: str
    what: str
    about: str
    url: str | None


@settings.get("/audit")
def audit() -> str:
    """One page of it, newest first."""
    wanted = _wanted()
    page = use_case.list_lines(wanted, asked_page(), viewer())
    kinds = audit_words.kinds()
    return render_template(
        "admin/settings/audit.html",
        page=page,
        lines=[_line(entry, page, kinds) for entry in page.found],
        wanted=wanted,
        who=_who(wanted),
        people=[*_actors().items(), *((str(number), name) for number, name in page.names.items())],
        kinds=sorted(kinds.items(), key=lambda kind: kind[1]),
        chips=_chips(wanted, page, kinds),
        earlier=_address(wanted, page.number - 1) if page.number > 1 else None,
        later=_address(wanted, page.number + 1) if page.number < page.pages else None,
    )


def _actors() -> dict[str, str]:
    return {
        "client": gettext("Clients"),
        "staff": gettext("All staff"),
        "system": gettext("The program itself"),
    }


def _wanted() -> Wanted:
    """What the address asks for; what it asks wrongly is left out."""
    who = request.args.get("who", "")
    is_account = who.isascii() and who.isdigit() and int(who[:10]) < LARGEST_ID and len(who) < 11
    subject = (tidy(request.args.get("about")) or "")[:LONGEST_SUBJECT]
    return Wanted(
        first_day=asked_date("first"),
        last_day=asked_date("last"),
        actor=who if who in _actors() else None,
        account_id=int(who) if is_account else None,
        kind=(tidy(request.args.get("what")) or "")[:LONGEST_SUBJECT] or None,
        subject=subject or None,
    )


def _who(wanted: Wanted) -> str:
    return str(wanted.account_id) if wanted.account_id is not None else wanted.actor or ""


def _address(wanted: Wanted, number: int | None = None) -> str:
    return url_for(
        "settings.audit",
        first=wanted.first_day.isoformat() if wanted.first_day else None,
        last=wanted.last_day.isoformat() if wanted.last_day else None,
        who=_who(wanted) or None,
        what=wanted.kind,
        about=wanted.subject,
        page=number,
    )


def _chips(wanted: Wanted, page: AuditPage, kinds: dict[str, str]) -> list[Chip]:
    found = []
    if wanted.first_day:
        text = gettext("From %(day)s", day=plain_date(wanted.first_day))
        found.append(Chip(text, _address(replace(wanted, first_day=None))))
    if wanted.last_day:
        text = gettext("Up to %(day)s", day=plain_date(wanted.last_day))
        found.append(Chip(text, _address(replace(wanted, last_day=None))))
    if who := _who(wanted):
        name = _actors().get(who) or page.names.get(wanted.account_id or 0, who)
        found.append(Chip(name, _address(replace(wanted, actor=None, account_id=None))))
    if wanted.kind:
        found.append(Chip(kinds.get(wanted.kind, wanted.kind), _address(replace(wanted, kind=None))))
    if wanted.subject:
        found.append(Chip(f"“{wanted.subject}”", _address(replace(wanted, subject=None))))
    return found


def _line(entry: Entry, page: AuditPage, kinds: dict[str, str]) -> Line:
    who = {"client": gettext("The client"), "system": gettext("The program itself")}
    about, url = _about(entry, page)
    return Line(entry.at, entry.by or who.get(entry.actor, entry.actor), audit_words.what(entry.act, kinds), about, url)


def _about(entry: Entry, page: AuditPage) -> tuple[str, str | None]:
    """What a line is about, in words, and where that is shown."""
    subject = entry.subject
    if entry.is_appointment:
        return subject, url_for("admin.appointment", reference=subject)
    if entry.is_look:
        return subject, url_for("admin.look", look_reference=subject)
    kind, _, number = subject.partition(" ")
    if kind == "client" and number.isdigit():
        return gettext("Client record %(number)s", number=number), url_for("admin.client", client_id=int(number))
    if kind == "account" and number.isdigit():
        name = page.names.get(int(number), subject)
        return gettext("Account of %(name)s", name=name), url_for("staff.person", account_id=int(number))
    named = {"clinic": gettext("The clinic"), "requests": gettext("Requests")}
    return named.get(subject, subject), None
