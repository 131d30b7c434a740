"""Shortening an appointment or its cleaning time, to squeeze somebody in beside it."""

from flask import render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from booking.domain import changes
from booking.domain.appointment import HOLDS_TIME
from booking.domain.cells import MINUTES_PER_CELL
from booking.domain.changes import Lengths
from booking.domain.reference import normalised
from booking.usecases import appointments, change
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.admin.appointment import act, not_now, posted_version
from booking.web.forms import TextField, tidy
from booking.web.moment import now
from booking.web.step_form import StepForm

LONGEST_REASON = 200
PARTS = ("consultation", "cleaning_before", "cleaning_after")


class ShortenForm(StepForm):
    """The new lengths, and why; the reason is kept sealed."""

    version = HiddenField()

    def lengths(self) -> Lengths:
        """What was chosen, in minutes."""
        return Lengths(*(int(self[part].data) for part in PARTS))


@admin.route("/appointments/<reference>/shorten", methods=["GET", "POST"])
def shorten(reference: str) -> Response | str:
    """Choose how long each part is from now on; none becomes longer."""
    stored = appointments.show_for_decision(normalised(reference), viewer())
    if stored.appointment.state not in HOLDS_TIME:
        return not_now(reference)
    before = changes.lengths_of(stored.appointment)
    form = _form(before, str(stored.appointment.version))
    if form.validate_on_submit():
        if form.lengths() != before:
            return act(
                reference,
                lambda: change.shorten_appointment(
                    stored.appointment.reference, posted_version(), form.lengths(), form["reason"].data, viewer(), now()
                ),
                gettext("Shortened. What it took less is free."),
            )
        form.form_errors = [gettext("Nothing is shorter yet: choose fewer minutes somewhere")]
    page = url_for("admin.appointment", reference=stored.appointment.reference)
    return render_template("admin/shorten.html", form=form, has_errors=bool(form.errors), stored=stored, page=page)


def _form(before: Lengths, version: str) -> ShortenForm:
    fields = {
        "consultation": _minutes(gettext("Consultation"), MINUTES_PER_CELL, before.consultation),
        "cleaning_before": _minutes(gettext("Cleaning before"), 0, before.cleaning_before),
        "cleaning_after": _minutes(gettext("Cleaning after"), 0, before.cleaning_after),
        "reason": TextField(gettext("Why?"), message=gettext("Write down why"), longest=LONGEST_REASON, filters=[tidy]),
    }
    form: ShortenForm = type("ShorterForm", (ShortenForm,), fields)(version=version)
    return form


def _minutes(label: str, least: int, most: int) -> SelectField:
    numbers = range(most, least - 1, -MINUTES_PER_CELL)
    choices = [SelectChoice(str(number), gettext("%(number)s minutes", number=number)) for number in numbers]
    return SelectField(label, choices=choices, default=str(most))
