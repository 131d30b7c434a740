"""It is booked: what to say to the client now, and what to print for somebody without an e-mail address."""

from uuid import UUID

from flask import render_template

from booking.domain import appointment as acts
from booking.domain.accounts import may_read_answers
from booking.usecases import staff_booking as use_case
from booking.usecases.answer_time import is_answered_by_start
from booking.web.access import viewer
from booking.web.admin.staff_booking import road, staff_booking
from booking.web.moment import now


@staff_booking.get("/<uuid:key>/done")
def done(key: UUID) -> str:
    """Only whoever booked it sees this page, for a day; the appointment's own page says the same."""
    booked = use_case.show_booked(road.finder(key), now())
    appointment = booked.stored.appointment
    return render_template(
        "admin/staff_booking/done.html",
        stored=booked.stored,
        appointment=appointment,
        bring_by=acts.lapses_at(appointment),
        answered_by_start=is_answered_by_start(appointment, booked.clinic),
        may_print_letter=may_read_answers(viewer(), appointment.technician),
    )
