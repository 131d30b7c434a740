"""Everything once more before it is booked, with a reason where the rules keep the time back."""

from uuid import UUID

from flask import render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField

from booking.domain import appointment as rules
from booking.domain.enquiry import Step
from booking.domain.errors import (
    AnswersChangedError,
    AnswersIncompleteError,
    BarredError,
    BookingNotAllowedError,
    ReasonMissingError,
    SlotTakenError,
    TimeNotOfferedError,
)
from booking.domain.ruleset import Outcome
from booking.usecases.book import confirm_booking, count_open
from booking.usecases.journey import Journey
from booking.web.admin.staff_booking import road, staff_booking
from booking.web.admin.staff_booking.time import gone
from booking.web.forms import TextField, tidy_lines
from booking.web.moment import now
from booking.web.public.answer_lines import answer_lines
from booking.web.seeing import see_other
from booking.web.step_form import StepForm

LONGEST_REASON = 1000


@staff_booking.route("/<uuid:key>/check", methods=["GET", "POST"])
def check(key: UUID) -> Response | str:
    """Show everything; pressing turns it into an appointment, exactly once."""
    found = road.journey(key)
    if away := road.turned_away(found, Step.CHECK):
        return away
    form = _form(found)
    if form.validate_on_submit():
        reason = form["reason"].data if "reason" in form else None
        try:
            confirm_booking(road.finder(key), form["digest"].data or "", now(), reason=reason)
        except (SlotTakenError, TimeNotOfferedError):
            return gone(key)
        except (AnswersIncompleteError, BookingNotAllowedError):
            return road.onwards(key, changed=True)
        except BarredError:
            form.form_errors = [barred()]
        except (AnswersChangedError, ReasonMissingError):
            found = road.journey(key)
            form = _form(found)
            form.form_errors = [
                gettext("Something has changed since you saw this page. Please look at it again, then book.")
            ]
        else:
            return see_other(url_for("staff_booking.done", key=key))
    form["digest"].data = found.digest()
    return _page(key, found, form)


def _page(key: UUID, found: Journey, form: StepForm) -> str:
    def page_of_questions(number: int) -> str:
        return url_for("staff_booking.health", key=key, number=number)

    pages = found.health_pages()
    names = {item.slug: item.name for item in found.technicians}
    return render_template(
        "admin/staff_booking/check.html",
        form=form,
        has_errors=True if form.form_errors else bool(form.errors),
        journey=found,
        details=found.enquiry.details,
        with_whom=names.get(found.enquiry.technician or "", gettext("Anyone who is free")),
        health=answer_lines(pages, found.enquiry.answers, page_of_questions) if road.fills_in(found) else [],
        pages=[] if road.fills_in(found) else [(page, page_of_questions(at)) for at, page in enumerate(pages, 1)],
        state=rules.first_state(found.assessment, found.terms, found.clinic.policy),
        advice=[item.reason for item in found.assessment.findings if item.outcome is Outcome.ADVICE]
        if found.look is None
        else [],
        already_open=count_open(found, now()),
    )


def barred() -> str:
    """What stands in the way of somebody who is barred."""
    return gettext("This person is barred. Lift the bar on the client's page first, or do not book.")


def _form(found: Journey) -> StepForm:
    fields: dict[str, object] = {"digest": HiddenField()}
    if found.enquiry.starts_at and found.room(now()).needs_reason(found.enquiry.starts_at):
        fields["reason"] = TextField(
            gettext("Why is it booked there all the same?"),
            message=gettext("Write down why"),
            longest=LONGEST_REASON,
            filters=[tidy_lines],
        )
    form: StepForm = type("CheckForm", (StepForm,), fields)()
    return form
