"""The Inbox: the confirmations addressed to me."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from booking.usecases import messages
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.moment import now
from booking.web.seeing import see_other


@admin.get("/inbox")
def inbox() -> str:
    """All of them, newest first."""
    return render_template("admin/inbox.html", lines=messages.list_inbox(viewer().account_id))


@admin.post("/inbox/<int:message_id>/open")
def open_notice(message_id: int) -> Response:
    """Open one: it counts as read from now on (a GET writes nothing)."""
    messages.mark_read(viewer().account_id, message_id, now())
    return see_other(url_for("admin.notice", message_id=message_id))


@admin.get("/inbox/<int:message_id>")
def notice(message_id: int) -> str:
    """One of them, as it was sent."""
    return render_template("admin/notice.html", notice=messages.show_notice(viewer().account_id, message_id))
