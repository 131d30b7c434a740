"""The client's links: a new one, or an end to those that were sent."""

from collections.abc import Callable
from functools import partial

from flask import flash, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.errors import ActNotAllowedError
from booking.domain.links import may_send
from booking.domain.reference import normalised
from booking.usecases import appointments, looks
from booking.usecases import links as use_case
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.admin.appointment import not_now
from booking.web.forms import ChoiceField
from booking.web.moment import now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm

SEND, RENEW, STOP = "send", "renew", "stop"


@admin.route("/appointments/<reference>/links", methods=["GET", "POST"])
def links(reference: str) -> Response | str:
    """Ask which; what is over has nothing to send, and its links can still be stopped."""
    stored = appointments.show_for_decision(normalised(reference), viewer())
    reference = stored.appointment.reference
    page = url_for("admin.appointment", reference=reference)
    return _asked(
        stored,
        page,
        partial(use_case.renew_links, reference, viewer(), now()),
        lambda: not_now(reference),
        can_send=may_send(stored.appointment, now()),
    )


@admin.route("/looks/<look_reference>/links", methods=["GET", "POST"])
def look_links(look_reference: str) -> Response | str:
    """The same for the links to the times that a look offers."""
    stored = looks.show_for_answer(normalised(look_reference), viewer())
    page = url_for("admin.look", look_reference=stored.look.reference)
    return _asked(
        stored,
        page,
        partial(use_case.renew_look_links, stored.look.reference, viewer(), now()),
        lambda: see_other(page),
        can_send=use_case.may_send_about_look(stored),
    )


def _asked(
    stored: object,
    page: str,
    renew: Callable[..., None],
    refused: Callable[[], Response],
    *,
    can_send: bool,
) -> Response | str:
    form = _form(can_send=can_send)
    if form.validate_on_submit():
        chosen = form["what"].data
        try:
            renew(stop=chosen != SEND, send=chosen != STOP)
        except ActNotAllowedError:
            return refused()
        flash(_done()[chosen], "success")
        return see_other(page)
    return render_template(
        "admin/links.html", form=form, has_errors=bool(form.errors), stored=stored, can_send=can_send, page=page
    )


def _form(*, can_send: bool) -> StepForm:
    choices = [(STOP, gettext("Stop the links sent so far, and send none"))]
    if can_send:
        choices = [
            (SEND, gettext("Send a new link; those sent so far go on working")),
            (RENEW, gettext("Stop the links sent so far, and send a new one")),
            *choices,
        ]
    field = ChoiceField(
        gettext("What shall happen?"), choices=choices, message=gettext("Choose what shall happen with the links")
    )
    form: StepForm = type("LinksForm", (StepForm,), {"what": field})()
    return form


def _done() -> dict[str, str]:
    return {
        SEND: gettext("A new link is on its way to the client."),
        RENEW: gettext("The old links open nothing any more, and a new one is on its way to the client."),
        STOP: gettext("The links sent so far open nothing any more."),
    }
