"""The owner deletes what is kept about a client who asked for it by phone or letter."""

from flask import flash, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from wtforms import HiddenField

from booking.usecases import erasure as use_case
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.admin.client import CLIENT, NOT_NOW, not_now, page_of, posted
from booking.web.admin.step_up import fresh_factor
from booking.web.moment import now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm


class DeleteForm(StepForm):
    """Asks nothing more."""

    version = HiddenField()


@admin.route(f"/clients/{CLIENT}/delete", methods=["GET", "POST"])
@fresh_factor
def delete_client(client_id: int) -> ResponseReturnValue:
    """Say what goes and what is in the way, then delete; that cannot be undone."""
    kept = use_case.show_kept(client_id, viewer())
    if kept is None:
        return not_now(client_id)
    form = DeleteForm(version=str(kept.client.version))
    if form.validate_on_submit():
        try:
            use_case.erase_client(client_id, posted("version"), viewer(), now())
        except NOT_NOW:
            return not_now(client_id)
        flash(gettext("Deleted."), "success")
        return see_other(page_of(client_id))
    return render_template(
        "admin/delete_client.html",
        form=form,
        has_errors=bool(form.errors),
        kept=kept,
        others=max(kept.appointments - 1, 0),
        page=page_of(client_id),
    )
