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
        "admin.rules": (gettext("Rules"), gettext("The questions clients are asked and what the answers mean.")),
        "staff.overview": (gettext("Staff"), gettext("Who may sign in, and as what.")),
        "settings.audit": (gettext("Audit"), gettext("Who did what, and when.")),
    }
    return [
        Section(url_for(endpoint), title, about)
        for endpoint, (title, about) in parts.items()
        if role in (ACCESS[endpoint] or ())
    ]
