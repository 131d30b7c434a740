"""One appointment: why it is as it is, and the decision."""

from collections.abc import Callable
from datetime import timedelta

from flask import flash, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.appointment import HOLDS_TIME, has_begun
from booking.domain.errors import (
    ActNotAllowedError,
    BegunError,
    ChangedMeanwhileError,
    ReaderNeededError,
    ReasonMissingError,
)
from booking.domain.reference import normalised
from booking.domain.visit import TAKES_PLACE
from booking.usecases import appointments, decide
from booking.web.access import viewer
from booking.web.admin import admin, words
from booking.web.admin.findings import findings_shown
from booking.web.admin.history import timeline
from booking.web.filters import waiting
from booking.web.forms import PressForm
from booking.web.moment import now
from booking.web.seeing import see_other

A_MINUTE = timedelta(minutes=1)


@admin.get("/appointments/<reference>")
def appointment(reference: str) -> str:
    """Show it; a look at the answers is recorded."""
    shown = appointments.show_appointment(normalised(reference), viewer(), now())
    found, others = findings_shown(shown)
    checks = [(checked, *findings_shown(checked)) for checked in shown.checks]
    policy = shown.clinic.policy
    starts_on, today = policy.local_date(shown.stored.appointment.starts_at), policy.local_date(now())
    return render_template(
        "admin/appointment.html",
        shown=shown,
        stored=shown.stored,
        appointment=shown.stored.appointment,
        findings=found,
        others=others,
        checks=checks,
        outcome_name=words.outcome(shown.outcome),
        outcome_words=words.what_to_do(),
        treatment_from=max(
            (item.finding.treatment_from for item in found if item.finding.treatment_from), default=None
        ),
        id_kinds=words.id_kinds(),
        takes_place=shown.stored.appointment.state in TAKES_PLACE,
        visit_from=starts_on if today < starts_on else None,
        day_asked=shown.visit is not None and shown.visit.visit.is_of_the_day(starts_on),
        has_begun=has_begun(shown.stored.appointment, now()),
        begun_undecided=words.begun_undecided(),
        holds_time=shown.stored.appointment.state in HOLDS_TIME,
        note_kinds=words.note_kinds(),
        letter_can_be_asked=shown.letter_can_be_asked,
        happened=timeline(shown),
        now=now(),
        form=PressForm(),
    )


@admin.post("/appointments/<reference>/confirm")
def confirm(reference: str) -> Response:
    """Confirm it, unless somebody changed it since the page was shown."""
    stored = appointments.show_for_decision(normalised(reference), viewer())
    return act(
        reference,
        lambda: decide.confirm_appointment(normalised(reference), posted_version(), viewer(), now()),
        words.told(stored.client_email, gettext("Confirmed.")),
    )


def act(reference: str, do: Callable[[], None], done: str) -> Response:
    """Do something with an appointment, say how it went, and go back to its page."""
    try:
        do()
    except ReasonMissingError:
        return see_other(url_for("admin.confirm_anyway", reference=normalised(reference)))
    except ReaderNeededError:
        flash(gettext("An answer stands against this. The owner or the technician confirms it."), "warning")
        return see_other(url_for("admin.appointment", reference=normalised(reference)))
    except BegunError:
        return begun(reference)
    except (ChangedMeanwhileError, ActNotAllowedError):
        return not_now(reference)
    flash(done, "success")
    return see_other(url_for("admin.appointment", reference=normalised(reference)))


def not_now(reference: str) -> Response:
    """Back to the appointment's page with a sentence on why nothing was done."""
    flash(changed_meanwhile(reference), "warning")
    return see_other(url_for("admin.appointment", reference=normalised(reference)))


def begun(reference: str) -> Response:
    """Back to the appointment's page: it began undecided, and it is too late for this."""
    flash(words.begun_undecided(), "warning")
    return see_other(url_for("admin.appointment", reference=normalised(reference)))


def posted_version() -> int:
    """The version of the appointment the page showed; 0, which no appointment has, for anything else."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def changed_meanwhile(reference: str) -> str:
    """Who was faster, in a sentence."""
    last = appointments.show_last_change(normalised(reference), viewer())
    if last and last.by == viewer().name:
        return gettext("You did this already. This is how it stands.")
    if last and last.by:
        return gettext(
            "%(what)s %(time)s ago. Nothing was changed by you.",
            what=words.act(last.act, last.by),
            time=waiting(max(now() - last.at, A_MINUTE)),
        )
    return gettext("This appointment was changed in the meantime. Nothing was changed by you.")
