"""Staff bar a client from booking online, and lift the bar again."""

from flask import flash, render_template
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField

from booking.usecases import bars
from booking.usecases import clients as use_case
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.admin.client import CLIENT, NOT_NOW, not_now, page_of, posted
from booking.web.forms import TextField, tidy_lines
from booking.web.moment import now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm

LONGEST_REASON = 1000


class BarForm(StepForm):
    """Why."""

    reason = TextField(
        lazy_gettext("Why?"),
        message=lazy_gettext("Write down why"),
        longest=LONGEST_REASON,
        filters=[tidy_lines],
    )
    version = HiddenField()


@admin.route(f"/clients/{CLIENT}/bar", methods=["GET", "POST"])
def bar_client(client_id: int) -> Response | str:
    """Ask why, then bar them."""
    client = use_case.get_to_keep(client_id, viewer())
    form = BarForm(version=str(client.version))
    if form.validate_on_submit():
        try:
            bars.bar_client(client_id, posted("version"), form.reason.data or "", viewer(), now())
        except NOT_NOW:
            return not_now(client_id)
        flash(gettext("Barred. Appointments that are made already stay."), "success")
        return see_other(page_of(client_id))
    page = page_of(client.id)
    return render_template("admin/bar_client.html", form=form, has_errors=bool(form.errors), client=client, page=page)


@admin.route(f"/clients/{CLIENT}/lift-bar", methods=["GET", "POST"])
def lift_bar(client_id: int) -> Response | str:
    """Ask why, then let them book online again."""
    client = use_case.get_to_keep(client_id, viewer())
    form = BarForm(version=str(client.version))
    if form.validate_on_submit():
        try:
            bars.lift_bar(client_id, posted("version"), form.reason.data or "", viewer(), now())
        except NOT_NOW:
            return not_now(client_id)
        flash(gettext("Lifted. They can book online again."), "success")
        return see_other(page_of(client_id))
    page = page_of(client.id)
    return render_template("admin/lift_bar.html", form=form, has_errors=bool(form.errors), client=client, page=page)
