"""The link is lost: a new one goes to the address, and the page says the same to everybody."""

from flask import render_template
from flask_babel import lazy_gettext
from wtforms import StringField

from booking.usecases import manage as use_case
from booking.web.client import manage
from booking.web.forms import tidy
from booking.web.moment import now
from booking.web.public.details import WithEmail
from booking.web.step_form import StepForm


class LostLinkForm(WithEmail, StepForm):
    """The address that the appointment was booked with, read as when booking."""

    email = StringField(lazy_gettext("E-mail"), filters=[tidy])


@manage.route("/lost", methods=["GET", "POST"])
def lost_link() -> str:
    """Ask for the address; what follows does not tell whether there is an appointment."""
    form = LostLinkForm()
    sent = form.validate_on_submit()
    if sent:
        use_case.send_lost_links(form["email"].address, now())
    return render_template("client/lost_link.html", form=form, has_errors=bool(form.errors), sent=sent)


def asking(problem: str) -> str:
    """The page with what was typed, and a problem that stands in the way."""
    form = LostLinkForm()
    form.form_errors = [problem]
    return render_template("client/lost_link.html", form=form, has_errors=True, sent=False)
