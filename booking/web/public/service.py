"""The service that was chosen is not on offer any more: say so, and offer the others with every answer kept."""

from flask import render_template
from werkzeug.wrappers import Response

from booking.domain.enquiry import Step
from booking.usecases import clinic
from booking.web.public import book, road


@book.get("/service")
def service() -> Response | str:
    """Another service is one press away; whose service is still on offer goes on."""
    found = road.journey()
    if away := road.turned_away(found, Step.SERVICE):
        return away
    if not found.withdrawn:
        return road.onwards()
    return render_template(
        "public/service.html",
        service=found.service,
        others=clinic.list_services(),
        section=road.section(Step.SERVICE),
    )
