"""Staff join two records that are one person."""

from collections.abc import Mapping

from flask import flash, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField

from booking.domain.clients import Client
from booking.domain.errors import ChangedMeanwhileError
from booking.usecases import client_details
from booking.usecases.client_details import Joining
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.admin.client import CLIENT, OTHER, not_now, page_of, posted
from booking.web.answer_words import plain_date
from booking.web.filters import phone
from booking.web.forms import ChoiceField
from booking.web.moment import now
from booking.web.seeing import see_other
from booking.web.step_form import StepForm

FIRST, SECOND = "first", "second"


@admin.route(f"/clients/{CLIENT}/join/{OTHER}", methods=["GET", "POST"])
def join_clients(client_id: int, other_id: int) -> Response | str:
    """Show both side by side, ask which details are kept, then make them one."""
    try:
        joining = client_details.show_joining(client_id, other_id, viewer())
    except ChangedMeanwhileError:
        return not_now(client_id)
    form = _form(joining)
    if form.validate_on_submit():
        from_other = [part for part in joining.differing if form[part].data == SECOND]
        versions = posted("version"), posted("other_version")
        try:
            client_details.join_clients(client_id, versions[0], other_id, versions[1], from_other, viewer(), now())
        except ChangedMeanwhileError:
            return not_now(client_id)
        flash(gettext("Joined. This record stands for both."), "success")
        return see_other(page_of(client_id))
    return render_template(
        "admin/join_clients.html",
        form=form,
        has_errors=bool(form.errors),
        joining=joining,
        questions=[form[part] for part in joining.differing],
        page=page_of(client_id),
    )


def _form(joining: Joining) -> StepForm:
    """A question for each part in which the two differ; nothing is chosen before somebody looked."""
    asked = _questions()
    first, second = _values(joining.kept), _values(joining.other)
    fields = {
        part: ChoiceField(
            asked[part][0], choices=[(FIRST, first[part]), (SECOND, second[part])], message=asked[part][1]
        )
        for part in joining.differing
    }
    fields["version"], fields["other_version"] = HiddenField(), HiddenField()
    form: StepForm = type("JoinForm", (StepForm,), fields)(
        version=str(joining.kept.version), other_version=str(joining.other.version)
    )
    return form


def _questions() -> Mapping[str, tuple[str, str]]:
    """What is asked about each part, and what is said when nothing was chosen."""
    return {
        "name": (gettext("Which name is right?"), gettext("Choose the name")),
        "email": (gettext("Which e-mail address is written to?"), gettext("Choose the e-mail address")),
        "phone": (gettext("Which phone is called?"), gettext("Choose the phone")),
        "born_on": (gettext("Which date of birth is right?"), gettext("Choose the date of birth")),
    }


def _values(client: Client) -> Mapping[str, str]:
    return {
        "name": client.name,
        "email": client.email or gettext("none"),
        "phone": phone(client.phone),
        "born_on": plain_date(client.born_on),
    }
