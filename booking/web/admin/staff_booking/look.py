"""Where the rules offer no time: whoever may read answers writes down why there is one, others ask a person to look."""

from uuid import UUID

from flask import flash, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import BooleanField
from wtforms.validators import InputRequired, ValidationError

from booking.domain.enquiry import Step
from booking.domain.errors import BarredError
from booking.usecases import looks
from booking.usecases.journey import Journey
from booking.web.admin.staff_booking import road, staff_booking
from booking.web.admin.staff_booking.check import barred
from booking.web.admin.staff_booking.details import StaffDetailsForm
from booking.web.forms import DatePartsField, TextField, tidy_lines
from booking.web.moment import now
from booking.web.public.details import details_form, details_of

LONGEST_REASON = 1000


class AskLookForm(StaffDetailsForm):
    """Who it is, and that they agreed aloud that everything is kept for a person to see."""

    agree = BooleanField(
        lazy_gettext("The client agreed aloud that the answers are kept for a technician to look at"),
        validators=[InputRequired(lazy_gettext("Ask the client. Without a yes, nothing is sent"))],
    )


class AllowForm(StaffDetailsForm):
    """Who it is, why times are offered all the same, and from which day on."""

    reason = TextField(
        lazy_gettext("Why do you offer times?"),
        message=lazy_gettext("Write down why"),
        longest=LONGEST_REASON,
        filters=[tidy_lines],
    )

    def __init__(self, found: Journey) -> None:
        """A day that is over cannot be offered."""
        self.today = found.today
        super().__init__(found)

    def validate_not_before(self, field: DatePartsField) -> None:
        """Days that are over cannot be offered."""
        if field.data and field.data < self.today:
            raise ValidationError(gettext("Choose today or a later day, or leave it empty"))


@staff_booking.route("/<uuid:key>/look", methods=["GET", "POST"])
def look(key: UUID) -> Response | str:
    """Ask for a person who looks at it later."""
    found = road.journey(key)
    if away := road.turned_away(found, Step.RESULT):
        return away
    if not found.look_may_be_asked:
        return road.onwards(key)
    form = details_form(found, AskLookForm)
    if form.validate_on_submit():
        try:
            looks.ask_for_look(road.finder(key), details_of(form), now())
        except BarredError:
            form.form_errors = [barred()]
            return _page(key, found, form, allows=False)
        if road.journey(key).is_sent:
            flash(gettext("Asked. The owner and the technicians are being told by e-mail."), "success")
        return road.onwards(key)
    return _page(key, found, form, allows=False)


@staff_booking.route("/<uuid:key>/allow", methods=["GET", "POST"])
def allow(key: UUID) -> Response | str:
    """Offer times against the rules, with a reason; nothing happens before it is sent."""
    found = road.journey(key)
    if away := road.turned_away(found, Step.RESULT):
        return away
    if not found.look_may_be_asked:
        return road.onwards(key)
    not_before = DatePartsField(
        gettext("First day on offer"), parts=("day", "month", "year"), message="", optional=True
    )
    form = details_form(found, type("DatedAllowForm", (AllowForm,), {"not_before": not_before}))
    if form.validate_on_submit():
        try:
            looks.allow_on_the_phone(
                road.finder(key), details_of(form), form["reason"].data, form["not_before"].data, now()
            )
        except BarredError:
            form.form_errors = [barred()]
            return _page(key, found, form, allows=True)
        return road.onwards(key)
    return _page(key, found, form, allows=True)


def _page(key: UUID, found: Journey, form: StaffDetailsForm, *, allows: bool) -> str:
    return render_template(
        "admin/staff_booking/look.html",
        form=form,
        has_errors=True if form.form_errors else bool(form.errors),
        journey=found,
        allows=allows,
        page=url_for("staff_booking.result", key=key),
    )
