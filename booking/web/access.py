"""Who may open which route. A route that is not in this table opens to nobody, and a test says so.

The table is the documentation as well: `ANYONE` is the street, everything else is signed-in staff of a role.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, abort, g, redirect, request, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from booking.domain.accounts import Role, Viewer
from booking.usecases import accounts

ANYONE: Final[frozenset[Role]] = frozenset()
STAFF: Final = frozenset(Role)
OWNER: Final = frozenset({Role.OWNER})
NOBODY: Final = None

ACCESS: Mapping[str, frozenset[Role] | None] = {
    "static": ANYONE,
    "health.healthz": ANYONE,
    "health.readyz": ANYONE,
    "public.start": ANYONE,
    "public.privacy": ANYONE,
    "public.accessibility": ANYONE,
    "public.safety_answers": ANYONE,
    "public.technician_page": ANYONE,
    "public.robots": ANYONE,
    "public.security_file": ANYONE,
    "public.favicon": ANYONE,
    # Behind a secret link and the date of birth.
    "public.your_page": ANYONE,
    # The enquiry is found by its own cookie: without one, these pages show "your answers are not here".
    "book.begin": ANYONE,
    "book.delete": ANYONE,
    "book.safety": ANYONE,
    "book.consent": ANYONE,
    "book.health": ANYONE,
    "book.result": ANYONE,
    "book.look": ANYONE,
    "book.look_asked": ANYONE,
    "book.time": ANYONE,
    "book.taken": ANYONE,
    "book.details": ANYONE,
    "book.check": ANYONE,
    "book.done": ANYONE,
    "book.done_again": ANYONE,
    "book.calendar": ANYONE,
    "book.address": ANYONE,
    # The health check before a visit: found by its own cookie, given after the link and the date of birth.
    "changes.answers": ANYONE,
    "changes.page": ANYONE,
    "changes.sent": ANYONE,
    # Behind the secret link of each mail.
    "manage.appointment": ANYONE,
    "manage.answers": ANYONE,
    "manage.lost_link": ANYONE,
    # For programs: read-only, and no more than the pages show to anybody.
    "api.availability": ANYONE,
    "api.openapi": ANYONE,
    "security.login": ANYONE,
    "demo_link.sign_in": ANYONE,
    "security.logout": STAFF,
    # Flask-Security brings these along; we have no use for them.
    "security.static": NOBODY,
    "security.verify": NOBODY,
    "admin.today": STAFF,
    "admin.week": STAFF,
    "admin.requests": STAFF,
    "admin.export_requests": STAFF,
    "admin.appointment": STAFF,
    "admin.confirm": STAFF,
    "admin.decline": STAFF,
    "admin.choose_move": STAFF,
    "admin.move": STAFF,
    "admin.cancel": STAFF,
    "admin.complete": STAFF,
    "admin.no_show": STAFF,
    "admin.shorten": STAFF,
    "admin.correct": OWNER,
    "admin.note": STAFF,
    "admin.ask_for_letter": STAFF,
    "admin.letter": STAFF,
    "admin.confirm_anyway": STAFF,
    "admin.visit": STAFF,
    "admin.consultation_form": STAFF,
    "admin.look": STAFF,
    "admin.refuse_look": STAFF,
    "admin.allow_look": STAFF,
    "admin.inbox": STAFF,
    "admin.open_notice": STAFF,
    "admin.notice": STAFF,
    "admin.rules": OWNER,
    "admin.compare_rules": OWNER,
    "admin.try_rules": OWNER,
    "admin.try_file_of_rules": OWNER,
}


def register(app: Flask) -> None:
    """Check every request against the table before anything else."""
    app.before_request(_check)


def _check() -> Response | None:
    if request.endpoint is None:
        return None  # no such page: the error page follows
    roles = ACCESS.get(request.endpoint)
    if roles is NOBODY:
        abort(404)
    if roles is ANYONE:
        if request.endpoint == "security.login" and not _is_address(request.values.get("next", "")):
            abort(400)
        return None
    if not current_user.is_authenticated:
        # Only a page can be returned to; what a POST was to do is asked again on its page.
        asked = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("security.login", next=asked))
    g.viewer = accounts.get_viewer(current_user.id)
    if g.viewer.role not in roles:
        abort(404)
    return None


def _is_address(text: str) -> bool:
    """Whether Flask-Security can read it; some wrong addresses raise there."""
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True


def viewer() -> Viewer:
    """The signed-in person; only on routes that ask for one."""
    found: Viewer = g.viewer
    return found
