"""Requests: all appointments by where they stand, to be filtered, searched and taken away."""

from dataclasses import replace
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.appointment import State
from booking.domain.request_list import Wanted
from booking.domain.ruleset import Outcome
from booking.usecases import requests as use_case
from booking.web import csv_file
from booking.web.access import viewer
from booking.web.admin import admin, words
from booking.web.admin.lists import Chip, asked_date, asked_page
from booking.web.admin.step_up import fresh_factor
from booking.web.answer_words import plain_date
from booking.web.context import page_clinic
from booking.web.forms import PressForm, tidy
from booking.web.moment import now

ALL = "all"
LONGEST_SEARCH = 100
OUTCOMES = (Outcome.CLEAR, Outcome.REVIEW, Outcome.LATER, Outcome.LETTER, Outcome.REFUSE)


@admin.get("/requests")
def requests() -> str:
    """One page of them, oldest first."""
    wanted = _wanted()
    found = use_case.list_requests(wanted, asked_page(), viewer())
    return render_template(
        "admin/requests.html",
        found=found,
        wanted=wanted,
        tabs=_tabs(found, wanted),
        outcomes=[(outcome.word, words.outcome(outcome)) for outcome in OUTCOMES],
        outcome_names={outcome: words.outcome(outcome) for outcome in Outcome},
        earlier=_address(wanted, found.number - 1) if found.number > 1 else None,
        later=_address(wanted, found.number + 1) if found.number < found.pages else None,
        export=url_for("admin.export_requests", **_arguments(wanted)),
        chips=_chips(found, wanted),
        state=wanted.state.value if wanted.state else ALL,
        now=now(),
    )


@admin.route("/requests/export", methods=["GET", "POST"])
@fresh_factor
def export_requests() -> Response | str:
    """Say what is taken away, then give the same, every page of it, as a file."""
    wanted, form = _wanted(), PressForm()
    if form.validate_on_submit():
        return _file(wanted)
    found = use_case.list_requests(wanted, 1, viewer())
    return render_template(
        "admin/export_requests.html",
        form=form,
        has_errors=bool(form.errors),
        count=_count(found, wanted.state),
        tab=words.short_states()[wanted.state] if wanted.state else gettext("All"),
        chips=_chips(found, wanted),
        page=url_for("admin.requests", **_arguments(wanted)),
    )


def _file(wanted: Wanted) -> Response:
    """Of health there is the outcome and no more."""
    zone = page_clinic().policy.zone
    heads = [
        gettext("Reference"),
        gettext("Where it stands"),
        gettext("Client"),
        gettext("E-mail"),
        gettext("Phone"),
        gettext("With"),
        gettext("Service"),
        gettext("Starts"),
        gettext("Booked"),
        gettext("Outcome"),
    ]
    rows = (
        [
            stored.appointment.reference,
            stored.appointment.state.value,
            stored.client_name,
            stored.client_email or "",
            stored.client_phone,
            stored.technician_name,
            stored.appointment.service.name,
            f"{stored.appointment.starts_at.astimezone(zone):%Y-%m-%d %H:%M}",
            f"{stored.appointment.booked_at.astimezone(zone):%Y-%m-%d %H:%M}",
            stored.outcome.word,
        ]
        for stored in use_case.export_requests(wanted, viewer(), now())
    )
    return csv_file.answer("requests.csv", heads, rows)


def _wanted() -> Wanted:
    """What the address asks for; what it asks wrongly is left out."""
    asked = request.args
    state = asked.get("state", State.REQUESTED.value)
    outcomes = {outcome.word: outcome for outcome in OUTCOMES}
    return Wanted(
        state=State(state) if state in {each.value for each in State} else None,
        technician=asked.get("technician") or None,
        outcome=outcomes.get(asked.get("outcome", "")),
        first_day=asked_date("first"),
        last_day=asked_date("last"),
        text=(tidy(asked.get("text")) or "")[:LONGEST_SEARCH],
    )


def _arguments(wanted: Wanted, state: str | None = None) -> dict[str, Any]:
    """The address of what is wanted, in another state where one is given."""
    given = {
        "state": state or (wanted.state.value if wanted.state else ALL),
        "technician": wanted.technician,
        "outcome": wanted.outcome.word if wanted.outcome else None,
        "first": wanted.first_day.isoformat() if wanted.first_day else None,
        "last": wanted.last_day.isoformat() if wanted.last_day else None,
        "text": wanted.text or None,
    }
    return {name: value for name, value in given.items() if value is not None}


def _address(wanted: Wanted, number: int) -> str:
    return url_for("admin.requests", page=str(number), **_arguments(wanted))


def _count(found: use_case.RequestPage, state: State | None) -> int:
    return sum(found.counts.values()) if state is None else found.counts[state]


def _chips(found: use_case.RequestPage, wanted: Wanted) -> list[Chip]:
    """Each filter at work; the tab is none of them."""
    names = {each.slug: each.name for each in found.technicians}
    active = []
    if wanted.text:
        active.append((f"“{wanted.text}”", replace(wanted, text="")))
    if wanted.technician:
        active.append((names.get(wanted.technician, wanted.technician), replace(wanted, technician=None)))
    if wanted.outcome:
        active.append((words.outcome(wanted.outcome), replace(wanted, outcome=None)))
    if wanted.first_day:
        text = gettext("From %(day)s", day=plain_date(wanted.first_day))
        active.append((text, replace(wanted, first_day=None)))
    if wanted.last_day:
        text = gettext("Up to %(day)s", day=plain_date(wanted.last_day))
        active.append((text, replace(wanted, last_day=None)))
    return [Chip(label, url_for("admin.requests", **_arguments(without))) for label, without in active]


def _tabs(found: use_case.RequestPage, wanted: Wanted) -> list[dict[str, object]]:
    names: list[tuple[State | None, str]] = [*words.short_states().items(), (None, gettext("All"))]
    return [
        {
            "label": name,
            "count": _count(found, state),
            "url": url_for("admin.requests", **_arguments(wanted, state.value if state else ALL)),
            "current": state is wanted.state,
        }
        for state, name in names
    ]
