"""The health pages."""

from flask import abort, render_template, request
from werkzeug.wrappers import Response

from booking.domain.enquiry import Step
from booking.domain.ruleset import Page
from booking.usecases import enquiry as use_case
from booking.usecases.journey import Journey
from booking.web.moment import now
from booking.web.public import book, road
from booking.web.public.health_form import answers_of, health_form


@book.route("/health/<int:number>", methods=["GET", "POST"])
def health(number: int) -> Response | str:
    """One page of questions; the next page is whatever the answers call for."""
    found = road.journey()
    if away := road.turned_away(found, Step.HEALTH):
        return away
    page = _page(found, number)
    if page is None:
        return road.onwards()
    form = health_form(page, found.enquiry.answers, found.today)
    if form.validate_on_submit():
        use_case.answer_questions(road.secret(), page.slug, answers_of(form, page), now())
        return road.onwards()
    pages = found.health_pages()
    return render_template(
        "public/health.html",
        form=form,
        has_errors=bool(form.errors),
        page=page,
        number=pages.index(page) + 1,
        count=len(pages),
        section=road.section(Step.HEALTH),
    )


def _page(found: Journey, number: int) -> Page | None:
    """The page a form was shown for, or else the one at this place of the road."""
    pages = found.health_pages()
    if request.method == "POST":
        return next((page for page in pages if page.slug == request.form.get("page")), None)
    if not 1 <= number <= len(pages):
        abort(404)
    return pages[number - 1]
