"""The Inbox: the confirmations addressed to me."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from booking.usecases import messages
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.moment import now
from booking.web.seeing import see_other

# No larger number fits the column, and a database may refuse to compare it.
ID = "<int(max=2147483647):message_id>"


@admin.get("/inbox")
def inbox() -> str:
    """All of them, newest first."""
    return render_template("admin/inbox.html", lines=messages.list_inbox(viewer().account_id))


@admin.post(f"/inbox/{ID}/open")
def open_notice(message_id: int) -> Response:
    """Open one: it counts as read from now on (a GET writes nothing)."""
    messages.mark_read(viewer().account_id, message_id, now())
    return see_other(url_for("admin.notice", message_id=message_id))


@admin.get(f"/inbox/{ID}")
def notice(message_id: int) -> str:
    """One of them, as it was sent."""
    return render_template("admin/notice.html", notice=messages.show_notice(viewer().account_id, message_id))
