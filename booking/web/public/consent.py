"""What is kept, why, for how long and who sees it: agreed to before the first health question."""

from flask import render_template
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import BooleanField
from wtforms.validators import InputRequired

from booking.domain.enquiry import Step
from booking.usecases import clinic
from booking.usecases import enquiry as use_case
from booking.web.moment import now
from booking.web.public import book, road
from booking.web.step_form import StepForm


class ConsentForm(StepForm):
    """One box to tick; its words come from the consent wording."""

    agree = BooleanField(
        validators=[InputRequired(lazy_gettext("Tick the box to agree, or leave the page: nothing is kept then"))]
    )


@book.route("/consent", methods=["GET", "POST"])
def consent() -> Response | str:
    """Show the wording; go on when the client agrees."""
    found = road.journey()
    if away := road.turned_away(found, Step.CONSENT):
        return away
    wording = clinic.show_consent()
    form = ConsentForm(agree=found.enquiry.consent is not None)
    form.agree.label.text = wording.agree
    if form.validate_on_submit():
        use_case.give_consent(road.secret(), now())
        return road.onwards()
    return render_template(
        "public/consent.html",
        form=form,
        has_errors=bool(form.errors),
        wording=wording,
        section=road.section(Step.CONSENT),
    )
