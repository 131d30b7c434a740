"""The week's calendar: a grid on a wide screen, a day on a phone, and in order for whoever has it read out."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import render_template, request, url_for
from flask_babel import gettext

from booking.domain.cells import MINUTES_PER_CELL
from booking.domain.hours import Period
from booking.domain.week import AN_HOUR
from booking.usecases import week as use_case
from booking.web.access import viewer
from booking.web.admin import admin, words
from booking.web.admin.asked_day import asked_day
from booking.web.context import page_clinic
from booking.web.moment import now

A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class Grid:
    """Turns local minutes into the classes of week.css: `s` the cell it starts at, `l` how many it is long."""

    hours: Period

    def place(self, part: Period) -> str:
        """The classes of a part of the day, cut off at the ends of what is shown."""
        first, last = max(part.starts, self.hours.starts), min(part.ends, self.hours.ends)
        start, length = first - self.hours.starts, max(last - first, MINUTES_PER_CELL)
        return f"s{start // MINUTES_PER_CELL} l{length // MINUTES_PER_CELL}"

    def is_shown(self, part: Period) -> bool:
        """Whether any of it lies in the hours shown."""
        return part.starts < self.hours.ends and self.hours.starts < part.ends

    def full_hours(self) -> list[Period]:
        """Each hour that begins in the grid."""
        return [Period(minute, minute + AN_HOUR) for minute in range(self.hours.starts, self.hours.ends, AN_HOUR)]


def clock(minute: int) -> str:
    """`09:30`."""
    return f"{minute // AN_HOUR:02}:{minute % AN_HOUR:02}"


def utc(instant: datetime) -> str:
    """`2026-12-01T10:15Z`, in as few characters as say it: the week has hundreds of them."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


@admin.get("/week")
def week() -> str:
    """The week of a day; on a phone that day."""
    today = page_clinic().policy.local_date(now())
    day = asked_day() or today
    technician = request.args.get("technician") or None
    shown = use_case.show_week(day, technician, viewer(), now())

    def to(other: date) -> str:
        return url_for("admin.week", day=other.isoformat(), technician=technician)

    return render_template(
        "admin/week.html",
        shown=shown,
        grid=Grid(shown.hours),
        clock=clock,
        day=day,
        today=today,
        technician=technician,
        steps={
            "week": [(gettext("Previous week"), to(day - A_WEEK)), (gettext("Next week"), to(day + A_WEEK))],
            "day": [(gettext("Previous day"), to(day - A_DAY)), (gettext("Next day"), to(day + A_DAY))],
        },
        today_url=to(today),
        states=words.short_states(),
        begin_url=url_for("staff_booking.begin"),
        utc=utc,
    )
