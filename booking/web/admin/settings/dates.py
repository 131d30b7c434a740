"""One date on which a technician works other hours than in a usual week, or not at all."""

from datetime import date, timedelta
from functools import partial

from flask import render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response
from wtforms import FormField

from booking.domain import hours_change
from booking.usecases import hours as use_case
from booking.usecases import schedule
from booking.web.access import viewer
from booking.web.admin.settings import settings
from booking.web.admin.settings.day_fields import form_of, rows_for, stored
from booking.web.admin.settings.preview import Preview, SettingForm, settle
from booking.web.admin.settings.words import day_words, hours_words
from booking.web.context import page_clinic
from booking.web.moment import now
from booking.web.time_fields import DayField

# Whatever lies further off is a slip of the pen.
FURTHEST = timedelta(days=3 * 366)


class DateForm(SettingForm):
    """Which date, and its hours: none at all is a day off."""

    day = DayField(lazy_gettext("Date"), message=lazy_gettext("Enter the date"))


def limit(field: DayField) -> None:
    """From today on, and not so far off that it must be a slip."""
    field.earliest = page_clinic().policy.local_date(now())
    field.latest = field.earliest + FURTHEST


def in_order(first_day: DayField, last_day: DayField) -> bool:
    """Whether the last day, if there is one, does not lie before the first."""
    return first_day.day is None or last_day.day is None or first_day.day <= last_day.day


def asked_day() -> date | None:
    """The date in the address, where there is a sensible one."""
    today = page_clinic().policy.local_date(now())
    try:
        found = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return found if today <= found <= today + FURTHEST else None


@settings.route("/hours/<technician>/dates", methods=["GET", "POST"])
def set_date(technician: str) -> Response | str:
    """Other hours on one date; they outweigh a public holiday, but not a closed clinic."""
    shown = use_case.show_hours(technician, viewer(), now())
    form = _form(technician)
    page = url_for("settings.technician_hours", technician=technician)
    if form.is_ready() and form.day.day:
        day, hours = form.day.day, form["hours"].form.hours()
        usual = shown.exceptions.get(day, shown.weekly.of_day(day.weekday()))
        preview = Preview(
            title=gettext("Other hours of %(name)s on this date?", name=shown.technician.name),
            facts=[
                {"key": gettext("Date"), "value": day_words(day)},
                {"key": gettext("Hours from now on"), "value": hours_words(hours)},
                {"key": gettext("Hours until now"), "value": hours_words(usual)},
            ],
            done=gettext("Saved for %(day)s.", day=day_words(day)),
            page=page,
        )
        look = partial(schedule.preview, hours_change.with_exception(day, hours), technician, viewer(), now())
        return settle(preview, look, lambda seen: schedule.set_exception(technician, day, hours, viewer(), now(), seen))
    return render_template(
        "admin/settings/set_date.html", form=form, has_errors=bool(form.errors), shown=shown, page=page
    )


@settings.route("/hours/<technician>/dates/<day>/remove", methods=["GET", "POST"])
def remove_date(technician: str, day: str) -> Response | str:
    """The usual week again on that date."""
    shown = use_case.show_hours(technician, viewer(), now())
    found = next((each for each in shown.exceptions if each.isoformat() == day), None)
    if found is None:
        raise NotFound
    preview = Preview(
        title=gettext("The usual hours again on this date?"),
        facts=[
            {"key": gettext("Date"), "value": day_words(found)},
            {"key": gettext("Hours from now on"), "value": hours_words(shown.weekly.of_day(found.weekday()))},
            {"key": gettext("Hours until now"), "value": hours_words(shown.exceptions[found])},
        ],
        done=gettext("The usual hours hold again on %(day)s.", day=day_words(found)),
        page=url_for("settings.technician_hours", technician=technician),
        send=gettext("Back to the usual hours"),
    )
    look = partial(schedule.preview, hours_change.with_exception(found, None), technician, viewer(), now())
    return settle(preview, look, lambda seen: schedule.remove_exception(technician, found, viewer(), now(), seen))


def _form(technician: str) -> DateForm:
    """With the hours that the date in the address has now."""
    day = asked_day()
    known = use_case.show_day(technician, day, viewer()) if day else None
    fields = {"hours": FormField(form_of(rows_for([known] if known else [])), gettext("Hours"))}
    form: DateForm = type("OneDateForm", (DateForm,), fields)(
        data={"day": day.isoformat() if day else "", "hours": stored(known) if known else {}}
    )
    limit(form.day)
    return form
