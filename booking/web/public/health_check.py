"""Has anything changed? The answers given before, each to be changed, and one press when they still hold.

The addresses stand in no mail; the form is found by a cookie of its own, given after the date of birth.
"""

from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.domain.errors import ActNotAllowedError, AnswersIncompleteError, EnquiryGoneError
from booking.usecases import health_check as use_case
from booking.usecases.health_check import Checking
from booking.web.moment import now
from booking.web.public import changes, cookies
from booking.web.public.answer_lines import answer_lines
from booking.web.public.health_form import answers_of, health_form
from booking.web.seeing import see_other
from booking.web.step_form import StepForm

COOKIE = "CHANGES_COOKIE_NAME"


def begin(appointment_id: int) -> Response | str:
    """After the date of birth: the form with its cookie, or a page that says nothing is needed any more."""
    try:
        secret = use_case.begin(appointment_id, now())
    except ActNotAllowedError:
        return render_template("public/nothing_needed.html")
    return cookies.give(see_other(url_for("changes.answers")), COOKIE, secret)


@changes.route("", methods=["GET", "POST"])
def answers() -> Response | str:
    """Show what was said before; sending says that it is so now."""
    try:
        found = _found()
    except ActNotAllowedError:
        return render_template("public/nothing_needed.html")
    if found.is_sent:
        return see_other(url_for("changes.sent"))
    if (page := found.unanswered()) is not None:
        return see_other(_address(found.pages().index(page) + 1))
    form = StepForm()
    if form.validate_on_submit():
        try:
            use_case.send(_secret(), now())
        except AnswersIncompleteError:
            return see_other(url_for("changes.answers"))
        return see_other(url_for("changes.sent"))
    return render_template(
        "public/answers.html",
        form=form,
        has_errors=bool(form.errors),
        checking=found,
        lines=answer_lines(found.pages(), found.enquiry.answers, _address),
    )


@changes.route("/<int:number>", methods=["GET", "POST"])
def page(number: int) -> Response | str:
    """One page of questions, filled with what was said before."""
    try:
        found = _found()
    except ActNotAllowedError:
        return render_template("public/nothing_needed.html")
    if found.is_sent:
        return see_other(url_for("changes.sent"))
    pages = found.pages()
    shown = next((item for item in pages if item.slug == request.form.get("page")), None)
    if request.method == "GET":
        shown = pages[number - 1] if 1 <= number <= len(pages) else abort(404)
    if shown is None:
        return see_other(url_for("changes.answers"))
    form = health_form(shown, found.enquiry.answers, found.today)
    if form.validate_on_submit():
        use_case.answer_questions(_secret(), shown.slug, answers_of(form, shown), now())
        return see_other(url_for("changes.answers"))
    return render_template("public/answers_page.html", form=form, has_errors=bool(form.errors), page=shown)


@changes.get("/sent")
def sent() -> Response | str:
    """What happens next."""
    try:
        found = _found()
    except ActNotAllowedError:
        return render_template("public/nothing_needed.html")
    if not found.is_sent:
        return see_other(url_for("changes.answers"))
    return render_template("public/answers_sent.html", checking=found)


def _secret() -> str:
    value = cookies.read(COOKIE)
    if not value:
        raise EnquiryGoneError
    return value


def _found() -> Checking:
    return use_case.look_up(_secret(), now())


def _address(number: int) -> str:
    return url_for("changes.page", number=number)
