"""Cancelling an appointment, and saying afterwards whether the client came."""

from flask import render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField
from wtforms.validators import ValidationError

from booking.domain.appointment import HOLDS_TIME
from booking.domain.reference import normalised
from booking.usecases import appointments, change, decide
from booking.web.access import viewer
from booking.web.admin import admin, words
from booking.web.admin.appointment import act, not_now, posted_version
from booking.web.forms import TextField, tidy_lines
from booking.web.moment import now
from booking.web.step_form import StepForm

LONGEST_REASON = 1000


class CancelForm(StepForm):
    """What the client is told beside the fact, and which version of the appointment the page showed."""

    reason = TextField(
        lazy_gettext("What shall we tell the client?"),
        message="",
        longest=LONGEST_REASON,
        optional=True,
        filters=[tidy_lines],
    )
    version = HiddenField()

    def validate_reason(self, field: TextField) -> None:
        """Nothing about health goes out by e-mail."""
        found = decide.private_words_in(field.data or "", now())
        if found:
            raise ValidationError(words.leave_out(found))


@admin.route("/appointments/<reference>/cancel", methods=["GET", "POST"])
def cancel(reference: str) -> Response | str:
    """Ask once more, and for a reason where there is one; nothing happens before it is sent."""
    stored = appointments.show_for_decision(normalised(reference), viewer())
    if stored.appointment.state not in HOLDS_TIME:
        return not_now(reference)
    form = CancelForm(version=str(stored.appointment.version))
    if form.validate_on_submit():
        return act(
            reference,
            lambda: change.cancel_appointment(
                stored.appointment.reference, posted_version(), form.reason.data or "", viewer(), now()
            ),
            words.told(stored.client_email, gettext("Cancelled, and the time is free again.")),
        )
    page = url_for("admin.appointment", reference=stored.appointment.reference)
    return render_template("admin/cancel.html", form=form, has_errors=bool(form.errors), stored=stored, page=page)


@admin.post("/appointments/<reference>/complete")
def complete(reference: str) -> Response:
    """The client came."""
    return act(
        reference,
        lambda: change.complete_appointment(normalised(reference), posted_version(), viewer(), now()),
        gettext("Kept: the client came."),
    )


@admin.post("/appointments/<reference>/no-show")
def no_show(reference: str) -> Response:
    """The client did not come."""
    return act(
        reference,
        lambda: change.mark_no_show(normalised(reference), posted_version(), viewer(), now()),
        gettext("Kept: the client did not come. What is left of the time is free again."),
    )
