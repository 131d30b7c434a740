"""Is it safe? What is known, what to ask before paying, and how the clinic and each technician answer."""

from flask import render_template

from booking.usecases import evidence
from booking.web.moment import now
from booking.web.public import public, road
from booking.web.public.start import list_offers
from booking.web.step_form import StepForm


@public.get("/safety")
def safety_answers() -> str:
    """The risks with their sources, the warning signs, and each question with its answers."""
    return render_template(
        "public/safety_answers.html",
        information=evidence.show_safety_information(),
        asked=evidence.list_evidence(now()),
        way_on=_way_on(),
    )


@public.get("/technicians/<slug>")
def technician_page(slug: str) -> str:
    """One technician: training, experience, and the first time to have. An unknown one is no page."""
    return render_template(
        "public/technician_page.html",
        found=evidence.get_technician(slug, now()),
        offers=list_offers(slug),
        form=StepForm(),
        way_on=_way_on(),
    )


def _way_on() -> str | None:
    """Where somebody in the middle of a booking goes on; their answers wait there."""
    found = road.unsent()
    return road.address_of(found.progress, found) if found else None
