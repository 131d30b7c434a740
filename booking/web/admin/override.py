"""Confirming although a letter is awaited: a page that asks for the reason."""

from flask import flash, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField

from booking.domain.appointment import State
from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError
from booking.domain.reference import normalised
from booking.usecases import decide, letters
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.admin.appointment import changed_meanwhile, posted_version
from booking.web.forms import TextField, tidy_lines
from booking.web.moment import now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm

LONGEST_REASON = 1000


class OverrideForm(StepForm):
    """The reason, which is kept and shown to staff only."""

    reason = TextField(
        lazy_gettext("Why do you confirm it without the letter?"),
        message=lazy_gettext("Write down why"),
        longest=LONGEST_REASON,
        filters=[tidy_lines],
    )
    version = HiddenField()


@admin.route("/appointments/<reference>/confirm-anyway", methods=["GET", "POST"])
def confirm_anyway(reference: str) -> Response | str:
    """Ask for the reason; nothing happens before it is sent."""
    stored = letters.show_for_letter(normalised(reference), viewer())
    page = url_for("admin.appointment", reference=stored.appointment.reference)
    if stored.appointment.state is not State.PROVISIONAL:
        flash(changed_meanwhile(reference), "warning")
        return see_other(page)
    form = OverrideForm(version=str(stored.appointment.version))
    if form.validate_on_submit():
        try:
            decide.confirm_appointment(
                stored.appointment.reference, posted_version(), viewer(), now(), reason=form.reason.data
            )
        except (ChangedMeanwhileError, ActNotAllowedError):
            flash(changed_meanwhile(reference), "warning")
        else:
            flash(gettext("Confirmed. The client and staff are being told by e-mail."), "success")
        return see_other(page)
    return render_template(
        "admin/confirm_anyway.html", form=form, has_errors=bool(form.errors), stored=stored, page=page
    )
