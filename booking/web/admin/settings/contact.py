"""The clinic: how it is called and reached, and its zone."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import flash, render_template, url_for
from flask_babel import get_locale, gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from booking.domain.clinic import Contact
from booking.usecases import contact as use_case
from booking.usecases import invitations
from booking.web.access import viewer
from booking.web.admin.settings import saving, settings
from booking.web.admin.settings.fields import NumberField
from booking.web.admin.settings.saving import SettingsForm
from booking.web.forms import TextField, tidy
from booking.web.moment import now
from booking.web.seeing import see_other

LONGEST = 200
MOST_HOURS = 200


class ContactForm(SettingsForm):
    """Everything that the clinic is known by."""

    name = TextField(
        lazy_gettext("Name"), message=lazy_gettext("Enter the clinic's name"), longest=LONGEST, filters=[tidy]
    )
    phone = StringField(lazy_gettext("Phone"), filters=[tidy])
    email = StringField(lazy_gettext("E-mail"), filters=[tidy])
    address = TextField(
        lazy_gettext("Address"), message=lazy_gettext("Enter the clinic's address"), longest=LONGEST, filters=[tidy]
    )
    country = SelectField(lazy_gettext("Country"))
    time_zone = SelectField(lazy_gettext("Time zone"))
    office_email = StringField(lazy_gettext("Office e-mail"), filters=[tidy])
    answers_within_hours = NumberField(lazy_gettext("We answer within (working hours)"), least=1, most=MOST_HOURS)

    def offer(self, stored: Contact) -> None:
        """The countries and zones there are, and whatever is stored."""
        self.office_email.flags.optional = True
        zones = sorted({stored.time_zone, *use_case.list_zones()})
        names = get_locale().territories
        countries = sorted((names.get(code, code), code) for code in use_case.list_countries())
        self.country.choices = [SelectChoice(code, name) for name, code in countries]
        self.time_zone.choices = [SelectChoice(zone, zone.replace("_", " ")) for zone in zones]

    def validate_phone(self, field: StringField) -> None:
        """A number that can be called."""
        if not use_case.is_phone(field.data or "", self.country.data or ""):
            raise ValidationError(gettext("Enter a phone number that can be called from the country below"))

    def validate_email(self, field: StringField) -> None:
        """An address that can be written to."""
        field.address = invitations.readable_address(field.data or "")
        if field.address is None:
            raise ValidationError(gettext("Enter an e-mail address in the right format, like name@example.com"))

    def validate_office_email(self, field: StringField) -> None:
        """The same, or nothing."""
        field.address = None
        if field.data:
            self.validate_email(field)

    @property
    def contact(self) -> Contact:
        """What was filled in, once it is valid."""
        return Contact(
            name=self.name.data or "",
            phone=self.phone.data or "",
            email=self["email"].address,
            address=self.address.data or "",
            country=self.country.data,
            time_zone=self.time_zone.data,
            office_email=self["office_email"].address,
            answers_within_hours=self.answers_within_hours.whole,
        )


@settings.route("/clinic", methods=["GET", "POST"])
def clinic() -> Response | str:
    """Show it, and keep it when it is saved."""
    stored = use_case.show(viewer())
    form = ContactForm(obj=stored)
    form.offer(stored)
    if not form.is_submitted():
        form.show_stored(stored)
    moved: Sequence[datetime] = ()
    if form.validate_on_submit():
        wanted = form.contact
        if wanted.time_zone != stored.time_zone:
            moved = use_case.list_moved(wanted.time_zone, now())
        effects = _effects(moved) if wanted.time_zone != stored.time_zone else []
        if saving.save(
            form, effects, lambda seen: use_case.save(wanted, seen, viewer(), now()), use_case.CHANGED, stored
        ):
            flash(gettext("Saved. It holds at once."), "success")
            return see_other(url_for("settings.clinic"))
    return render_template(
        "admin/settings/clinic.html",
        form=form,
        has_errors=bool(form.errors),
        example=moved[0] if moved else None,
        new_zone=ZoneInfo(form.time_zone.data) if moved else None,
    )


def _effects(moved: Sequence[datetime]) -> Sequence[str]:
    """What another zone means for what is booked and planned already."""
    lines = [gettext("Working hours and closed days stay as they are written: nine is nine in the new zone.")]
    if moved:
        lines.append(
            ngettext(
                "%(num)s appointment to come keeps its instant, and will be shown at another local time.",
                "%(num)s appointments to come keep their instant, and will be shown at other local times.",
                len(moved),
            )
        )
    return lines
