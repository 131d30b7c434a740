"""When a technician works: everything on one page, and the form of the usual week."""

from functools import partial

from flask import render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import FormField, HiddenField

from booking.domain import hours_change
from booking.domain.errors import ChangedMeanwhileError
from booking.domain.hours import WeeklyHours
from booking.usecases import hours as use_case
from booking.usecases import schedule
from booking.usecases.hours import TechnicianHours
from booking.web.access import viewer
from booking.web.admin.settings import settings
from booking.web.admin.settings.day_fields import form_of, rows_for, stored
from booking.web.admin.settings.preview import Preview, SettingForm, settle
from booking.web.admin.settings.words import hours_words, span_words, weekday_words
from booking.web.moment import now


class WeekForm(SettingForm):
    """Seven days, and which usual week the page showed."""

    version = HiddenField()

    def weekly(self) -> WeeklyHours:
        """What was filled in; only after it was found right."""
        days = {day: self[f"day{day}"].form.hours() for day in hours_change.WEEKDAYS}
        return WeeklyHours(
            {day: hours.working for day, hours in days.items() if hours.working},
            {day: hours.breaks for day, hours in days.items() if hours.breaks},
        )


@settings.get("/hours")
def hours() -> str:
    """The technicians whose hours one may change, and what is booked outside of them."""
    return render_template(
        "admin/settings/hours.html",
        technicians=use_case.list_technicians(viewer()),
        outside=use_case.list_outside(None, viewer(), now()),
    )


@settings.get("/hours/<technician>")
def technician_hours(technician: str) -> str:
    """The usual week, the dates that differ, and time off."""
    shown = use_case.show_hours(technician, viewer(), now())
    return render_template(
        "admin/settings/technician_hours.html",
        shown=shown,
        week=_week_facts(shown.weekly),
        hours_words=hours_words,
        span_words=span_words,
        outside=use_case.list_outside(technician, viewer(), now()),
    )


@settings.route("/hours/<technician>/week", methods=["GET", "POST"])
def weekly_hours(technician: str) -> Response | str:
    """Another usual week, from now on."""
    shown = use_case.show_hours(technician, viewer(), now())
    form = _week_form(shown)
    meanwhile = False
    if form.is_ready():
        weekly = form.weekly()
        preview = Preview(
            title=gettext("A usual week like this for %(name)s?", name=shown.technician.name),
            facts=_week_facts(weekly),
            done=gettext("Saved. The new hours are on offer at once."),
            page=url_for("settings.technician_hours", technician=technician),
        )
        look = partial(schedule.preview, hours_change.with_weekly(weekly), technician, viewer(), now())
        try:
            return settle(
                preview,
                look,
                lambda seen: schedule.set_weekly_hours(
                    technician, weekly, form.version.data or "", viewer(), now(), seen
                ),
            )
        except ChangedMeanwhileError:
            meanwhile = True
            form.version.data = shown.version
            form.form_errors = [
                gettext(
                    "Somebody else changed this week while you were at it, and nothing of yours is saved. Compare with"
                    " what is stored now, and press the button again if yours is right."
                )
            ]
    return render_template(
        "admin/settings/weekly_hours.html",
        form=form,
        has_errors=bool(form.errors),
        shown=shown,
        days=[form[f"day{day}"] for day in hours_change.WEEKDAYS],
        now_stored=_week_facts(shown.weekly) if meanwhile else None,
        page=url_for("settings.technician_hours", technician=technician),
    )


def _week_facts(weekly: WeeklyHours) -> list[dict[str, str]]:
    return [{"key": weekday_words(day), "value": hours_words(weekly.of_day(day))} for day in hours_change.WEEKDAYS]


def _week_form(shown: TechnicianHours) -> WeekForm:
    days = {day: shown.weekly.of_day(day) for day in hours_change.WEEKDAYS}
    rows = rows_for(list(days.values()))
    fields = {f"day{day}": FormField(form_of(rows), weekday_words(day)) for day in days}
    form: WeekForm = type("WholeWeekForm", (WeekForm,), fields)(
        data={f"day{day}": stored(hours) for day, hours in days.items()} | {"version": shown.version}
    )
    return form
