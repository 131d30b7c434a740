"""Nobody reads all this in a few seconds: a form that is sent so soon is asked to be looked at once more."""

from flask import current_app
from flask_babel import gettext

from booking.domain.enquiry import is_too_quick
from booking.usecases.journey import Journey
from booking.web.moment import now
from booking.web.step_form import StepForm


def sent_too_quickly(found: Journey, form: StepForm) -> bool:
    """Whether it was; the form then says what to do, and goes through when it is pressed again later."""
    if not is_too_quick(found.began_at, now(), current_app.config["MINIMUM_FILL_SECONDS"]):
        return False
    form.form_errors = [
        gettext("That was very quick. Please look at your answers once more, and then press the button again.")
    ]
    return True
