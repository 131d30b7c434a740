"""Whom to see."""

from flask import render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.enquiry import ANY_TECHNICIAN, Step
from booking.usecases import availability
from booking.usecases import enquiry as use_case
from booking.usecases.journey import Journey
from booking.web.forms import ChoiceField
from booking.web.moment import now
from booking.web.public import book, road
from booking.web.step_form import StepForm


@book.route("/technician", methods=["GET", "POST"])
def technician() -> Response | str:
    """One of the technicians, or anyone; each with the earliest time."""
    found = road.journey()
    if away := road.turned_away(found, Step.TECHNICIAN):
        return away
    if not found.terms.allowed:
        return road.onwards()
    form = _form(found)
    if form.validate_on_submit():
        use_case.choose_technician(road.secret(), form["technician"].data, now())
        return road.onwards()
    slugs = [item.slug for item in found.technicians]
    policy, window = found.clinic.policy, found.window(now())
    earliest = availability.find_first_slots(found.service, slugs, policy, window, found.today)
    first = min((slot for slot in earliest.values() if slot), key=lambda slot: slot.starts_at, default=None)
    return render_template(
        "public/technician.html",
        form=form,
        has_errors=bool(form.errors),
        journey=found,
        earliest={ANY_TECHNICIAN: first, **earliest},
        section=road.section(Step.TECHNICIAN),
    )


def _form(found: Journey) -> StepForm:
    choices = [(ANY_TECHNICIAN, gettext("Anyone"))]
    choices += [(item.slug, item.name) for item in found.technicians]
    field = ChoiceField(
        gettext("Who would you like to see?"),
        message=gettext("Choose a technician, or anyone"),
        choices=choices,
        default=found.enquiry.technician,
    )
    form: StepForm = type("TechnicianForm", (StepForm,), {"technician": field})()
    return form
