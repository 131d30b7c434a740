"""The day sheet: who comes on one day, made to be printed, with nothing of anybody's health."""

from datetime import timedelta

from flask import render_template

from booking.usecases import appointments, health_check
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.admin.asked_day import asked_day
from booking.web.context import page_clinic
from booking.web.moment import now

A_DAY = timedelta(days=1)


@admin.get("/day-sheet")
def day_sheet() -> str:
    """Of the day asked for, or of today."""
    policy = page_clinic().policy
    day = asked_day() or policy.local_date(now())
    visitors = appointments.list_visitors(day, viewer())
    return render_template(
        "admin/day_sheet.html",
        day=day,
        before=day - A_DAY,
        after=day + A_DAY,
        visitors=visitors,
        old_answers=health_check.old_answers(visitors, policy, now()),
    )
