"""The owner answers a client who asks for deletion: deletes, or says that the client was told what has to stay."""

from flask import flash, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import HiddenField

from booking.domain.erasure import ANSWERED_WITHIN, ErasureAnswer
from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError
from booking.domain.reference import normalised
from booking.usecases import erasure as use_case
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.admin.appointment import not_now, posted_version
from booking.web.admin.step_up import fresh_factor
from booking.web.forms import ChoiceField
from booking.web.moment import now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm


@admin.route("/appointments/<reference>/erasure", methods=["GET", "POST"])
@fresh_factor
def erasure(reference: str) -> ResponseReturnValue:
    """Ask which; deleting cannot be undone."""
    asked = use_case.show_request(normalised(reference), viewer())
    if asked is None:
        return not_now(reference)
    appointment = asked.stored.appointment
    form = _form(appointment.version, can_erase=not asked.kept.in_the_way)
    page = url_for("admin.appointment", reference=appointment.reference)
    if form.validate_on_submit():
        erases = form["what"].data == ErasureAnswer.ERASED
        act = use_case.erase if erases else use_case.keep
        try:
            act(appointment.reference, posted_version(), viewer(), now())
        except (ActNotAllowedError, ChangedMeanwhileError):
            return not_now(reference)
        flash(gettext("Deleted.") if erases else gettext("Kept: the request is answered."), "success")
        return see_other(page)
    return render_template(
        "admin/erasure.html",
        form=form,
        has_errors=bool(form.errors),
        stored=asked.stored,
        asked=asked,
        kept=asked.kept,
        others=asked.kept.appointments - 1,
        answer_by=asked.request.asked_at + ANSWERED_WITHIN,
        page=page,
    )


def _form(version: int, *, can_erase: bool) -> StepForm:
    choices = [(ErasureAnswer.KEPT.value, gettext("I have told the client what has to stay, and why"))]
    if can_erase:
        choices.insert(0, (ErasureAnswer.ERASED.value, gettext("Delete it now; this cannot be undone")))
    fields = {
        "what": ChoiceField(gettext("Your answer"), choices=choices, message=gettext("Choose your answer")),
        "version": HiddenField(),
    }
    form: StepForm = type("ErasureForm", (StepForm,), fields)(version=str(version))
    return form
