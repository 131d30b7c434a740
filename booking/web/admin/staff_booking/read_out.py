"""What the client hears before the first question: the safety information, and what happens with the answers."""

from uuid import UUID

from flask import render_template
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import BooleanField
from wtforms.validators import InputRequired

from booking.domain.enquiry import Step
from booking.usecases import clinic
from booking.usecases import enquiry as use_case
from booking.web.admin.staff_booking import road, staff_booking
from booking.web.moment import now
from booking.web.step_form import StepForm


class ReadOutForm(StepForm):
    """Two boxes: it was read out, and the client agreed aloud."""

    read = BooleanField(
        lazy_gettext("I have read the safety information out"),
        validators=[InputRequired(lazy_gettext("Read it out first, then tick the box"))],
    )
    agree = BooleanField(
        lazy_gettext("I have asked, and the client agreed aloud"),
        validators=[InputRequired(lazy_gettext("Ask the client. Without a yes, no health question may be asked"))],
    )


@staff_booking.route("/<uuid:key>/read-out", methods=["GET", "POST"])
def read_out(key: UUID) -> Response | str:
    """Show what to read out; go on when it was read and the client agreed."""
    found = road.journey(key)
    if away := road.turned_away(found, Step.SAFETY):
        return away
    done = found.enquiry.consent is not None
    form = ReadOutForm(read=done, agree=done)
    if form.validate_on_submit():
        use_case.acknowledge_advisories(road.finder(key), now())
        use_case.give_consent(road.finder(key), now())
        return road.onwards(key)
    return render_template(
        "admin/staff_booking/read_out.html",
        form=form,
        has_errors=bool(form.errors),
        journey=found,
        advisories=clinic.show_advisories(),
        wording=clinic.show_consent(),
    )
