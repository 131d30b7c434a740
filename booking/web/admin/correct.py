"""The owner corrects where an appointment stands."""

from collections.abc import Sequence

from flask import flash, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField

from booking.domain import changes
from booking.domain.appointment import State
from booking.domain.errors import SlotTakenError, TimeNotOfferedError
from booking.domain.reference import normalised
from booking.usecases import appointments, change
from booking.web.access import viewer
from booking.web.admin import admin, words
from booking.web.admin.appointment import act, not_now, posted_version
from booking.web.forms import ChoiceField, TextField, tidy_lines
from booking.web.moment import now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm

LONGEST_REASON = 1000


@admin.route("/appointments/<reference>/correct", methods=["GET", "POST"])
def correct(reference: str) -> Response | str:
    """Ask what it should have been, and why; nothing happens before it is sent."""
    stored = appointments.show_for_decision(normalised(reference), viewer())
    page = url_for("admin.appointment", reference=stored.appointment.reference)
    choices = changes.correctable_to(stored.appointment, now())
    if not choices or stored.is_erased:
        return not_now(reference)
    form = _form(choices, str(stored.appointment.version))
    if form.validate_on_submit():
        try:
            return act(
                reference,
                lambda: change.correct_appointment(
                    stored.appointment.reference,
                    posted_version(),
                    State(form["state"].data),
                    form["reason"].data or "",
                    viewer(),
                    now(),
                ),
                gettext("Corrected."),
            )
        except (SlotTakenError, TimeNotOfferedError):
            flash(gettext("Its time is not free any more. Nothing was changed."), "warning")
            return see_other(page)
    return render_template("admin/correct.html", form=form, has_errors=bool(form.errors), stored=stored, page=page)


def _form(choices: Sequence[State], version: str) -> StepForm:
    names = words.states()
    fields = {
        "state": ChoiceField(
            gettext("What should it have been?"),
            choices=[(state.value, names[state]) for state in choices],
            message=gettext("Choose what it should have been"),
            default=choices[0].value if len(choices) == 1 else None,
        ),
        "reason": TextField(
            gettext("What went wrong?"),
            message=gettext("Write down what went wrong"),
            longest=LONGEST_REASON,
            filters=[tidy_lines],
        ),
        "version": HiddenField(),
    }
    form: StepForm = type("CorrectForm", (StepForm,), fields)(version=version)
    return form
