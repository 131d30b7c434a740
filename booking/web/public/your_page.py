"""What a link in a mail opens, for who knows the date of birth: the page for the doctor, times to choose from, or
the answers given before.
"""

from flask import render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.errors import EnquiryGoneError, NotFoundError
from booking.domain.links import Link, Purpose
from booking.usecases import letters, looks
from booking.usecases import your_page as use_case
from booking.web.forms import DatePartsField
from booking.web.moment import now
from booking.web.public import health_check, public, road
from booking.web.seeing import see_other
from booking.web.step_form import StepForm


# The address stands in a mail, so it does not say what is behind it.
@public.route("/your-page/<secret>", methods=["GET", "POST"])
def your_page(secret: str) -> Response | str:
    """Ask for the date of birth, then show what the link is about. A wrong link is no page at all."""
    if not use_case.is_link_good(secret, now()):
        raise NotFoundError
    form = born_on_form()
    if form.validate_on_submit():
        link = use_case.open_link(secret, form["born_on"].data, now())
        if link is not None:
            return _opened(link)
        form["born_on"].errors = [gettext("That is not the date of birth we have. Please look at it again.")]
    return render_template("public/your_page.html", form=form, has_errors=bool(form.errors))


def asking(problem: str) -> str:
    """The question for the date of birth with what was typed, and a problem that stands in the way."""
    form = born_on_form()
    form.form_errors = [problem]
    return render_template("public/your_page.html", form=form, has_errors=True)


def _opened(link: Link) -> Response | str:
    if link.purpose is Purpose.MANAGE:
        raise NotFoundError  # it has pages of its own
    if link.purpose is Purpose.CHANGES and link.appointment_id is not None:
        return health_check.begin(link.appointment_id)
    if link.appointment_id is not None:
        page = letters.show_letter_page(link.appointment_id)
        return render_template("public/letter.html" if page.is_needed else "public/nothing_needed.html", page=page)
    if link.look_id is None:
        raise NotFoundError
    try:
        secret = looks.come_back(link.look_id, now())
    except EnquiryGoneError:
        raise NotFoundError from None
    return road.remember(see_other(url_for("book.result")), secret)


def born_on_form() -> StepForm:
    """Asks for the date of birth."""
    born_on = DatePartsField(
        gettext("Date of birth"),
        parts=("day", "month", "year"),
        message=gettext("Enter your date of birth"),
        autocomplete={"day": "bday-day", "month": "bday-month", "year": "bday-year"},
    )
    form: StepForm = type("BornOnForm", (StepForm,), {"born_on": born_on})()
    return form
