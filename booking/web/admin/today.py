"""The day: what needs a decision, then who comes."""

from datetime import timedelta

from flask import render_template

from booking.domain.erasure import ANSWERED_WITHIN, is_late
from booking.usecases import appointments, message_log
from booking.web import limits
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.context import page_clinic
from booking.web.moment import now


@admin.get("/")
def today() -> str:
    """Appointments that need a decision, and today's."""
    moment = now()
    on = page_clinic().policy.local_date(moment)
    day = appointments.show_day(viewer(), moment)
    return render_template(
        "admin/today.html",
        day=day,
        trouble=message_log.find_trouble(viewer(), moment),
        now=moment,
        today=on,
        tomorrow=on + timedelta(days=1),
        answered_within=ANSWERED_WITHIN,
        is_late=is_late,
        limits_shared=limits.store_answers(),
    )
