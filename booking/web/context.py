"""What every page knows: the clinic, and for staff who they are and what waits for them."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.accounts import Role, Viewer
from booking.domain.clinic import Clinic
from booking.domain.errors import NotFoundError
from booking.usecases import clinic, messages
from booking.web import problem, roles

CLIENTS = {
    "admin.clients",
    "admin.client",
    "admin.correct_client",
    "admin.join_clients",
    "admin.bar_client",
    "admin.lift_bar",
}
LAST_CLINIC = "hairline.last_clinic"
MESSAGE_PAGES = frozenset({"admin.messages", "admin.message", "admin.send_again"})


@dataclass(frozen=True)
class NavItem:
    """One entry of the admin view's bar; `key` goes there after a `g`."""

    label: str
    url: str
    count: int
    current: bool
    key: str


@dataclass(frozen=True)
class Person:
    """Who is signed in."""

    name: str
    role: str
    is_owner: bool = False


def register(app: Flask) -> None:
    """Give templates their common context."""
    app.before_request(_need_clinic)
    app.context_processor(_page_context)


def _need_clinic() -> Response | None:
    """Before a clinic is set up there is one page only, for whoever installs it."""
    if request.endpoint in {"static", "public.favicon", "health.healthz", "health.readyz"}:
        return None
    try:
        page_clinic()
    except NotFoundError:
        if problem.is_wanted():
            return problem.answer(503, gettext("This clinic is not set up yet."))
        return Response(render_template("errors/not_set_up.html"), 503, mimetype="text/html")
    return None


def _page_context() -> dict[str, Any]:
    public_url = current_app.config["PUBLIC_URL"].rstrip("/")
    context: dict[str, Any] = {"page_lang": "en", "page_dir": "ltr", "public_url": public_url}
    # Where the database cannot answer, the phone number of a moment ago is what helps.
    known = g.get("clinic") or current_app.extensions.get(LAST_CLINIC)
    if known:
        context["clinic"] = known
    viewer = g.get("viewer")
    if viewer is not None:
        context["person"] = Person(viewer.name, roles.names()[viewer.role], viewer.role is Role.OWNER)
        context["sign_out_url"] = url_for("sign_in.sign_out")
        context["nav"] = _nav(viewer)
        context["keys_url"] = url_for("account.keys") if viewer.uses_keys else None
        context["account_url"] = url_for("account.overview")
        context["form_is_back"] = bool(g.get("kept_form"))
    return context


def _nav(viewer: Viewer) -> list[NavItem]:
    endpoint = request.endpoint or ""
    unread = messages.count_unread(viewer.account_id)
    return [
        NavItem(gettext("Today"), url_for("admin.today"), 0, endpoint == "admin.today", "t"),
        NavItem(gettext("Requests"), url_for("admin.requests"), 0, endpoint == "admin.requests", "r"),
        NavItem(gettext("Week"), url_for("admin.week"), 0, endpoint == "admin.week", "w"),
        NavItem(gettext("Clients"), url_for("admin.clients"), 0, endpoint in CLIENTS, "c"),
        NavItem(gettext("Inbox"), url_for("admin.inbox"), unread, endpoint in {"admin.inbox", "admin.notice"}, "i"),
        NavItem(gettext("Messages"), url_for("admin.messages"), 0, endpoint in MESSAGE_PAGES, "m"),
        NavItem(gettext("Settings"), url_for("settings.overview"), 0, _is_setting(endpoint), "s"),
    ]


def _is_setting(endpoint: str) -> bool:
    return endpoint.startswith(("settings.", "staff.")) or endpoint.endswith("rules")


def page_clinic() -> Clinic:
    """The clinic, read once for a request."""
    if "clinic" not in g:
        g.clinic = current_app.extensions[LAST_CLINIC] = clinic.show_clinic()
    found: Clinic = g.clinic
    return found
