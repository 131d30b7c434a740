"""The first page: what a consultation is, and the button that begins."""

from dataclasses import dataclass
from datetime import timedelta

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from booking.domain.errors import EnquiryGoneError
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
    """A service on the start page, with the first time anybody can have."""

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
    if _unsent():
        return road.onwards()  # what was answered already is not thrown away
    secret = use_case.start_enquiry(tidy(request.form.get("service")) or "", now())
    return road.remember(see_other(url_for("book.safety")), secret)


@book.route("/delete", methods=["POST"])
def delete() -> Response | tuple[str, int]:
    """Delete every answer given so far, in one press."""
    form = StepForm()
    if not form.validate_on_submit():
        return _page(form), 400
    if road.journey().appointment_id is not None:
        return see_other(url_for("book.done_again"))  # what was sent is not in this form any more
    use_case.delete_enquiry(road.secret())
    return road.forget(see_other(url_for("public.start", deleted="yes")))


def _unsent() -> Service | None:
    """The service about which this browser has answers that were not sent yet."""
    try:
        found = road.journey()
    except EnquiryGoneError:
        return None
    return found.service if found.appointment_id is None else None


def _page(form: StepForm) -> str:
    earliest = availability.find_earliest(now())
    policy = page_clinic().policy
    today = policy.local_date(now())
    first_days = [policy.local_date(slot.starts_at) for slot in earliest.values() if slot]
    offers = [Offer(service, earliest[service.slug]) for service in clinic.list_services()]
    return render_template(
        "public/start.html",
        offers=offers,
        form=form,
        has_errors=bool(form.errors),
        deleted="deleted" in request.args,
        unsent=_unsent(),
        today=today,
        closed=availability.list_closed(today, min(first_days, default=today + timedelta(days=policy.furthest_days))),
    )
