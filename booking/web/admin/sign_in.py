"""Signing in, with e-mail and password and then a code, and out again."""

from flask import Blueprint, render_template, request, session, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired

from booking.domain.errors import WrongCodeError
from booking.usecases import accounts, second_factor, staff_sessions
from booking.web import signed_in
from booking.web.admin.codes import CodeForm, wrong_code
from booking.web.admin.ways import page_after
from booking.web.forms import tidy
from booking.web.moment import now
from booking.web.seeing import see_other

sign_in = Blueprint("sign_in", __name__, url_prefix="/admin")


class SignInForm(FlaskForm):
    """What is wrong is never told apart."""

    email = StringField(
        lazy_gettext("E-mail"), validators=[InputRequired(lazy_gettext("Enter your e-mail"))], filters=[tidy]
    )
    password = PasswordField(lazy_gettext("Password"), validators=[InputRequired(lazy_gettext("Enter your password"))])


@sign_in.route("/sign-in", methods=["GET", "POST"])
def password() -> Response | str:
    """Ask for e-mail and password; whoever knows both is asked for the code."""
    form = SignInForm()
    if form.validate_on_submit():
        account_id = accounts.check_password(form.email.data or "", form.password.data or "")
        if account_id is not None:
            session[signed_in.HALF] = second_factor.begin_half(account_id, now())
            session[signed_in.HALF_OF] = account_id
            return see_other(url_for("sign_in.code", next=request.args.get("next")))
        form.form_errors = [gettext("That e-mail and password do not go together. Please try again.")]
    return render_template(
        "admin/sign_in.html",
        form=form,
        has_errors=bool(form.errors),
        form_waits=staff_sessions.has_kept_form(signed_in.secret(), now()),
    )


@sign_in.route("/sign-in/code", methods=["GET", "POST"])
def code() -> Response | str:
    """Ask for the code; nobody is signed in before it is right."""
    half = str(session.get(signed_in.HALF, ""))
    if not second_factor.is_half_good(half, now()):
        return see_other(url_for("sign_in.password", next=request.args.get("next")))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            account_id = second_factor.finish_half(half, form.code.data or "", now())
        except WrongCodeError:
            form.code.errors = [wrong_code()]
        else:
            if account_id is None:
                return see_other(url_for("sign_in.password", next=request.args.get("next")))
            signed_in.begin(account_id)
            return see_other(page_after())
    return asking_for_code(form)


def asking_for_code(form: CodeForm) -> str:
    """The page that asks for the code."""
    return render_template("admin/sign_in_code.html", form=form, has_errors=bool(form.errors))


@sign_in.post("/sign-out")
def sign_out() -> Response:
    """End this sign-in; a copy of its cookie is worth nothing any more."""
    signed_in.end()
    return see_other(url_for("sign_in.password"))
