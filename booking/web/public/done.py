"""The confirmation: the reference, and what happens next."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from booking.domain.errors import EnquiryGoneError, NotFoundError
from booking.domain.reference import normalised
from booking.usecases import appointments
from booking.web.public import book, road
from booking.web.seeing import see_other


@book.get("/done")
def done_again() -> Response:
    """Back after sending: to the confirmation of what was sent."""
    found = road.journey()
    if found.appointment_id is None:
        return road.onwards()
    stored = appointments.show_to_client(found.appointment_id)
    return see_other(url_for("book.done", reference=stored.appointment.reference, again="yes"))


@book.get("/done/<reference>")
def done(reference: str) -> str:
    """Only the browser that sent it sees it, for a day; the e-mail says the same."""
    found = road.journey()
    if found.appointment_id is None:
        raise EnquiryGoneError
    stored = appointments.show_to_client(found.appointment_id)
    if normalised(reference) != stored.appointment.reference:
        raise NotFoundError
    return render_template("public/done.html", stored=stored, appointment=stored.appointment)
