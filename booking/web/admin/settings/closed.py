"""Closed periods: dates on which the whole clinic sees nobody."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from booking.domain import hours_change
from booking.domain.hours import ClosedPeriod
from booking.usecases import hours as use_case
from booking.usecases import schedule
from booking.web.access import viewer
from booking.web.admin.settings import settings
from booking.web.admin.settings.dates import in_order, limit
from booking.web.admin.settings.preview import Preview, SettingForm, settle
from booking.web.admin.settings.words import days_words
from booking.web.context import page_clinic
from booking.web.forms import TextField, tidy
from booking.web.moment import now
from booking.web.time_fields import DayField

# No larger number fits the column, and a database may refuse to compare it.
CLOSED = "<int(max=2147483647):closed_id>"
LONGEST_MESSAGE = 200


@dataclass(frozen=True)
class ShownToClients:
    """A closed period, for the sentence that clients read."""

    closed: ClosedPeriod
    today: date


class ClosedForm(SettingForm):
    """From which day to which, and why."""

    first_day = DayField(lazy_gettext("First day"), message=lazy_gettext("Enter the first day"))
    last_day = DayField(lazy_gettext("Last day"), message="", optional=True)
    message = TextField(
        lazy_gettext("What shall clients read?"),
        message=lazy_gettext("Write a sentence for clients"),
        longest=LONGEST_MESSAGE,
        filters=[tidy],
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Each field alone, then the order of the days."""
        if not super().validate(extra_validators):
            return False
        if not in_order(self.first_day, self.last_day):
            self.last_day.errors = [gettext("The last day must not lie before the first")]
        return not self.errors

    def period(self) -> ClosedPeriod:
        """What was filled in; only after it was found right."""
        first_day = self.first_day.day or date.min
        return ClosedPeriod(first_day, self.last_day.day or first_day, self.message.data or "")


@settings.get("/closed")
def closed() -> str:
    """The closed periods that are not over."""
    return render_template(
        "admin/settings/closed.html",
        periods=use_case.list_closed(viewer(), now()),
        days_words=days_words,
        outside=use_case.list_outside(None, viewer(), now()),
    )


@settings.route("/closed/add", methods=["GET", "POST"])
def add_closed() -> Response | str:
    """Close the clinic for some days."""
    form = ClosedForm()
    limit(form.first_day)
    limit(form.last_day)
    page = url_for("settings.closed")
    if form.is_ready():
        period = form.period()
        words = days_words(period.starts_on, period.ends_on)
        preview = Preview(
            title=gettext("Close the clinic on these days?"),
            facts=[{"key": gettext("Closed"), "value": words}],
            done=gettext("Closed: %(days)s.", days=words),
            page=page,
            period=ShownToClients(period, page_clinic().policy.local_date(now())),
        )
        look = partial(schedule.preview, hours_change.with_closed(period), None, viewer(), now())
        return settle(preview, look, lambda seen: schedule.add_closed_period(period, viewer(), now(), seen))
    return render_template("admin/settings/add_closed.html", form=form, has_errors=bool(form.errors), page=page)


@settings.route(f"/closed/{CLOSED}/remove", methods=["GET", "POST"])
def remove_closed(closed_id: int) -> Response | str:
    """Open after all."""
    found = next((each for each in use_case.list_closed(viewer(), now()) if each.id == closed_id), None)
    if found is None:
        raise NotFound
    words = days_words(found.closed.starts_on, found.closed.ends_on)
    preview = Preview(
        title=gettext("Open on these days after all?"),
        facts=[
            {"key": gettext("Closed"), "value": words},
            {"key": gettext("Clients read"), "value": found.closed.message},
        ],
        lead=gettext("The times in it are on offer again at once, by each technician's hours."),
        done=gettext("Open after all: %(days)s.", days=words),
        page=url_for("settings.closed"),
        send=gettext("Open on these days"),
    )
    return settle(preview, list, lambda _seen: schedule.remove_closed_period(closed_id, viewer(), now()))
