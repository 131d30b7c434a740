"""The one-time link that `make run` prints. This blueprint is not registered outside the demo."""

from flask import Blueprint, abort, render_template, url_for
from werkzeug.wrappers import Response

from booking.usecases import accounts
from booking.web import signed_in
from booking.web.forms import PressForm
from booking.web.moment import now
from booking.web.seeing import see_other

demo_link = Blueprint("demo_link", __name__, url_prefix="/admin/demo")


@demo_link.route("/<secret>", methods=["GET", "POST"])
def sign_in(secret: str) -> Response | str:
    """Show whom it signs in; the press of the button uses it up."""
    name = accounts.whose_sign_in_link(secret, now())
    if name is None:
        abort(404)
    form = PressForm()
    if form.validate_on_submit():
        account_id = accounts.use_sign_in_link(secret, now())
        if account_id is None:
            abort(404)
        signed_in.begin(account_id)
        return see_other(url_for("admin.today"))
    return render_template("admin/demo_link.html", form=form, name=name)
