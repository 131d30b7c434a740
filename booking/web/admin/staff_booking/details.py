"""Who the client is and how to reach them; on the phone, not everybody has an e-mail address."""

from uuid import UUID

from flask import render_template, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import Optional

from booking.domain.enquiry import Step
from booking.usecases import enquiry as use_case
from booking.web.admin.staff_booking import road, staff_booking
from booking.web.forms import tidy
from booking.web.moment import now
from booking.web.public.details import DetailsForm, details_form, details_of


class StaffDetailsForm(DetailsForm):
    """As online, but for the e-mail address, which may stay empty."""

    email = StringField(lazy_gettext("E-mail"), filters=[tidy], validators=[Optional()])


@staff_booking.route("/<uuid:key>/details", methods=["GET", "POST"])
def details(key: UUID) -> Response | str:
    """Ask for them once; somebody under 18 is led to the result page, which says it kindly."""
    found = road.journey(key)
    known = found.enquiry.details is not None
    if found.look is not None or (not known and road.turned_away(found, Step.DETAILS)):
        return road.onwards(key)
    if away := road.turned_away(found, Step.HEALTH):
        return away
    form = details_form(found, StaffDetailsForm)
    if form.validate_on_submit():
        use_case.give_details(road.finder(key), details_of(form), now())
        return road.onwards(key)
    return render_template(
        "admin/staff_booking/details.html",
        form=form,
        has_errors=bool(form.errors),
        journey=found,
        back_url=url_for("staff_booking.time", key=key),
    )
