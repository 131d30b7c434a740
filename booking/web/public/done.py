"""The confirmation: the reference, what happens next and when, and the calendar."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from booking.domain.errors import EnquiryGoneError, NotFoundError
from booking.domain.reference import normalised
from booking.usecases import appointments
from booking.usecases import confirmation as use_case
from booking.usecases.confirmation import Confirmation
from booking.web.moment import now
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
    found = confirmation_of(reference)
    return render_template(
        "public/done.html",
        confirmation=found,
        stored=found.stored,
        appointment=found.stored.appointment,
        now=now(),
    )


@book.get("/done/<reference>/consultation.ics")
def calendar(reference: str) -> Response:
    """The calendar file of a confirmed appointment, for the browser that sent the request."""
    return calendar_answer(use_case.write_calendar_file(confirmation_of(reference).stored.id, now()))


def calendar_answer(content: bytes) -> Response:
    """A calendar file to download."""
    answer = Response(content, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    answer.headers["Content-Disposition"] = 'attachment; filename="consultation.ics"'
    return answer


def confirmation_of(reference: str) -> Confirmation:
    """What this browser sent, if that is its reference. Raises EnquiryGoneError, NotFoundError."""
    found = road.journey()
    if found.appointment_id is None:
        raise EnquiryGoneError
    confirmation = use_case.show_confirmation(found.appointment_id)
    if normalised(reference) != confirmation.stored.appointment.reference:
        raise NotFoundError
    return confirmation
