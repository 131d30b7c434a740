"""Cancelling: a page that asks, since it cannot be undone."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField

from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError
from booking.domain.self_service import CancelReason
from booking.usecases import manage as use_case
from booking.web.client import manage
from booking.web.moment import now
from booking.web.public import who_and_when
from booking.web.seeing import see_other
from booking.web.step_form import StepForm


class CancelForm(StepForm):
    """Which start the page showed, and why, for who likes to say; nothing has to be chosen."""

    starts_at = HiddenField()
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
        try:
            use_case.cancel(secret, who_and_when.start_in(request.form), now(), form.chosen)
        except ActNotAllowedError:
            pass  # the page says how it stands now
        except ChangedMeanwhileError:
            return see_other(f"{page}?meanwhile=yes")
        return see_other(page)
    form.starts_at.data = found.stored.appointment.starts_at.isoformat()
    return render_template(
        "client/cancel.html",
        form=form,
        has_errors=bool(form.errors),
        stored=found.stored,
        appointment=found.stored.appointment,
        page=page,
    )
