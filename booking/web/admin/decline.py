"""Declining a request, with the reason the client is told."""

from flask import render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField
from wtforms.validators import ValidationError

from booking.domain.reference import normalised
from booking.usecases import appointments, decide
from booking.web.access import viewer
from booking.web.admin import admin, words
from booking.web.admin.appointment import act, not_now, posted_version
from booking.web.forms import TextField, tidy_lines
from booking.web.moment import now
from booking.web.step_form import StepForm

LONGEST_REASON = 1000


class DeclineForm(StepForm):
    """What the client is told, and which version of the appointment (or the look) the page showed."""

    reason = TextField(
        lazy_gettext("What shall we tell the client?"),
        message=lazy_gettext("Write a sentence or two for the client"),
        longest=LONGEST_REASON,
        filters=[tidy_lines],
    )
    version = HiddenField()

    def validate_reason(self, field: TextField) -> None:
        """Nothing about health goes out by e-mail."""
        found = decide.private_words_in(field.data or "", now())
        if found:
            raise ValidationError(words.leave_out(found))


@admin.route("/appointments/<reference>/decline", methods=["GET", "POST"])
def decline(reference: str) -> Response | str:
    """Ask for the reason; nothing happens before it is sent."""
    stored = appointments.show_for_decision(normalised(reference), viewer())
    page = url_for("admin.appointment", reference=stored.appointment.reference)
    if not stored.appointment.needs_decision:
        return not_now(reference)
    form = DeclineForm(version=str(stored.appointment.version))
    if form.validate_on_submit():
        if "look" in request.form and stored.client_email:
            mail = decide.preview_decline(stored.appointment.reference, form.reason.data or "", viewer(), now())
            return render_template(
                "admin/decline.html", form=form, has_errors=False, stored=stored, mail=mail, page=page
            )
        return act(
            reference,
            lambda: decide.decline_appointment(
                stored.appointment.reference, posted_version(), form.reason.data or "", viewer(), now()
            ),
            words.told(stored.client_email, gettext("Declined, and the time is free again."), staff=False),
        )
    return render_template("admin/decline.html", form=form, has_errors=bool(form.errors), stored=stored, page=page)
