"""The client's page of one appointment: where it stands, when, where, and what happens next."""

from flask import render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.errors import NotFoundError
from booking.usecases import confirmation, erasure, your_page
from booking.usecases import manage as use_case
from booking.usecases.manage import Managed
from booking.web.client import manage
from booking.web.client.history import happened
from booking.web.moment import now
from booking.web.public import health_check as answers_again
from booking.web.public.done import calendar_answer
from booking.web.public.your_page import born_on_form
from booking.web.step_form import StepForm


@manage.errorhandler(NotFoundError)
def no_link(_error: NotFoundError) -> Response:
    """The same page for a link that is unknown, that has expired and that was revoked."""
    return Response(render_template("client/no_link.html"), 404, mimetype="text/html")


@manage.get("/<secret>")
def appointment(secret: str) -> str:
    """Show it; looking changes nothing."""
    return _page(use_case.show(secret, now()), secret)


def _page(found: Managed, secret: str) -> str:
    return render_template(
        "client/appointment.html",
        managed=found,
        stored=found.stored,
        appointment=found.stored.appointment,
        confirmation=confirmation.show_confirmation(found.stored.id),
        erasure=erasure.find_own_request(found.stored.id),
        happened=happened(found),
        may_change=found.may_change(now()),
        secret=secret,
        now=now(),
    )


@manage.get("/<secret>/consultation.ics")
def calendar(secret: str) -> Response:
    """The calendar file of a confirmed appointment, the same entry as in the e-mail."""
    return calendar_answer(confirmation.write_calendar_file(use_case.show(secret, now()).stored.id, now()))


def ask_born_on(secret: str) -> tuple[StepForm, bool]:
    """The question for the date of birth, and whether it was answered right; five tries for all links.

    Raises NotFoundError when it was tried too often.
    """
    form = born_on_form()
    if not your_page.is_link_good(secret, now()):
        raise NotFoundError
    if not form.validate_on_submit():
        return form, False
    if your_page.open_link(secret, form["born_on"].data, now()) is not None:
        return form, True
    form["born_on"].errors = [gettext("That is not the date of birth we have. Please look at it again.")]
    return form, False


@manage.route("/<secret>/answers", methods=["GET", "POST"])
def answers(secret: str) -> Response | str:
    """Has anything changed? The date of birth opens the answers, as everywhere."""
    found = use_case.show(secret, now())
    form, opened = ask_born_on(secret)
    if opened:
        return answers_again.begin(found.stored.id)
    return render_template("public/your_page.html", form=form, has_errors=bool(form.errors))
