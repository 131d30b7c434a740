"""The first page: what a consultation is, and the button that begins."""

from dataclasses import dataclass
from datetime import timedelta

from flask import render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.errors import NotFoundError
from booking.domain.schedule import Service
from booking.usecases import availability, clinic
from booking.usecases import enquiry as use_case
from booking.usecases.availability import Slot
from booking.web.context import page_clinic
from booking.web.forms import tidy
from booking.web.moment import now
from booking.web.public import book, public, road
from booking.web.seeing import see_other
from booking.web.step_form import StepForm


@dataclass(frozen=True)
class Offer:
    """A service with the first time anybody can have."""

    service: Service
    earliest: Slot | None


@public.get("/")
def start() -> str:
    """What a consultation is and what to have to hand."""
    return _page(StepForm())


@book.route("/start", methods=["POST"])
def begin() -> Response | tuple[str, int]:
    """Begin an enquiry; the browser gets its cookie."""
    form = StepForm()
    if not form.validate_on_submit():
        return _page(form), 400
    service, technician = (tidy(request.form.get(name)) or "" for name in ("service", "technician"))
    try:
        if road.unsent():
            use_case.change_service(road.secret(), service, now(), technician)
            return road.onwards()  # what was answered already is not thrown away
        secret = use_case.start_enquiry(service, now(), technician)
    except NotFoundError:
        form.form_errors = [gettext("We do not offer that any more. Here is what we offer now.")]
        return _page(form), 409
    return road.remember(see_other(url_for("book.safety")), secret)


@book.route("/delete", methods=["POST"])
def delete() -> Response | tuple[str, int]:
    """Delete every answer given so far, in one press."""
    form = StepForm()
    if not form.validate_on_submit():
        return _page(form), 400
    if road.journey().is_sent:
        return road.onwards()  # what was sent is not in this form any more
    use_case.delete_enquiry(road.secret())
    return road.forget(see_other(url_for("public.start", deleted="yes")))


def list_offers(technician: str | None = None) -> list[Offer]:
    """The services on offer with the first time of each, with one technician or with any of them."""
    earliest = availability.find_earliest(now(), technician)
    return [Offer(service, earliest[service.slug]) for service in clinic.list_services()]


def _page(form: StepForm) -> str:
    offers = list_offers()
    policy = page_clinic().policy
    today = policy.local_date(now())
    first_days = [policy.local_date(offer.earliest.starts_at) for offer in offers if offer.earliest]
    unsent = road.unsent()
    return render_template(
        "public/start.html",
        offers=offers,
        technicians=clinic.list_technicians(),
        form=form,
        has_errors=bool(form.errors),
        deleted="deleted" in request.args,
        unsent=unsent.service if unsent else None,
        today=today,
        closed=availability.list_closed(today, min(first_days, default=today + timedelta(days=policy.furthest_days))),
    )
