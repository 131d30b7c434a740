"""Private notes about an appointment."""

from flask import flash, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from booking.domain.reference import normalised
from booking.usecases import appointments, change
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.forms import TextField, tidy_lines
from booking.web.moment import now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm

LONGEST_NOTE = 4000


class NoteForm(StepForm):
    """The note."""

    text = TextField(
        lazy_gettext("Note"), message=lazy_gettext("Write the note"), longest=LONGEST_NOTE, filters=[tidy_lines]
    )


@admin.route("/appointments/<reference>/note", methods=["GET", "POST"])
def note(reference: str) -> Response | str:
    """Write one; it is kept for good."""
    stored = appointments.show_to_reader(normalised(reference), viewer())
    page = url_for("admin.appointment", reference=stored.appointment.reference)
    form = NoteForm()
    if form.validate_on_submit():
        change.write_note(stored.appointment.reference, form.text.data or "", viewer(), now())
        flash(gettext("Kept."), "success")
        return see_other(page)
    return render_template("admin/note.html", form=form, has_errors=bool(form.errors), stored=stored, page=page)
