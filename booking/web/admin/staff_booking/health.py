"""The health pages, asked on the phone."""

from uuid import UUID

from flask import abort, render_template, request, url_for
from werkzeug.wrappers import Response

from booking.domain.enquiry import Step
from booking.domain.ruleset import Page
from booking.usecases import enquiry as use_case
from booking.usecases.journey import Journey
from booking.web.admin.staff_booking import road, staff_booking
from booking.web.moment import now
from booking.web.public.health_form import answers_of, health_form


@staff_booking.route("/<uuid:key>/health/<int:number>", methods=["GET", "POST"])
def health(key: UUID, number: int) -> Response | str:
    """One page of questions. Opened again it is blank for those who may not read answers: it is asked anew."""
    found = road.journey(key)
    if away := road.turned_away(found, Step.HEALTH):
        return away
    page = _page(found, number)
    if page is None or not (road.may_ask_again(found) or page.slug == found.progress.health_page):
        return road.onwards(key)
    given = found.enquiry.answers
    form = health_form(page, given if road.fills_in(found) else {}, found.today)
    if form.validate_on_submit():
        use_case.answer_questions(road.finder(key), page.slug, answers_of(form, page), now())
        return road.onwards(key)
    pages = found.health_pages()
    at = pages.index(page) + 1
    return render_template(
        "admin/staff_booking/health.html",
        form=form,
        has_errors=bool(form.errors),
        journey=found,
        page=page,
        number=at,
        count=len(pages),
        not_shown=not road.fills_in(found) and any(question.id in given for question in page.questions),
        back_url=url_for("staff_booking.health", key=key, number=at - 1)
        if at > 1
        else url_for("staff_booking.read_out", key=key),
    )


def _page(found: Journey, number: int) -> Page | None:
    """The page a form was shown for, or else the one at this place of the road."""
    pages = found.health_pages()
    if request.method == "POST":
        return next((page for page in pages if page.slug == request.form.get("page")), None)
    if 1 <= number <= len(pages):
        return pages[number - 1]
    return abort(404) if road.may_ask_again(found) else None
