"""A wrong e-mail address put right, right after sending: the commonest way to lose a booking."""

from flask import render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import StringField

from booking.domain.errors import ActNotAllowedError, TooManyChangesError, TooManyOpenError
from booking.usecases import confirmation as use_case
from booking.web.call_us import call_us
from booking.web.forms import tidy
from booking.web.moment import now
from booking.web.public import book, road
from booking.web.public.details import WithEmail
from booking.web.public.done import confirmation_of
from booking.web.seeing import see_other
from booking.web.step_form import StepForm


class AddressForm(WithEmail, StepForm):
    """The address alone, checked as on the page with the details."""

    email = StringField(lazy_gettext("E-mail"), filters=[tidy])


@book.route("/done/<reference>/address", methods=["GET", "POST"])
def address(reference: str) -> Response | str:
    """Ask for the right address; the notice then goes out anew. Only for the browser that sent the request."""
    found = confirmation_of(reference)
    here = url_for("book.done", reference=found.stored.appointment.reference)
    form = AddressForm(data={"email": found.stored.client_email})
    if form.validate_on_submit():
        try:
            changed = use_case.change_address(road.secret(), form.email.address, now())
        except (ActNotAllowedError, TooManyChangesError, TooManyOpenError):
            return _ask_to_call()
        return see_other(f"{here}?changed=yes" if changed else here)
    if not found.address_may_change:
        return _ask_to_call()
    return render_template("public/address.html", form=form, has_errors=bool(form.errors), back_url=here)


def _ask_to_call() -> Response:
    """It does not say whether there are bookings for an address, and to call works in any case."""
    text = gettext("We cannot change the e-mail address online any more. We are glad to do it with you on the phone.")
    return call_us(gettext("Please call us"), text, status=409)
