"""Sending a message again: asks first, and says to whom it goes now."""

from flask import flash, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField

from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError
from booking.usecases import resend
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.admin import message_words as words
from booking.web.admin.message import ID
from booking.web.moment import now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm


class SendAgainForm(StepForm):
    """To which address, and after how many times before, so that two presses send one."""

    address = HiddenField()
    times = HiddenField()


@admin.route(f"/messages/{ID}/again", methods=["GET", "POST"])
def send_again(log_id: int) -> Response | str:
    """Ask once more; nothing is queued before it is pressed."""
    found = resend.show_resend(log_id, viewer(), now())
    page = url_for("admin.message", log_id=log_id)
    if found.why_not:
        flash(words.why_not(found.why_not), "warning")
        return see_other(page)
    form = SendAgainForm(address=found.address, times=str(found.times))
    if form.validate_on_submit():
        return _send(log_id, form, page)
    form.address.data, form.times.data = found.address, str(found.times)
    return render_template(
        "admin/send_again.html",
        form=form,
        has_errors=bool(form.errors),
        found=found,
        page=page,
        kind=words.notice(found.line.notice),
    )


def _send(log_id: int, form: SendAgainForm, page: str) -> Response:
    times = form.times.data or ""
    try:
        new_id = resend.resend(
            log_id,
            form.address.data or "",
            int(times) if times.isascii() and times.isdigit() and len(times) < 10 else -1,
            viewer(),
            now(),
        )
    except ChangedMeanwhileError:
        flash(gettext("Nothing was sent: somebody sent it again a moment ago, or the address is new."), "warning")
        return see_other(page)
    except ActNotAllowedError:
        flash(gettext("Nothing was sent: what it says does not hold any more."), "warning")
        return see_other(page)
    flash(gettext("It is on its way again, with a link of its own."), "success")
    return see_other(url_for("admin.message", log_id=new_id))
