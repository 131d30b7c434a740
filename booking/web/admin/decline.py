"""Declining a request, with the reason the client is told; the mail is shown before it goes out."""

from flask import render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField
from wtforms.validators import ValidationError

from booking.domain.reference import normalised
from booking.usecases import appointments, decide, previews
from booking.usecases.previews import Preview
from booking.web.access import viewer
from booking.web.admin import admin, words
from booking.web.admin.appointment import act, not_now, posted_version
from booking.web.forms import TextField, tidy_lines
from booking.web.moment import now
from booking.web.step_form import StepForm

LONGEST_REASON = 1000


class DeclineForm(StepForm):
    """What the client is told, which version of the appointment (or the look) the page showed, and which mail."""

    reason = TextField(
        lazy_gettext("What shall we tell the client?"),
        message=lazy_gettext("Write a sentence or two for the client"),
        longest=LONGEST_REASON,
        filters=[tidy_lines],
    )
    version = HiddenField()
    shown = HiddenField()
    changed_since = False

    def validate_reason(self, field: TextField) -> None:
        """Nothing about health goes out by e-mail."""
        found = decide.private_words_in(field.data or "", now())
        if found:
            raise ValidationError(words.leave_out(found))

    def has_shown(self, mail: Preview | None) -> bool:
        """Whether the page showed this very mail; if not, it is the one to be shown next. None needs no look."""
        if mail is None or self.shown.data == mail.digest:
            return True
        self.changed_since = bool(self.shown.data)
        self.shown.data = mail.digest
        return False


@admin.route("/appointments/<reference>/decline", methods=["GET", "POST"])
def decline(reference: str) -> Response | str:
    """Ask for the reason, then show the mail; nothing happens before that is sent."""
    stored = appointments.show_for_decision(normalised(reference), viewer())
    found = stored.appointment
    if not found.needs_decision:
        return not_now(reference)
    form, mail = DeclineForm(version=str(found.version)), None
    if form.validate_on_submit():
        reason = form.reason.data or ""
        if posted_version() == found.version:
            mail = previews.preview_decline(found.reference, reason, viewer(), now())
        if form.has_shown(mail):
            return act(
                reference,
                lambda: decide.decline_appointment(found.reference, posted_version(), reason, viewer(), now()),
                words.told(stored.client_email, gettext("Declined, and the time is free again."), staff=False),
            )
    page = url_for("admin.appointment", reference=found.reference)
    return render_template(
        "admin/decline.html", form=form, has_errors=bool(form.errors), stored=stored, mail=mail, page=page
    )
