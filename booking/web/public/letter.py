"""The page a client takes to the doctor; it opens with the link and the date of birth."""

from flask import render_template
from flask_babel import gettext

from booking.domain.errors import NotFoundError
from booking.usecases import letters
from booking.web.forms import DatePartsField
from booking.web.moment import now
from booking.web.public import public
from booking.web.step_form import StepForm


# The address stands in a mail, so it does not say what is behind it.
@public.route("/your-page/<secret>", methods=["GET", "POST"])
def letter(secret: str) -> str:
    """Ask for the date of birth, then show the page. A wrong link is no page at all."""
    if not letters.is_link_good(secret, now()):
        raise NotFoundError
    form = _form()
    if form.validate_on_submit():
        page = letters.open_letter_page(secret, form["born_on"].data, now())
        if page is not None:
            return render_template("public/letter.html", page=page)
        form["born_on"].errors = [gettext("That is not the date of birth we have. Please look at it again.")]
    return render_template("public/letter_opens.html", form=form, has_errors=bool(form.errors))


def asking(problem: str) -> str:
    """The question for the date of birth with what was typed, and a problem that stands in the way."""
    form = _form()
    form.form_errors = [problem]
    return render_template("public/letter_opens.html", form=form, has_errors=True)


def _form() -> StepForm:
    born_on = DatePartsField(
        gettext("Date of birth"),
        parts=("day", "month", "year"),
        message=gettext("Enter your date of birth"),
        autocomplete={"day": "bday-day", "month": "bday-month", "year": "bday-year"},
    )
    form: StepForm = type("BornOnForm", (StepForm,), {"born_on": born_on})()
    return form
