"""Has anything changed? Asked on the phone, where no e-mail asks or none was answered."""

from uuid import UUID

from flask import abort, flash, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.enquiry import ByStaff
from booking.domain.errors import ActNotAllowedError, AnswersIncompleteError
from booking.domain.reference import normalised
from booking.usecases import health_check as use_case
from booking.usecases.health_check import Checking
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.admin.appointment import not_now
from booking.web.forms import PressForm
from booking.web.moment import now
from booking.web.public.answer_lines import answer_lines
from booking.web.public.health_form import answers_of, health_form
from booking.web.seeing import see_other
from booking.web.step_form import StepForm


@admin.post("/appointments/<reference>/ask-again")
def ask_again(reference: str) -> Response:
    """Begin; nothing is kept before the last press."""
    if not PressForm().validate_on_submit():
        return see_other(url_for("admin.appointment", reference=normalised(reference)))
    try:
        key = use_case.begin_on_the_phone(normalised(reference), viewer(), now())
    except ActNotAllowedError:
        return not_now(reference)
    return see_other(url_for("admin.asked_again", reference=normalised(reference), key=key))


@admin.route("/appointments/<reference>/ask-again/<uuid:key>", methods=["GET", "POST"])
def asked_again(reference: str, key: UUID) -> Response | str:
    """Everything that was said before, to be read out; sending says that it is so now."""
    try:
        found = _found(reference, key)
    except ActNotAllowedError:
        return not_now(reference)
    page = url_for("admin.appointment", reference=normalised(reference))
    if found.is_sent:
        return see_other(page)
    if (missing := found.unanswered()) is not None:
        return see_other(_address(reference, key, found.pages().index(missing) + 1))
    form = StepForm()
    if form.validate_on_submit():
        try:
            use_case.send(_finder(key), now())
        except AnswersIncompleteError:
            return see_other(_address(reference, key))
        flash(gettext("Kept. This is how it stands now."), "success")
        return see_other(page)
    return render_template(
        "admin/asked_again.html",
        form=form,
        has_errors=bool(form.errors),
        checking=found,
        lines=answer_lines(found.pages(), found.enquiry.answers, lambda number: _address(reference, key, number)),
        page=page,
    )


@admin.route("/appointments/<reference>/ask-again/<uuid:key>/<int:number>", methods=["GET", "POST"])
def asked_again_page(reference: str, key: UUID, number: int) -> Response | str:
    """One page of questions, filled with what was said before."""
    try:
        found = _found(reference, key)
    except ActNotAllowedError:
        return not_now(reference)
    pages = found.pages()
    shown = next((item for item in pages if item.slug == request.form.get("page")), None)
    if request.method == "GET":
        shown = pages[number - 1] if 1 <= number <= len(pages) else abort(404)
    if shown is None or found.is_sent:
        return see_other(_address(reference, key))
    form = health_form(shown, found.enquiry.answers, found.today)
    if form.validate_on_submit():
        use_case.answer_questions(_finder(key), shown.slug, answers_of(form, shown), now())
        return see_other(_address(reference, key))
    return render_template(
        "admin/asked_again_page.html",
        form=form,
        has_errors=bool(form.errors),
        page=shown,
        back_url=_address(reference, key),
    )


def _finder(key: UUID) -> ByStaff:
    return ByStaff(str(key), viewer())


def _found(reference: str, key: UUID) -> Checking:
    return use_case.look_up_on_the_phone(_finder(key), normalised(reference), now())


def _address(reference: str, key: UUID, number: int | None = None) -> str:
    if number is None:
        return url_for("admin.asked_again", reference=normalised(reference), key=key)
    return url_for("admin.asked_again_page", reference=normalised(reference), key=key, number=number)
