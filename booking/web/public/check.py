"""Check your answers, then send."""

from flask import render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField

from booking.domain import appointment as rules
from booking.domain.enquiry import Step
from booking.domain.errors import (
    AnswersChangedError,
    AnswersIncompleteError,
    BookingNotAllowedError,
    SlotTakenError,
    TimeNotOfferedError,
    TooManyOpenError,
)
from booking.domain.ruleset import Outcome
from booking.usecases.answer_time import is_due_after
from booking.usecases.book import confirm_booking
from booking.usecases.journey import Journey
from booking.web.answer_words import plain_date
from booking.web.call_us import call_us
from booking.web.filters import phone
from booking.web.moment import now
from booking.web.public import book, road
from booking.web.public.answer_lines import Line, answer_lines
from booking.web.public.time_wish import chosen_week
from booking.web.public.too_quick import sent_too_quickly
from booking.web.seeing import see_other
from booking.web.step_form import StepForm


class CheckForm(StepForm):
    """Carries the digest of what the page showed."""

    digest = HiddenField()


@book.route("/check", methods=["GET", "POST"])
def check() -> Response | str:
    """Show everything once more; sending turns it into an appointment, exactly once."""
    found = road.journey()
    if away := road.turned_away(found, Step.CHECK):
        was_complete = request.method == "POST" and not found.is_sent and found.enquiry.details is not None
        return road.one_thing_more(found) if was_complete else away
    form = CheckForm()
    if form.validate_on_submit() and not sent_too_quickly(found, form):
        try:
            reference = confirm_booking(road.secret(), form.digest.data or "", now())
        except (SlotTakenError, TimeNotOfferedError):
            return see_other(url_for("book.taken"))
        except (AnswersIncompleteError, BookingNotAllowedError):
            return road.one_thing_more(road.journey())
        except TooManyOpenError:
            return _call_us()
        except AnswersChangedError:
            form.form_errors = [
                gettext("Something has changed since you saw this page. Please check it again before you send.")
            ]
            found = road.journey()
        else:
            return see_other(url_for("book.done", reference=reference))
    form.digest.data = found.digest()
    return _page(found, form)


def _page(found: Journey, form: CheckForm) -> str:
    return render_template(
        "public/check.html",
        form=form,
        has_errors=bool(form.errors),
        journey=found,
        with_whom=_with_whom(found),
        times_url=chosen_week(found),
        details=_details(found),
        health=answer_lines(
            found.health_pages(), found.enquiry.answers, lambda number: url_for("book.health", number=number)
        ),
        state=rules.first_state(found.assessment, found.terms, found.clinic.policy),
        answered_by_start=_answered_by_start(found),
        advice=_advice(found),
        now_clear=found.enquiry.result_seen is not None and found.assessment.outcome is Outcome.CLEAR,
        section=road.section(Step.CHECK),
    )


def _advice(found: Journey) -> list[str]:
    return [item.reason for item in found.assessment.findings if item.outcome is Outcome.ADVICE]


def _answered_by_start(found: Journey) -> bool:
    starts_at = found.enquiry.starts_at
    return starts_at is not None and is_due_after(now(), starts_at, found.clinic)


def _call_us() -> Response:
    """It does not say whether there are bookings for an address, and to call works in any case."""
    text = gettext("We could not take another request with these details online. We are glad to help you on the phone.")
    return call_us(gettext("Please call us to book"), text, url_for("book.check"), status=409)


def _with_whom(found: Journey) -> str:
    names = {item.slug: item.name for item in found.technicians}
    return names.get(found.enquiry.technician or "", gettext("Anyone who is free"))


def _details(found: Journey) -> list[Line]:
    given = found.enquiry.details
    if given is None:
        return []
    url = url_for("book.details")
    return [
        Line(gettext("Name"), given.name, url),
        Line(gettext("E-mail"), given.email or "", url),
        Line(gettext("Phone"), phone(given.phone), url),
        Line(gettext("Date of birth"), plain_date(given.born_on), url),
    ]
