"""The service was withdrawn during the call: another one is a press away, and every answer is kept."""

from uuid import UUID

from flask import render_template
from werkzeug.wrappers import Response

from booking.domain.enquiry import Step
from booking.usecases import enquiry as enquiries
from booking.usecases import staff_booking as use_case
from booking.web.access import viewer
from booking.web.admin.staff_booking import road, staff_booking
from booking.web.admin.staff_booking.begin import service_form
from booking.web.moment import now


@staff_booking.route("/<uuid:key>/service", methods=["GET", "POST"])
def service(key: UUID) -> Response | str:
    """Choose among those on offer."""
    found = road.journey(key)
    if away := road.turned_away(found, Step.SERVICE):
        return away
    if not found.withdrawn:
        return road.onwards(key)
    services, _technicians = use_case.list_choices(viewer())
    form = service_form(services)
    if services and form.validate_on_submit():
        chosen = form["service"].data if "service" in form else services[0].slug
        enquiries.change_service(road.finder(key), chosen, now())
        return road.onwards(key)
    return render_template(
        "admin/staff_booking/service.html",
        form=form,
        has_errors=bool(form.errors),
        journey=found,
        services=services,
    )
