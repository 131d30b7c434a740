"""How it begins: the kind of consultation, and the free place in the week that was pressed, if one was."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from flask import flash, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.errors import EnquiryGoneError, TimeNotOfferedError
from booking.domain.reference import normalised
from booking.domain.schedule import Service
from booking.usecases import enquiry as enquiries
from booking.usecases import staff_booking as use_case
from booking.usecases.staff_booking import Wish
from booking.web.access import viewer
from booking.web.admin.staff_booking import staff_booking
from booking.web.admin.staff_booking.road import finder, journey
from booking.web.forms import ChoiceField, PressForm
from booking.web.moment import instant_in, now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm


@staff_booking.route("", methods=["GET", "POST"])
def begin() -> Response | str:
    """Choose the service; where there is one alone, a press is enough."""
    services, _technicians = use_case.list_choices(viewer())
    wish = _wish()
    form = service_form(services)
    near: list[datetime] = []
    if services and form.validate_on_submit():
        service = form["service"].data if "service" in form else services[0].slug
        try:
            key = use_case.begin(service, wish, viewer(), now())
        except TimeNotOfferedError:
            form.form_errors = [gettext("It cannot begin at that time. Choose another, or begin without a time.")]
            near = use_case.list_near_wish(service, wish, now()) if wish else []
        else:
            return see_other(url_for("staff_booking.read_out", key=key))
    return render_template(
        "admin/staff_booking/begin.html",
        form=form,
        has_errors=bool(form.errors),
        services=services,
        wish=wish,
        near=near,
    )


@staff_booking.post("/look/<look_reference>")
def begin_with_look(look_reference: str) -> Response:
    """A client calls to whom a look allowed times: only the time is left to choose."""
    reference = normalised(look_reference)
    if PressForm().validate_on_submit():
        try:
            key = use_case.begin_with_look(reference, viewer(), now())
        except EnquiryGoneError:
            flash(gettext("No time can be booked with this any more. This is how it stands."), "warning")
        else:
            return see_other(url_for("staff_booking.result", key=key))
    return see_other(url_for("admin.look", look_reference=reference))


@staff_booking.post("/<uuid:key>/delete")
def delete(key: UUID) -> Response:
    """The client thinks better of it: every answer goes, in one press."""
    found = journey(key)
    if PressForm().validate_on_submit() and not found.is_sent:
        enquiries.delete_enquiry(finder(key))
        flash(gettext("Everything that was answered is deleted."), "success")
    return see_other(url_for("admin.today"))


def service_form(services: Sequence[Service]) -> StepForm:
    """Nothing to choose where there is one service alone."""
    if len(services) == 1:
        return StepForm()
    field = ChoiceField(
        gettext("Which consultation?"),
        message=gettext("Choose one"),
        choices=[(service.slug, service.name) for service in services],
    )
    form: StepForm = type("ServiceForm", (StepForm,), {"service": field})()
    return form


def _wish() -> Wish | None:
    """What the address asks for; what it asks wrongly is as if it were not asked."""
    starts_at = instant_in(request.args.get("at", ""))
    if starts_at is None:
        return None
    return use_case.find_wish(request.args.get("with", ""), starts_at, viewer())
