"""One's own account: where one is signed in."""

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.usecases import staff_sessions
from booking.web import signed_in
from booking.web.access import viewer
from booking.web.moment import now
from booking.web.seeing import see_other

account = Blueprint("account", __name__, url_prefix="/admin/account")

# No larger number fits the column, and a database may refuse to compare it.
SESSION = "<int(max=2147483647):session_id>"


@account.get("/")
def overview() -> str:
    """The browsers one is signed in with."""
    me = viewer()
    return render_template(
        "admin/account.html",
        sign_ins=staff_sessions.list_open(me.account_id, me, signed_in.lasts(), now()),
        this_one=signed_in.current().id,
    )


@account.post(f"/sign-ins/{SESSION}/end")
def end_sign_in(session_id: int) -> Response:
    """End one of them."""
    staff_sessions.end_one(viewer().account_id, session_id, viewer(), now())
    flash(gettext("That browser is signed out."), "success")
    return see_other(url_for("account.overview"))


@account.post("/sign-ins/end-others")
def end_other_sign_ins() -> Response:
    """End all of them but this one."""
    staff_sessions.end_others(viewer().account_id, signed_in.current().id, viewer(), now())
    flash(gettext("Every other browser is signed out."), "success")
    return see_other(url_for("account.overview"))
