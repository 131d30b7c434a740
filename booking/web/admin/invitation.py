"""The link of an invitation: a person sets their password and their second factor, and is signed in."""

from flask import Blueprint, make_response, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.accounts import Invited
from booking.domain.errors import NotFoundError, PasswordRefusedError, WrongCodeError
from booking.usecases import invitations
from booking.web import signed_in
from booking.web.admin import enrolment
from booking.web.admin.codes import NewPasswordForm, password_fault, wrong_code
from booking.web.moment import now

invitation = Blueprint("invitation", __name__, url_prefix="/admin/invitation")


@invitation.route("/<secret>", methods=["GET", "POST"])
def accept(secret: str) -> Response | str:
    """Ask for both on one page; nothing changes before both are right."""
    invited = _get_invited(secret)
    factor = enrolment.factor(secret)
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            joined = invitations.accept(secret, form.password.data or "", factor, form.code.data or "", now())
        except PasswordRefusedError as refusal:
            form.password.errors = [password_fault(refusal.fault)]
        except WrongCodeError:
            form.code.errors = [wrong_code()]
        else:
            signed_in.begin(joined.account_id)
            return make_response(
                render_template("admin/recovery_codes.html", codes=joined.recovery_codes, way_on=url_for("admin.today"))
            )
    return _page(secret, invited, form)


@invitation.get("/<secret>/code.svg")
def picture(secret: str) -> Response:
    """The QR code of that page."""
    invited = _get_invited(secret)
    return enrolment.picture(enrolment.factor(secret), invited.email)


def too_often(secret: str, wait: str) -> str:
    """The page again, when it was sent too often."""
    form = NewPasswordForm()
    form.form_errors = [gettext("There were too many tries. Please wait %(wait)s and try again.", wait=wait)]
    return _page(secret, _get_invited(secret), form)


def _get_invited(secret: str) -> Invited:
    found = invitations.find_invited(secret, now())
    if found is None:
        raise NotFoundError
    return found


def _page(secret: str, invited: Invited, form: NewPasswordForm) -> str:
    return render_template(
        "admin/invitation.html",
        form=form,
        has_errors=bool(form.errors),
        invited=invited,
        factor=enrolment.factor(secret),
        picture_url=url_for("invitation.picture", secret=secret),
    )
