"""One's own account: where one is signed in, the password, the second factor."""

from flask import Blueprint, flash, make_response, render_template, url_for
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import InputRequired, ValidationError

from booking.domain.errors import PasswordRefusedError, WrongCodeError, WrongPasswordError
from booking.usecases import accounts, second_factor, staff_sessions
from booking.web import signed_in
from booking.web.access import viewer
from booking.web.admin import enrolment
from booking.web.admin.codes import CodeForm, password_fault, wrong_code
from booking.web.admin.step_up import fresh_factor
from booking.web.admin.ways import page_after
from booking.web.forms import PressForm
from booking.web.moment import now
from booking.web.seeing import see_other

account = Blueprint("account", __name__, url_prefix="/admin/account")

# No larger number fits the column, and a database may refuse to compare it.
SESSION = "<int(max=2147483647):session_id>"


class ChangePasswordForm(FlaskForm):
    """The password so far, and the new one twice."""

    current = PasswordField(
        lazy_gettext("Your password so far"), validators=[InputRequired(lazy_gettext("Enter your password so far"))]
    )
    password = PasswordField(
        lazy_gettext("New password"), validators=[InputRequired(lazy_gettext("Enter a new password"))]
    )
    again = PasswordField(
        lazy_gettext("The new password again"),
        validators=[InputRequired(lazy_gettext("Enter the new password again"))],
    )

    def validate_again(self, field: PasswordField) -> None:
        """A slip of the pen would lock its writer out."""
        if field.data != self.password.data:
            raise ValidationError(gettext("The two passwords are not the same. Type both once more"))


@account.get("/")
def overview() -> str:
    """The browsers one is signed in with, and what one signs in with."""
    me = viewer()
    return render_template(
        "admin/account.html",
        sign_ins=staff_sessions.list_open(me.account_id, me, signed_in.lasts(), now()),
        this_one=signed_in.current().id,
        has_factor=second_factor.has_factor(me.account_id),
        codes_left=second_factor.count_recovery_codes(me.account_id),
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


@account.route("/password", methods=["GET", "POST"])
def password() -> Response | str:
    """Change the password; every other browser is signed out, and every copy of this one's cookie is dead."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        try:
            accounts.change_password(viewer(), form.current.data or "", form.password.data or "", now())
        except WrongPasswordError:
            form.current.errors = [gettext("That is not your password so far")]
        except PasswordRefusedError as refusal:
            form.password.errors = [password_fault(refusal.fault)]
        else:
            signed_in.begin(viewer().account_id)
            flash(gettext("Your password is changed. Every other browser is signed out."), "success")
            return see_other(url_for("account.overview"))
    return asking_for_password(form)


def asking_for_password(form: ChangePasswordForm) -> str:
    """The page that asks for the passwords."""
    return render_template("admin/password.html", form=form, has_errors=bool(form.errors))


@account.route("/confirm", methods=["GET", "POST"])
def confirm() -> Response | str:
    """Ask for a code before something that asks for more than being signed in."""
    form = CodeForm()
    if form.validate_on_submit():
        try:
            second_factor.confirm(signed_in.current(), form.code.data or "", now())
        except WrongCodeError:
            form.code.errors = [wrong_code()]
        else:
            return see_other(page_after())
    return asking_for_code(form)


def asking_for_code(form: CodeForm) -> str:
    """The page that asks for the code."""
    return render_template("admin/confirm_code.html", form=form, has_errors=bool(form.errors))


@account.route("/second-factor", methods=["GET", "POST"])
@fresh_factor
def factor() -> Response | str:
    """Take another app, or another phone."""
    me = viewer()
    offered = enrolment.factor(f"account {me.account_id}")
    form = CodeForm()
    if form.validate_on_submit():
        try:
            codes = second_factor.change(me, offered, form.code.data or "", now())
        except WrongCodeError:
            form.code.errors = [wrong_code()]
        else:
            signed_in.begin(me.account_id)
            return _codes(codes)
    return render_template("admin/second_factor.html", form=form, has_errors=bool(form.errors), factor=offered)


@account.get("/second-factor/code.svg")
@fresh_factor
def picture() -> Response:
    """The QR code of that page."""
    return enrolment.picture(enrolment.factor(f"account {viewer().account_id}"), viewer().name)


@account.route("/recovery-codes", methods=["GET", "POST"])
@fresh_factor
def recovery_codes() -> Response | str:
    """Ask first, then make new recovery codes and show them, once."""
    form = PressForm()
    if form.validate_on_submit():
        return _codes(second_factor.renew_recovery_codes(viewer(), now()))
    return render_template("admin/new_recovery_codes.html", form=form)


@account.route("/keys", methods=["GET", "POST"])
def keys() -> Response | str:
    """What each single key does; a press turns them all off, or on again."""
    me, form = viewer(), PressForm()
    if form.validate_on_submit():
        accounts.switch_keys(me, on=not me.uses_keys)
        flash(gettext("The keys are off.") if me.uses_keys else gettext("The keys are on."), "success")
        return see_other(url_for("account.keys"))
    return render_template("admin/keys.html", form=form, uses_keys=me.uses_keys)


def _codes(codes: object) -> Response:
    return make_response(render_template("admin/recovery_codes.html", codes=codes, way_on=url_for("account.overview")))
