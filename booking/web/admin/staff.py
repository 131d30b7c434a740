"""The people who work here, for the owner: who they are, what they may do, where they are signed in."""

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from booking.domain.accounts import Role, StaffMember
from booking.domain.errors import LastOwnerError, OtherRoleError, TechnicianMissingError
from booking.usecases import clinic, invitations, staff_sessions
from booking.usecases import staff as use_case
from booking.web import roles, signed_in
from booking.web.access import viewer
from booking.web.admin.step_up import fresh_factor
from booking.web.forms import PressForm, TextField, tidy
from booking.web.moment import now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm

staff = Blueprint("staff", __name__, url_prefix="/admin/staff")

# No larger number fits the column, and a database may refuse to compare it.
ACCOUNT = "<int(max=2147483647):account_id>"
SESSION = "<int(max=2147483647):session_id>"
LONGEST_NAME = 200


class RoleForm(StepForm):
    """What somebody may do."""

    role = SelectField(lazy_gettext("Role"))
    technician = SelectField(lazy_gettext("Which technician they are"))

    def offer(self) -> None:
        """The roles and technicians there are."""
        self.role.choices = [SelectChoice(role.value, text) for role, text in roles.names().items()]
        self.technician.choices = [
            SelectChoice("", gettext("none")),
            *(SelectChoice(one.slug, one.name) for one in clinic.list_technicians()),
        ]

    @property
    def chosen_role(self) -> Role:
        """The role that was chosen from those on offer."""
        return Role(self.role.data)

    def say_technician_missing(self) -> None:
        """The role and the technician do not fit together."""
        if self.chosen_role is Role.TECHNICIAN:
            self.technician.errors = [gettext("Choose which technician they are")]
        else:
            self.technician.errors = [gettext("Only somebody with the role of a technician is one. Choose none")]


class InviteForm(RoleForm):
    """Somebody new."""

    name = TextField(
        lazy_gettext("Full name"), message=lazy_gettext("Enter their full name"), longest=LONGEST_NAME, filters=[tidy]
    )
    email = StringField(lazy_gettext("E-mail"), filters=[tidy])

    def validate_email(self, field: StringField) -> None:
        """An address that can be written to."""
        field.address = invitations.readable_address(field.data or "")
        if field.address is None:
            raise ValidationError(gettext("Enter an e-mail address in the right format, like name@example.com"))


class ChangeForm(RoleForm):
    """What somebody may do, and whether the staff notices go to them."""

    wants_notices = BooleanField(lazy_gettext("Gets notices of bookings by e-mail"))


@staff.get("/")
def overview() -> str:
    """Everybody."""
    return render_template("admin/staff.html", people=use_case.list_staff(viewer()), roles=roles.names())


@staff.route("/invite", methods=["GET", "POST"])
@fresh_factor
def invite() -> Response | str:
    """Invite somebody by mail."""
    form = InviteForm()
    form.offer()
    if form.validate_on_submit():
        name, address = form.name.data or "", form["email"].address
        member = StaffMember(name, address, form.chosen_role, form.technician.data or None)
        try:
            invitations.invite(member, viewer(), now())
        except TechnicianMissingError:
            form.say_technician_missing()
        except OtherRoleError:
            form.email.errors = [
                gettext("There is an account with this address already. Open it in the list to change its role")
            ]
        else:
            flash(gettext("%(name)s is invited. The link is good for 48 hours.", name=name), "success")
            return see_other(url_for("staff.overview"))
    return render_template("admin/invite.html", form=form, has_errors=bool(form.errors))


@staff.route(f"/{ACCOUNT}", methods=["GET", "POST"])
def person(account_id: int) -> Response | str:
    """One of them; change what they may do."""
    found = use_case.show(account_id, viewer())
    form = ChangeForm(role=found.role.value, technician=found.technician or "", wants_notices=found.wants_notices)
    form.offer()
    if form.validate_on_submit():
        wants = bool(form.wants_notices.data)
        try:
            use_case.change(
                account_id, form.chosen_role, form.technician.data or None, viewer(), now(), wants_notices=wants
            )
        except TechnicianMissingError:
            form.say_technician_missing()
        except LastOwnerError:
            form.role.errors = [gettext("They are the only owner who can sign in. Make somebody else an owner first")]
        else:
            flash(gettext("Saved. It holds at once."), "success")
            return see_other(url_for("staff.person", account_id=account_id))
    return render_template(
        "admin/staff_person.html",
        form=form,
        has_errors=bool(form.errors),
        found=found,
        sign_ins=staff_sessions.list_open(account_id, viewer(), signed_in.lasts(), now()),
    )


@staff.route(f"/{ACCOUNT}/close", methods=["GET", "POST"])
def close(account_id: int) -> Response | str:
    """Ask first, then close an account: nobody signs in with it any more."""
    found = use_case.show(account_id, viewer())
    form = PressForm()
    page = url_for("staff.person", account_id=account_id)
    if form.validate_on_submit():
        try:
            use_case.close(account_id, viewer(), now())
        except LastOwnerError:
            form.form_errors = [gettext("They are the only owner who can sign in. Make somebody else an owner first.")]
        else:
            flash(gettext("Closed. Every browser that was signed in as %(name)s is out.", name=found.name), "success")
            return see_other(url_for("staff.overview"))
    return render_template("admin/close_account.html", form=form, has_errors=bool(form.errors), found=found, page=page)


@staff.route(f"/{ACCOUNT}/invite", methods=["GET", "POST"])
@fresh_factor
def invite_again(account_id: int) -> Response | str:
    """Ask first, then send somebody a link to set password and phone anew."""
    found = use_case.show(account_id, viewer())
    form = PressForm()
    page = url_for("staff.person", account_id=account_id)
    if form.validate_on_submit():
        invitations.invite_again(account_id, viewer(), now())
        flash(gettext("%(name)s is invited. The link is good for 48 hours.", name=found.name), "success")
        return see_other(page)
    return render_template("admin/invite_again.html", form=form, has_errors=bool(form.errors), found=found, page=page)


@staff.post(f"/{ACCOUNT}/sign-ins/{SESSION}/end")
def end_sign_in(account_id: int, session_id: int) -> Response:
    """End one of somebody's sign-ins."""
    _end(account_id, session_id)
    flash(gettext("That browser is signed out."), "success")
    return see_other(url_for("staff.person", account_id=account_id))


@staff.post(f"/{ACCOUNT}/sign-ins/end-all")
def end_sign_ins(account_id: int) -> Response:
    """End all of somebody's sign-ins."""
    _end(account_id, None)
    flash(gettext("Every browser is signed out."), "success")
    return see_other(url_for("staff.person", account_id=account_id))


def _end(account_id: int, session_id: int | None) -> None:
    use_case.show(account_id, viewer())
    if session_id is not None:
        staff_sessions.end_one(account_id, session_id, viewer(), now())
    else:
        staff_sessions.end_others(account_id, None, viewer(), now())
