"""The settings' first page: what may be set, by whoever may set it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, url_for
from flask_babel import gettext

from booking.domain.accounts import Role
from booking.web.access import ACCESS, viewer
from booking.web.admin.settings import settings


@dataclass(frozen=True)
class Section:
    """A part of the settings with a page of its own."""

    url: str
    title: str
    about: str


@settings.get("/")
def overview() -> str:
    """The parts that the signed-in person may open."""
    return render_template("admin/settings/overview.html", sections=sections(viewer().role))


def sections(role: Role) -> Sequence[Section]:
    """The parts of the settings that a role may open, in the order of a new clinic's first day."""
    parts = {
        "settings.clinic": (gettext("Clinic"), gettext("Name, phone, e-mail, address and time zone.")),
        "settings.policy": (
            gettext("Rules of booking"),
            gettext("How soon, how far ahead, how many, and until when clients may move or cancel."),
        ),
        "settings.services": (gettext("Services"), gettext("What is on offer, how long it takes, and where.")),
        "settings.technicians": (gettext("Technicians"), gettext("Who consults and treats, and who takes bookings.")),
        "settings.hours": (gettext("Hours"), gettext("Usual weeks, other hours on a date, time off.")),
        "settings.closed": (gettext("Closed days"), gettext("When the whole clinic sees nobody, and why.")),
        "settings.holidays": (gettext("Public holidays"), gettext("Whose public holidays the clinic keeps.")),
        "settings.due_answers": (
            gettext("Answers of the safety page"),
            gettext("What clients are told to ask, your answers, and when they were checked."),
        ),
        "settings.advisories": (
            gettext("Safety advisories"),
            gettext("What clients read and acknowledge first, version by version."),
        ),
        "settings.wording": (gettext("E-mails to clients"), gettext("A few paragraphs of each in your own words.")),
        "admin.rules": (
            gettext("Screening rules"),
            gettext("The questions clients are asked and what the answers mean."),
        ),
        "staff.overview": (gettext("Staff"), gettext("Who may sign in, and as what.")),
        "settings.audit": (gettext("Audit"), gettext("Who did what, and when.")),
    }
    return [
        Section(url_for(endpoint), title, about)
        for endpoint, (title, about) in parts.items()
        if role in (ACCESS[endpoint] or ())
    ]
