"""My data: everything that is kept, in one file that a person and a program can read."""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.enquiry import Seen
from booking.domain.reference import grouped
from booking.usecases import manage as own_page
from booking.usecases import my_data as use_case
from booking.usecases.my_data import MyData, Said
from booking.web.answer_words import answer_in_words
from booking.web.client import manage
from booking.web.client.appointment import ask_born_on
from booking.web.moment import now

# Each mail has a link of its own; what opens this page does not lie about in a file.
SECRETS = re.compile(r"(/(?:manage|your-page)/)[A-Za-z0-9_-]+")


@manage.route("/<secret>/data", methods=["GET", "POST"])
def data(secret: str) -> Response | str:
    """Ask for the date of birth, then hand the file over."""
    found = own_page.show(secret, now())
    form, opened = ask_born_on(secret)
    if opened:
        copy = use_case.take_copy(found.stored.id, now())
        return _file(copy)
    return render_template(
        "client/my_data.html",
        form=form,
        has_errors=bool(form.errors),
        page=url_for("manage.appointment", secret=secret),
    )


def _file(copy: MyData) -> Response:
    content = json.dumps(_everything(copy), ensure_ascii=False, indent=2, default=_iso)
    answer = Response(content + "\n", content_type="application/json; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _everything(copy: MyData) -> dict[str, Any]:
    stored = copy.stored
    return {
        "made_at": now(),
        "clinic": {"name": copy.clinic.name, "email": copy.clinic.email, "phone": copy.clinic.phone},
        "not_in_this_file": gettext("Notes that staff wrote for themselves. Ask the clinic for them."),
        "you": {
            "name": stored.client_name,
            "email": stored.client_email,
            "phone": stored.client_phone,
            "date_of_birth": stored.client_born_on,
        },
        "appointment": _appointment(copy),
        "asked_a_person_to_look": _look(copy),
        "answers": [_said(each) for each in copy.said],
        "letters": [
            {"written_on": each.letter.written_on, "says": each.letter.says, "received_at": each.recorded_at}
            for each in copy.letters
        ],
        "photo_id_seen": (
            {"kind": copy.visit.visit.id_kind, "on": copy.visit.visit.id_seen_on} if copy.visit else None
        ),
        "messages": [
            {
                "to": line.recipient,
                "subject": line.subject,
                "state": line.state,
                "written_at": line.queued_at,
                "sent_at": line.sent_at,
                "text": SECRETS.sub(r"\1…", copy.texts[line.id]) if line.id in copy.texts else None,
            }
            for line in copy.messages
        ],
        "what_happened": [{"at": line.at, "what": line.act} for line in copy.history],
    }


def _appointment(copy: MyData) -> dict[str, Any]:
    appointment = copy.stored.appointment
    return {
        "reference": grouped(appointment.reference),
        "state": appointment.state,
        "service": appointment.service.name,
        "minutes": appointment.service.length_minutes,
        "with": copy.stored.technician_name,
        "starts_at": appointment.starts_at,
        "starts_at_the_clinic": appointment.starts_at.astimezone(copy.clinic.policy.zone).isoformat(),
        "booked_at": appointment.booked_at,
        "letter_due_at": appointment.letter_due_at,
        "decided_at": appointment.decided_at,
        "reason": appointment.reason,
    }


def _look(copy: MyData) -> dict[str, Any] | None:
    if copy.look is None:
        return None
    look = copy.look.look
    return {"reference": grouped(look.reference), "state": look.state, "asked_at": look.asked_at, "reason": look.reason}


def _said(said: Said) -> dict[str, Any]:
    kept = said.screening
    return {
        "given_on": kept.assessed_on,
        "asked": kept.asked_at,
        "rules": kept.rule_set_version,
        "outcome": kept.outcome.word,
        "consent": _seen(kept.consent),
        "safety_information_read": _seen(kept.advisories),
        "questions": [
            {"question": question.text, "answer": answer_in_words(question, kept.answers[question.id])}
            for question in said.rule_set.questions
            if question.id in kept.answers
        ],
        "findings": [
            {
                "reason": finding.reason,
                "for_staff": finding.staff,
                "outcome": finding.outcome.word,
                "treatment_from": finding.treatment_from,
                "sources": finding.sources,
            }
            for finding in kept.findings
        ],
    }


def _iso(moment: date) -> str:
    return moment.isoformat()


def _seen(seen: Seen) -> Mapping[str, Any]:
    return {"version": seen.version, "at": seen.at}
