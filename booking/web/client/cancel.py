"""Cancelling: a page that asks, since it cannot be undone."""

from contextlib import suppress

from flask import render_template, url_for
from werkzeug.wrappers import Response

from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError
from booking.usecases import manage as use_case
from booking.web.client import manage
from booking.web.moment import now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm


@manage.route("/<secret>/cancel", methods=["GET", "POST"])
def cancel(secret: str) -> Response | str:
    """Ask; nothing happens before the button is pressed. Too late for it: the page says to call."""
    found = use_case.show(secret, now())
    page = url_for("manage.appointment", secret=secret)
    if not found.may_change(now()):
        return see_other(page)
    form = StepForm()
    if form.validate_on_submit():
        with suppress(ActNotAllowedError, ChangedMeanwhileError):  # the page says how it stands now
            use_case.cancel(secret, now())
        return see_other(page)
    return render_template(
        "client/cancel.html",
        form=form,
        has_errors=bool(form.errors),
        stored=found.stored,
        appointment=found.stored.appointment,
        page=page,
    )
