"""Signing in with e-mail and password, and out again."""

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from booking.usecases import accounts, staff_sessions
from booking.web import signed_in
from booking.web.forms import tidy
from booking.web.moment import now
from booking.web.seeing import see_other

sign_in = Blueprint("sign_in", __name__, url_prefix="/admin")

ADMIN = "/admin/"


class SignInForm(FlaskForm):
    """What is wrong is never told apart."""

    email = StringField(
        lazy_gettext("E-mail"), validators=[InputRequired(lazy_gettext("Enter your e-mail"))], filters=[tidy]
    )
    password = PasswordField(lazy_gettext("Password"), validators=[InputRequired(lazy_gettext("Enter your password"))])


@sign_in.route("/sign-in", methods=["GET", "POST"])
def password() -> Response | str:
    """Ask for e-mail and password."""
    form = SignInForm()
    if form.validate_on_submit():
        account_id = accounts.check_password(form.email.data or "", form.password.data or "")
        if account_id is not None:
            signed_in.begin(account_id)
            return see_other(page_after())
        form.form_errors = [gettext("That e-mail and password do not go together. Please try again.")]
    return render_template(
        "admin/sign_in.html",
        form=form,
        has_errors=bool(form.errors),
        form_waits=staff_sessions.has_kept_form(signed_in.secret(), now()),
    )


@sign_in.post("/sign-out")
def sign_out() -> Response:
    """End this sign-in; a copy of its cookie is worth nothing any more."""
    signed_in.end()
    return see_other(url_for("sign_in.password"))


def page_after() -> str:
    """The page of the admin view that was asked for before, or the day."""
    asked = request.args.get("next", "")
    # Browsers drop line breaks, read backslashes as slashes, and take two slashes for another site.
    plain = asked.isascii() and asked.isprintable() and not set("\\ ") & set(asked)
    if plain and asked.startswith(ADMIN) and "//" not in asked and "/." not in asked:
        return asked
    return url_for("admin.today")
