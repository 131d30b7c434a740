"""Confirming although a letter is awaited or an answer stands against it: a page that asks for the reason."""

from flask import render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField

from booking.domain.appointment import State, has_begun
from booking.domain.reference import normalised
from booking.usecases import appointments, decide
from booking.web.access import viewer
from booking.web.admin import admin, words
from booking.web.admin.appointment import act, begun, not_now, posted_version
from booking.web.forms import TextField, tidy_lines
from booking.web.moment import now
from booking.web.step_form import StepForm

LONGEST_REASON = 1000


class OverrideForm(StepForm):
    """The reason, which is kept and shown to those who may read the answers."""

    reason = TextField(
        lazy_gettext("Why do you confirm it all the same?"),
        message=lazy_gettext("Write down why"),
        longest=LONGEST_REASON,
        filters=[tidy_lines],
    )
    version = HiddenField()


@admin.route("/appointments/<reference>/confirm-anyway", methods=["GET", "POST"])
def confirm_anyway(reference: str) -> Response | str:
    """Ask for the reason; nothing happens before it is sent."""
    stored = appointments.show_to_reader(normalised(reference), viewer())
    page = url_for("admin.appointment", reference=stored.appointment.reference)
    if not stored.appointment.needs_decision:
        return not_now(reference)
    if has_begun(stored.appointment, now()):
        return begun(reference)
    form = OverrideForm(version=str(stored.appointment.version))
    if form.validate_on_submit():
        return act(
            reference,
            lambda: decide.confirm_appointment(
                stored.appointment.reference, posted_version(), viewer(), now(), reason=form.reason.data
            ),
            words.told(stored.client_email, gettext("Confirmed.")),
        )
    return render_template(
        "admin/confirm_anyway.html",
        form=form,
        has_errors=bool(form.errors),
        stored=stored,
        awaits_letter=stored.appointment.state is State.PROVISIONAL,
        page=page,
    )
