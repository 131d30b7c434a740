"""Staff correct a client's name, e-mail address and phone."""

from typing import Any

from flask import flash, render_template
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, StringField

from booking.domain.clients import Client
from booking.usecases import client_details
from booking.usecases import clients as use_case
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.admin.client import CLIENT, NOT_NOW, not_now, page_of, posted
from booking.web.context import page_clinic
from booking.web.filters import phone
from booking.web.forms import TextField, tidy
from booking.web.moment import now
from booking.web.public.details import LONGEST_NAME, ContactForm
from booking.web.seeing import see_other


class CorrectClientForm(ContactForm):
    """The details as they should be."""

    name = TextField(
        lazy_gettext("Full name"), message=lazy_gettext("Enter their full name"), longest=LONGEST_NAME, filters=[tidy]
    )
    version = HiddenField()

    def __init__(self, client: Client, **kwargs: Any) -> None:
        """Filled with what the record says."""
        self.country = page_clinic().country
        self.had_email = bool(client.email)
        super().__init__(
            name=client.name, email=client.email, phone=phone(client.phone), version=str(client.version), **kwargs
        )

    def validate_email(self, field: StringField) -> None:
        """An address that can be written to; none where there was none."""
        if field.data or self.had_email:
            super().validate_email(field)
        else:
            field.address = ""


@admin.route(f"/clients/{CLIENT}/correct", methods=["GET", "POST"])
def correct_client(client_id: int) -> Response | str:
    """Ask for them; nothing happens before it is sent."""
    client = use_case.get_to_keep(client_id, viewer())
    form = CorrectClientForm(client)
    if form.validate_on_submit():
        name, email, number = form.name.data or "", form["email"].address, form["phone"].number
        try:
            changed = client_details.correct_details(client_id, posted("version"), name, email, number, viewer(), now())
        except NOT_NOW:
            return not_now(client_id)
        flash(gettext("Corrected.") if changed else gettext("Nothing was different."), "success")
        return see_other(page_of(client_id))
    page = page_of(client.id)
    return render_template(
        "admin/correct_client.html", form=form, has_errors=bool(form.errors), client=client, page=page
    )
