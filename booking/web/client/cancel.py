"""Cancelling: a page that asks, since it cannot be undone."""

from contextlib import suppress
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import RadioField

from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError
from booking.domain.self_service import CancelReason
from booking.usecases import manage as use_case
from booking.web.client import manage
from booking.web.moment import now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm


class CancelForm(StepForm):
    """Why, for who likes to say; nothing has to be chosen."""

    reason = RadioField(validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        """The reasons in words."""
        super().__init__(**kwargs)
        self.reason.label.text = gettext("Why do you cancel?")
        self.reason.flags.optional = True
        self.reason.choices = [
            (CancelReason.TIME.value, gettext("The time does not suit me any more")),
            (CancelReason.MIND.value, gettext("I have changed my mind")),
            (CancelReason.ELSEWHERE.value, gettext("I am going somewhere else")),
            (CancelReason.OTHER.value, gettext("Something else")),
        ]

    @property
    def chosen(self) -> CancelReason | None:
        """The reason; none where none, or nothing known, was chosen: it must not keep anybody from cancelling."""
        return CancelReason(self.reason.data) if self.reason.data in set(CancelReason) else None


@manage.route("/<secret>/cancel", methods=["GET", "POST"])
def cancel(secret: str) -> Response | str:
    """Ask; nothing happens before the button is pressed. Too late for it: the page says to call."""
    found = use_case.show(secret, now())
    page = url_for("manage.appointment", secret=secret)
    if not found.may_change(now()):
        return see_other(page)
    form = CancelForm()
    if form.validate_on_submit():
        with suppress(ActNotAllowedError, ChangedMeanwhileError):  # the page says how it stands now
            use_case.cancel(secret, now(), form.chosen)
        return see_other(page)
    return render_template(
        "client/cancel.html",
        form=form,
        has_errors=bool(form.errors),
        stored=found.stored,
        appointment=found.stored.appointment,
        page=page,
    )
