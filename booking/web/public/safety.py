"""The safety advisories: read, then acknowledged."""

from flask import render_template
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired

from booking.domain.enquiry import Step
from booking.usecases import clinic
from booking.usecases import enquiry as use_case
from booking.web.moment import now
from booking.web.public import book, road
from booking.web.step_form import StepForm


class SafetyForm(StepForm):
    """One box to tick, and which version the page shows."""

    version = HiddenField()
    read = BooleanField(
        lazy_gettext("I have read this"),
        validators=[InputRequired(lazy_gettext("Tick the box to say you have read the safety information"))],
    )


@book.route("/safety", methods=["GET", "POST"])
def safety() -> Response | str:
    """Show the advisories; go on when they are acknowledged."""
    found = road.journey()
    if away := road.turned_away(found, Step.SAFETY):
        return away
    advisories = clinic.show_advisories()
    form = SafetyForm(read=found.enquiry.advisories is not None, version=advisories.version)
    if form.validate_on_submit() and _is_what_was_read(form, advisories.version):
        use_case.acknowledge_advisories(road.secret(), now())
        return road.onwards()
    return render_template(
        "public/safety.html",
        form=form,
        has_errors=bool(form.errors),
        advisories=advisories,
        section=road.section(Step.SAFETY),
    )


def _is_what_was_read(form: SafetyForm, version: str) -> bool:
    """Whether the page showed the version in force; otherwise it is shown, and read once more."""
    if form.version.data == version:
        return True
    form.read.errors = [gettext("This was changed a moment ago. Please read it once more")]
    form.read.data = False
    form.version.data = version
    return False
