"""What the answers mean, as the client would read it; told on the phone."""

from uuid import UUID

from flask import render_template, url_for
from werkzeug.wrappers import Response

from booking.domain.accounts import may_read_looks
from booking.domain.enquiry import Step
from booking.domain.ruleset import Outcome
from booking.usecases import enquiry as use_case
from booking.web.access import viewer
from booking.web.admin.staff_booking import road, staff_booking
from booking.web.moment import now
from booking.web.public.result import reasons
from booking.web.step_form import StepForm


@staff_booking.route("/<uuid:key>/result", methods=["GET", "POST"])
def result(key: UUID) -> Response | str:
    """What to say, why, and what can be done now. Findings from before the call are not shown here."""
    found = road.journey(key)
    if away := road.turned_away(found, Step.RESULT):
        return away
    if found.assessment.outcome is Outcome.CLEAR:
        return road.onwards(key)
    form = StepForm()
    if found.terms.allowed and form.validate_on_submit():
        use_case.see_result(road.finder(key), now())
        return road.onwards(key)
    return render_template(
        "admin/staff_booking/result.html",
        form=form,
        has_errors=bool(form.errors),
        journey=found,
        reasons=reasons(found) if found.look is None else [],
        needs_look=found.assessment.has(Outcome.REVIEW),
        needs_letter=found.assessment.has(Outcome.LETTER),
        change_url=url_for("staff_booking.health", key=key, number=1) if road.may_ask_again(found) else None,
        details_url=url_for("staff_booking.details", key=key) if found.enquiry.details else None,
        may_be_asked=found.look_may_be_asked,
        may_allow=found.look_may_be_asked and may_read_looks(viewer()),
    )
