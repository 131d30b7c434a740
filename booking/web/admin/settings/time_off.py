"""Time off: a stretch in which a technician is away, from a morning to many weeks."""

from datetime import date
from functools import partial
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from booking.domain import hours_change
from booking.domain.hours import MINUTES_PER_DAY, TimeOff
from booking.usecases import hours as use_case
from booking.usecases import schedule
from booking.web.access import viewer
from booking.web.admin.settings import settings
from booking.web.admin.settings.dates import asked_day, in_order, limit
from booking.web.admin.settings.preview import Preview, SettingForm, settle
from booking.web.admin.settings.words import span_words
from booking.web.context import page_clinic
from booking.web.moment import now
from booking.web.time_fields import ClockField, DayField

# No larger number fits the column, and a database may refuse to compare it.
TIME_OFF = "<int(max=2147483647):time_off_id>"
MORNING, AFTERNOON = "morning", "afternoon"


class TimeOffForm(SettingForm):
    """Who, and from when to when; without times whole days, without a last day one day."""

    technician = SelectField(lazy_gettext("Who"))
    first_day = DayField(lazy_gettext("Day"), message=lazy_gettext("Enter the day"))
    starts = ClockField(lazy_gettext("From"))
    ends = ClockField(lazy_gettext("Until"))
    last_day = DayField(lazy_gettext("Last day"), message="", optional=True)
    # Where it was begun, and where it leads back to.
    back = HiddenField()

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field alone, then the order of the two ends."""
        if not super().validate(extra_validators):
            return False
        if not in_order(self.first_day, self.last_day):
            self.last_day.errors = [gettext("The last day must not lie before the first")]
        elif self._ends_too_soon():
            self.ends.errors = [gettext("This must be later than the start")]
        return not self.errors

    def _ends_too_soon(self) -> bool:
        several_days = self.last_day.day and self.last_day.day != self.first_day.day
        first, last = self._minutes()
        return not several_days and last <= first

    def _minutes(self) -> tuple[int, int]:
        starts, ends = self.starts.minute, self.ends.minute
        return starts or 0, MINUTES_PER_DAY if ends is None else ends

    def time_off(self, part: str | None) -> TimeOff:
        """What was filled in, or the morning or afternoon of the first day; only after it was found right."""
        zone, day = page_clinic().policy.zone, self.first_day.day or date.min
        first, last = self._minutes()
        if part not in {MORNING, AFTERNOON}:
            return hours_change.away(day, first, self.last_day.day or day, last, zone)
        morning_ends, afternoon_begins = hours_change.midday(
            use_case.show_day(self.technician.data, day, viewer()).stretches()
        )
        if part == MORNING:
            return hours_change.away(day, 0, day, morning_ends, zone)
        return hours_change.away(day, afternoon_begins, day, MINUTES_PER_DAY, zone)


@settings.route("/time-off", methods=["GET", "POST"])
def add_time_off() -> Response | str:
    """Block time: a morning, a day, weeks, or an hour."""
    form = _form()
    if form.is_ready():
        technician = form.technician.data
        away = form.time_off(request.form.get("part"))
        names = {each.slug: each.name for each in use_case.list_technicians(viewer())}
        words = span_words(away, page_clinic().policy.zone)
        preview = Preview(
            title=gettext("Block this time?"),
            facts=[
                {"key": gettext("Who"), "value": names[technician]},
                {"key": gettext("Away"), "value": words},
            ],
            done=gettext("%(name)s is away: %(when)s.", name=names[technician], when=words),
            page=_page_after(form),
        )
        look = partial(schedule.preview, hours_change.with_time_off(away), technician, viewer(), now())
        return settle(preview, look, lambda seen: schedule.add_time_off(technician, away, viewer(), now(), seen))
    return render_template(
        "admin/settings/time_off.html", form=form, has_errors=bool(form.errors), page=_page_after(form)
    )


@settings.route(f"/hours/<technician>/time-off/{TIME_OFF}/remove", methods=["GET", "POST"])
def remove_time_off(technician: str, time_off_id: int) -> Response | str:
    """There after all."""
    shown = use_case.show_hours(technician, viewer(), now())
    found = next((each for each in shown.time_off if each.id == time_off_id), None)
    if found is None:
        raise NotFound
    words = span_words(found.time_off, page_clinic().policy.zone)
    preview = Preview(
        title=gettext("Remove this time off?"),
        facts=[
            {"key": gettext("Who"), "value": shown.technician.name},
            {"key": gettext("Away"), "value": words},
        ],
        lead=gettext("The times in it are on offer again at once."),
        done=gettext("%(name)s is there after all: %(when)s.", name=shown.technician.name, when=words),
        page=url_for("settings.technician_hours", technician=technician),
        send=gettext("Remove it"),
    )
    return settle(preview, list, lambda _seen: schedule.remove_time_off(technician, time_off_id, viewer(), now()))


def _form() -> TimeOffForm:
    technicians = use_case.list_technicians(viewer())
    if not technicians:
        raise NotFound
    day, asked = asked_day(), request.args.get("technician")
    form = TimeOffForm(
        data={
            "technician": asked if asked in [each.slug for each in technicians] else technicians[0].slug,
            "first_day": day.isoformat() if day else "",
            "back": request.args.get("back", ""),
        }
    )
    form.technician.choices = [SelectChoice(each.slug, each.name) for each in technicians]
    limit(form.first_day)
    limit(form.last_day)
    return form


def _page_after(form: TimeOffForm) -> str:
    """Back to the week where it was begun there, else to the technician's hours."""
    technician = form.technician.data or ""
    if form.back.data == "week":
        return url_for("admin.week", day=form.first_day.data)
    if technician in [each.slug for each in use_case.list_technicians(viewer())]:
        return url_for("settings.technician_hours", technician=technician)
    return url_for("settings.hours")
