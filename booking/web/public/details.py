"""Who the client is and how to reach them."""

import re

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from flask import render_template
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import ValidationError

from booking.domain.enquiry import Details, Step, may_open
from booking.usecases import enquiry as use_case
from booking.usecases.journey import Journey
from booking.web.forms import DatePartsField, TextField, tidy
from booking.web.moment import now
from booking.web.public import book, road
from booking.web.public.time_wish import chosen_week
from booking.web.step_form import StepForm

LONGEST_NAME = 200
LONGEST_EMAIL = 254
LONGEST_PHONE = 40
# A name is printed in mails: nothing in it may turn into a link there.
# (Fixed lengths on purpose: "three or more" would take minutes over a very long name.)
LOOKS_LIKE_AN_ADDRESS = re.compile(r"[/@\\<>]|www\.|\w{3}\.\w{2}", re.IGNORECASE)


class WithEmail:
    """For forms with a field `email`: an address that can be written to; its host is kept in small letters."""

    def validate_email(self, field: StringField) -> None:
        """Leaves the address as it is kept in `field.address`."""
        try:
            found = validate_email(field.data or "", check_deliverability=False)
        except EmailNotValidError:
            found = None
        if found is None or len(found.normalized) > LONGEST_EMAIL or not found.ascii_email:
            raise ValidationError(gettext("Enter an e-mail address in the right format, like name@example.com"))
        field.address = found.ascii_email


class ContactForm(WithEmail, StepForm):
    """Name, e-mail and phone, of whoever fills it in; `country` is that of numbers without a country code."""

    country: str
    name = TextField(
        lazy_gettext("Full name"),
        message=lazy_gettext("Enter your full name"),
        longest=LONGEST_NAME,
        filters=[tidy],
    )
    email = StringField(lazy_gettext("E-mail"), filters=[tidy])
    phone = StringField(lazy_gettext("Phone"), filters=[tidy])

    def validate_name(self, field: StringField) -> None:
        """Refuse what would turn into a link in a mail."""
        if LOOKS_LIKE_AN_ADDRESS.search(field.data or ""):
            raise ValidationError(gettext("Enter your name without web or e-mail addresses"))

    def validate_phone(self, field: StringField) -> None:
        """A number that can be called, from the clinic's country or with its own country code."""
        text = field.data or ""
        try:
            number = phonenumbers.parse(text, self.country) if len(text) <= LONGEST_PHONE else None
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number) or number.extension:
            raise ValidationError(gettext("Enter a phone number, like 020 7946 0000 or +1 212 555 0100"))
        field.number = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


class DetailsForm(ContactForm):
    """The same with the date of birth (`details_form`), as a client fills it in."""

    # Nobody sees it and screen readers pass it by; what fills it in is a machine, or now and then a password manager.
    website = StringField(lazy_gettext("Website"))

    def __init__(self, found: Journey) -> None:
        """Filled with what was given before."""
        self.country = found.clinic.country
        super().__init__(obj=found.enquiry.details)


@book.route("/details", methods=["GET", "POST"])
def details() -> Response | str:
    """Ask for them once; somebody under 18 is led to the result page, which says it kindly."""
    found = road.journey()
    if found.is_sent or found.look is not None:
        return road.onwards()
    form = details_form(found, DetailsForm)
    away = road.turned_away(found, Step.DETAILS) if found.enquiry.details is None else None
    if form.validate_on_submit() and not filled_by_a_machine(found, form) and may_open(Step.HEALTH, found.progress):
        use_case.give_details(road.secret(), details_of(form), now())
        # Another window may have changed the result meanwhile: what was typed is kept, and what changed is said.
        return road.one_thing_more(road.journey()) if away else road.onwards()
    if away:
        return away
    return render_template(
        "public/details.html",
        form=form,
        has_errors=bool(form.errors),
        back_url=chosen_week(found),
        section=road.section(Step.DETAILS),
    )


def filled_by_a_machine(found: Journey, form: DetailsForm) -> bool:
    """The field comes back empty, so that a person whose browser filled it in can simply go on."""
    if not form["website"].data:
        return False
    form.form_errors = [
        gettext(
            "Something was filled in that is not on the page, perhaps by your browser. Please press Continue again."
            " If you see this once more, call us on %(phone)s and we book it with you.",
            phone=found.clinic.phone,
        )
    ]
    return True


def details_form(found: Journey, form_class: type[DetailsForm]) -> DetailsForm:
    """The form with its date of birth, which cannot lie in the future at the clinic."""
    born_on = DatePartsField(
        gettext("Date of birth"),
        parts=("day", "month", "year"),
        message=gettext("Enter your date of birth"),
        latest=found.today,
        autocomplete={"day": "bday-day", "month": "bday-month", "year": "bday-year"},
    )
    form: DetailsForm = type("DatedDetailsForm", (form_class,), {"born_on": born_on})(found)
    return form


def details_of(form: DetailsForm) -> Details:
    """What was filled in."""
    return Details(
        name=form["name"].data,
        email=form["email"].address if form["email"].data else None,
        phone=form["phone"].number,
        born_on=form["born_on"].data,
    )
