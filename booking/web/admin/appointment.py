"""One appointment: why it is as it is, and the decision."""

from flask import flash, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError
from booking.domain.reference import normalised
from booking.usecases import appointments, decide
from booking.usecases.appointments import Shown
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.answer_words import answer_in_words
from booking.web.forms import PressForm
from booking.web.moment import now
from booking.web.seeing import see_other


@admin.get("/appointments/<reference>")
def appointment(reference: str) -> str:
    """Show it; a look at the answers is recorded."""
    shown = appointments.show_appointment(normalised(reference), viewer(), now())
    return render_template(
        "admin/appointment.html",
        shown=shown,
        stored=shown.stored,
        appointment=shown.stored.appointment,
        answers=_answers(shown),
        now=now(),
        form=PressForm(),
    )


@admin.post("/appointments/<reference>/confirm")
def confirm(reference: str) -> Response:
    """Confirm it, unless somebody changed it since the page was shown."""
    try:
        decide.confirm_appointment(normalised(reference), posted_version(), viewer(), now())
    except (ChangedMeanwhileError, ActNotAllowedError):
        flash(changed_meanwhile(reference), "warning")
    else:
        flash(gettext("Confirmed. The client and staff are being told by e-mail."), "success")
    return see_other(url_for("admin.appointment", reference=reference))


def posted_version() -> int:
    """The version of the appointment the page showed; 0, which no appointment has, for anything else."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def changed_meanwhile(reference: str) -> str:
    """Who was faster, in a sentence."""
    stored = appointments.show_for_decision(normalised(reference), viewer())
    found = stored.appointment
    if found.decided_by and found.decided_at:
        minutes = max(0, int((now() - found.decided_at).total_seconds() // 60))
        return gettext(
            "%(name)s decided this %(minutes)s minutes ago. Nothing was changed by you.",
            name=found.decided_by,
            minutes=minutes,
        )
    return gettext("This appointment was changed in the meantime. Nothing was changed by you.")


def _answers(shown: Shown) -> dict[str, tuple[str, str | list[str]]]:
    """Each stored answer as (question, answer in words), by the question's id; empty for who may not read them."""
    if shown.screening is None:
        return {}
    given = shown.screening.answers
    return {
        question.id: (question.text, answer_in_words(question, given[question.id]))
        for question in shown.rule_set.questions
        if question.id in given
    }
