"""Somebody asked a person to look: the answers, and the two ways to answer."""

from collections.abc import Callable

from flask import flash, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField
from wtforms.validators import ValidationError

from booking.domain.accounts import may_keep_clients
from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError
from booking.domain.look import LookState
from booking.domain.reference import normalised
from booking.usecases import looks, previews
from booking.usecases.links import may_send_about_look
from booking.usecases.look_withdrawal import withdraw_look as withdraw
from booking.web.access import viewer
from booking.web.admin import admin, words
from booking.web.admin.appointment import posted_version
from booking.web.admin.decline import DeclineForm
from booking.web.admin.findings import findings_shown
from booking.web.admin.history import timeline
from booking.web.context import page_clinic
from booking.web.forms import DatePartsField, PressForm, TextField, tidy_lines
from booking.web.moment import now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm

LONGEST_REASON = 1000


class AllowLookForm(StepForm):
    """Why times are offered after all, and which version of the look the page showed."""

    reason = TextField(
        lazy_gettext("Why do you offer times?"),
        message=lazy_gettext("Write down why"),
        longest=LONGEST_REASON,
        filters=[tidy_lines],
    )
    version = HiddenField()

    def validate_not_before(self, field: DatePartsField) -> None:
        """Days that are over cannot be offered."""
        if field.data and field.data < page_clinic().policy.local_date(now()):
            raise ValidationError(gettext("Choose today or a later day, or leave it empty"))


@admin.get("/looks/<look_reference>")
def look(look_reference: str) -> str:
    """Show it; a look at the answers is recorded."""
    shown = looks.show_look(normalised(look_reference), viewer(), now())
    found, others = findings_shown(shown)
    return render_template(
        "admin/look.html",
        shown=shown,
        stored=shown.stored,
        look=shown.stored.look,
        findings=found,
        others=others,
        outcome_name=words.outcome(shown.stored.outcome),
        happened=timeline(shown),
        sees_client=may_keep_clients(viewer()),
        now=now(),
        form=PressForm(),
        can_be_booked=shown.stored.look.state is LookState.ALLOWED and not shown.appointment_reference,
    )


@admin.route("/looks/<look_reference>/refuse", methods=["GET", "POST"])
def refuse_look(look_reference: str) -> Response | str:
    """Ask what to tell the client, then show the mail; nothing happens before that is sent."""
    stored = looks.show_for_answer(normalised(look_reference), viewer())
    if stored.look.state is not LookState.WAITING:
        return _not_now(stored.look.reference)
    found = stored.look
    form, mail = DeclineForm(version=str(found.version)), None
    if form.validate_on_submit():
        reason = form.reason.data or ""
        if posted_version() == found.version:
            mail = previews.preview_refusal(found.reference, reason, viewer(), now())
        if form.has_shown(mail):
            return _act(
                found.reference,
                lambda: looks.refuse_look(found.reference, posted_version(), reason, viewer(), now()),
                words.told(stored.client_email, gettext("Answered."), staff=False),
            )
    page = url_for("admin.look", look_reference=found.reference)
    return render_template(
        "admin/refuse_look.html", form=form, has_errors=bool(form.errors), stored=stored, mail=mail, page=page
    )


@admin.route("/looks/<look_reference>/allow", methods=["GET", "POST"])
def allow_look(look_reference: str) -> Response | str:
    """Ask why, and from which day; nothing happens before it is sent."""
    stored = looks.show_for_answer(normalised(look_reference), viewer())
    if stored.look.state is not LookState.WAITING:
        return _not_now(stored.look.reference)
    form = _allow_form(str(stored.look.version))
    if form.validate_on_submit():
        return _act(
            stored.look.reference,
            lambda: looks.allow_look(
                stored.look.reference,
                posted_version(),
                form.reason.data or "",
                form["not_before"].data,
                viewer(),
                now(),
            ),
            _allowed(stored.client_email),
        )
    page = url_for("admin.look", look_reference=stored.look.reference)
    return render_template("admin/allow_look.html", form=form, has_errors=bool(form.errors), stored=stored, page=page)


@admin.route("/looks/<look_reference>/withdraw", methods=["GET", "POST"])
def withdraw_look(look_reference: str) -> Response | str:
    """Ask what to tell the client, then show the mail; nothing happens before that is sent."""
    stored = looks.show_for_answer(normalised(look_reference), viewer())
    found = stored.look
    if not may_send_about_look(stored):
        return _not_now(found.reference)
    form, mail = DeclineForm(version=str(found.version)), None
    if form.validate_on_submit():
        reason = form.reason.data or ""
        if posted_version() == found.version:
            mail = previews.preview_withdrawal(found.reference, reason, viewer(), now())
        if form.has_shown(mail):
            return _act(
                found.reference,
                lambda: withdraw(found.reference, posted_version(), reason, viewer(), now()),
                words.told(stored.client_email, gettext("Taken back: no time can be booked with it."), staff=False),
            )
    page = url_for("admin.look", look_reference=found.reference)
    return render_template(
        "admin/withdraw_look.html", form=form, has_errors=bool(form.errors), stored=stored, mail=mail, page=page
    )


def _allow_form(version: str) -> AllowLookForm:
    parts = ("day", "month", "year")
    not_before = DatePartsField(gettext("First day on offer"), parts=parts, message="", optional=True)
    form: AllowLookForm = type("DatedAllowForm", (AllowLookForm,), {"not_before": not_before})(version=version)
    return form


def _allowed(client_email: str | None) -> str:
    if client_email:
        return gettext("Answered. The client is getting a link to choose a time.")
    return gettext("Answered. The client has no e-mail address: please call them, and book a time with them.")


def _act(reference: str, do: Callable[[], None], done: str) -> Response:
    try:
        do()
    except (ChangedMeanwhileError, ActNotAllowedError):
        return _not_now(reference)
    flash(done, "success")
    return see_other(url_for("admin.look", look_reference=reference))


def _not_now(reference: str) -> Response:
    stored = looks.show_for_answer(reference, viewer())
    name = stored.look.withdrawn_by or stored.look.decided_by or ""
    if stored.appointment_id is not None:
        flash(gettext("A time was booked with it already. Nothing was changed by you."), "warning")
    elif stored.look.state is LookState.WAITING:
        flash(gettext("Nobody has offered times yet, so there is nothing to take back."), "warning")
    elif stored.look.withdrawn_by:
        flash(gettext("%(name)s took the offer back already. Nothing was changed by you.", name=name), "warning")
    else:
        flash(gettext("%(name)s answered this already. Nothing was changed by you.", name=name), "warning")
    return see_other(url_for("admin.look", look_reference=reference))
