"""What the rules' words are called in the admin view."""

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import current_app
from flask_babel import gettext

from booking.domain.appointment import State
from booking.domain.note import NoteKind
from booking.domain.ruleset import AskedAt, Basis, Outcome
from booking.domain.self_service import CancelReason
from booking.domain.visit import IdKind
from booking.usecases import technicians

MOVE = re.compile(r"(\S+ \S+) (\S+) to (\S+ \S+) (\S+)")


def outcome(value: Outcome) -> str:
    """An outcome, as a heading."""
    return {
        Outcome.ADVICE: gettext("Advice"),
        Outcome.CLEAR: gettext("Clear"),
        Outcome.REVIEW: gettext("Review"),
        Outcome.LATER: gettext("Later"),
        Outcome.LETTER: gettext("Letter"),
        Outcome.REFUSE: gettext("Refuse"),
    }[value]


def what_to_do() -> dict[str, str]:
    """For somebody who does not read the answers: what the outcome asks of staff."""
    return {
        "clear": gettext("Clear: nothing to look at. Confirm it if the time suits."),
        "review": gettext("Review: a technician looks at the answers first."),
        "later": gettext("Later: the date shown to the client holds. Confirm it if the time suits."),
        "letter": gettext("Letter: a doctor's letter must be here before it is confirmed."),
        "refuse": gettext("Refuse: cannot be booked."),
    }


def begun_undecided() -> str:
    """Why nobody can confirm it any more."""
    return gettext("It has begun, and nobody had confirmed it. It ends by itself now.")


def leave_out(found: Sequence[str]) -> str:
    """What is wrong with a text that would go out by e-mail."""
    return gettext(
        "Please leave out what sounds like health (%(words)s): this goes out by e-mail. Tell it by phone.",
        words=", ".join(found),
    )


def told(client_email: str | None, done: str, *, staff: bool = True) -> str:
    """What was done, and who gets an e-mail about it; a client without an address has to be called."""
    if not client_email:
        return f"{done} {gettext('The client has no e-mail address, so please call them.')}"
    both, client = (
        gettext("The client and staff are being told by e-mail."),
        gettext("The client is being told by e-mail."),
    )
    return f"{done} {both if staff else client}"


def basis(value: Basis) -> str:
    """What a rule rests on."""
    return {
        Basis.LAW: gettext("required by law"),
        Basis.COMMON: gettext("common practice"),
        Basis.CONTESTED: gettext("sources disagree"),
    }[value]


def act(name: str, by: str) -> str:
    """A line of the timeline; some acts carry details after a colon."""
    texts = {
        "booked": gettext("%(by)s sent the request", by=by),
        "booked by staff": gettext("%(by)s booked it for the client", by=by),
        "confirmed": gettext("%(by)s confirmed it", by=by),
        "declined": gettext("%(by)s declined it", by=by),
        "asked for a letter": gettext("%(by)s asked for a doctor's letter", by=by),
        "letter received": gettext("%(by)s wrote down the letter", by=by),
        "reminded": gettext("The client was reminded"),
        "lapsed: cancelled": gettext("The letter did not come in time; it was cancelled"),
        "lapsed: declined": gettext("Nobody decided before it began; it was declined"),
        "asked again": gettext("The client was asked whether anything has changed"),
        "reminded of the time": gettext("The client was reminded of the time"),
        "answers are the same": gettext("%(by)s answered again; nothing new", by=by),
        "answers changed": gettext("%(by)s told us something new", by=by),
        "address changed": gettext("%(by)s changed the e-mail address", by=by),
        "visit recorded": gettext("%(by)s saw photo ID and asked the questions for the day", by=by),
        "asked for a look": gettext("%(by)s asked a person to look", by=by),
        "look refused": gettext("%(by)s answered: still no", by=by),
        "look allowed": gettext("%(by)s offered times", by=by),
        "look withdrawn": gettext("%(by)s took the offer back", by=by),
        "answers seen": gettext("%(by)s looked at the answers", by=by),
        "link sent again": gettext("A new link was sent to the client (%(by)s)", by=by),
        "copy taken": gettext("%(by)s took a copy of their data", by=by),
        "asked to erase": gettext("%(by)s asked us to delete what we keep about them", by=by),
        "erased": gettext("%(by)s deleted the client's details and answers", by=by),
        "erasure answered": gettext("%(by)s told the client what has to stay", by=by),
        "links stopped": gettext("%(by)s stopped the links sent to the client", by=by),
        "cancelled": gettext("%(by)s cancelled it", by=by),
        "completed": gettext("%(by)s wrote down that the client came", by=by),
        "no_show": gettext("%(by)s wrote down that the client did not come", by=by),
        "note written": gettext("%(by)s wrote a note", by=by),
        "barred": gettext("%(by)s barred the client from booking online", by=by),
        "bar lifted": gettext("%(by)s lifted the bar", by=by),
        "failed message seen": gettext("%(by)s saw that an e-mail could not be sent", by=by),
        "message sent again": gettext("%(by)s sent an e-mail again", by=by),
    }
    return texts.get(name) or _act_with_details(name, by)


def _act_with_details(name: str, by: str) -> str:
    kind, _, details = name.partition(": ")
    texts = {
        "moved": _moved(by, details),
        "asked on the phone": gettext("%(by)s asked the client on the phone; nothing new", by=by)
        if details == "nothing new"
        else gettext("%(by)s asked the client on the phone; there is something new", by=by),
        "cancelled": gettext("%(by)s cancelled it: %(why)s", by=by, why=cancel_reasons().get(details, details)),
        # What follows it in older lines was written freely: it is not shown.
        "shortened": gettext("%(by)s shortened it", by=by),
        "corrected": gettext("%(by)s corrected where it stands", by=by),
        "read out by staff": gettext(
            "%(by)s read out what to know, and the client agreed (%(details)s)", by=by, details=details
        ),
        "details corrected": gettext("%(by)s corrected the details", by=by),
        "record joined": gettext("%(by)s joined another record into this one", by=by),
        "record joined into": gettext("%(by)s joined this record into another", by=by),
    }
    return texts.get(kind, name)


def _moved(by: str, details: str) -> str:
    """From when to when, in the clinic's time; `details` is `2026-12-01 11:30 maya to 2026-12-07 16:15 theo`."""
    found = MOVE.fullmatch(details)
    if not found:
        return gettext("%(by)s moved it", by=by)
    before, old, after, new = found.groups()
    # They are local times already, so they are written as they stand.
    short_when = current_app.jinja_env.filters["short_when"]
    times = [short_when(datetime.fromisoformat(f"{text}+00:00"), ZoneInfo("UTC")) for text in (before, after)]
    if old == new:
        return gettext("%(by)s moved it from %(before)s to %(after)s", by=by, before=times[0], after=times[1])
    names = technicians.names()
    return gettext(
        "%(by)s moved it from %(before)s (%(old)s) to %(after)s (%(new)s)",
        by=by,
        before=times[0],
        old=names.get(old, old),
        after=times[1],
        new=names.get(new, new),
    )


def cancel_reasons() -> dict[str, str]:
    """Why a client cancels, as staff read it."""
    return {
        CancelReason.TIME: gettext("the time does not suit any more"),
        CancelReason.MIND: gettext("has changed their mind"),
        CancelReason.ELSEWHERE: gettext("is going somewhere else"),
        CancelReason.OTHER: gettext("something else"),
    }


def note_kinds() -> dict[NoteKind, str]:
    """What a note was written for."""
    return {
        NoteKind.PRIVATE: gettext("Note"),
        NoteKind.BOOKED: gettext("Booked against the rules, because"),
        NoteKind.CONFIRMED: gettext("Confirmed all the same, because"),
        NoteKind.MOVED: gettext("Moved against the rules, because"),
        NoteKind.CORRECTED: gettext("Corrected, because"),
        NoteKind.SHORTENED: gettext("Shortened, because"),
    }


def short_states() -> dict[State, str]:
    """Where an appointment can stand, in a word or two."""
    return {
        State.REQUESTED: gettext("Needs a decision"),
        State.PROVISIONAL: gettext("Provisional"),
        State.CONFIRMED: gettext("Confirmed"),
        State.COMPLETED: gettext("Completed"),
        State.NO_SHOW: gettext("No-show"),
        State.CANCELLED: gettext("Cancelled"),
        State.DECLINED: gettext("Declined"),
    }


def states() -> dict[State, str]:
    """Where an appointment can stand."""
    return {
        State.REQUESTED: gettext("Needs a decision"),
        State.PROVISIONAL: gettext("Provisional: the letter is awaited again"),
        State.CONFIRMED: gettext("Confirmed: it is not over yet"),
        State.DECLINED: gettext("Declined"),
        State.CANCELLED: gettext("Cancelled before it began"),
        State.COMPLETED: gettext("Completed: the client came"),
        State.NO_SHOW: gettext("No-show: the client did not come"),
    }


def id_kinds() -> dict[IdKind, str]:
    """The kinds of photo ID."""
    return {
        IdKind.PASSPORT: gettext("Passport"),
        IdKind.DRIVING_LICENCE: gettext("Driving licence"),
        IdKind.IDENTITY_CARD: gettext("Identity card"),
        IdKind.OTHER: gettext("Another photo ID"),
    }


def moments() -> dict[AskedAt, str]:
    """When questions are asked."""
    return {
        AskedAt.BOOKING: gettext("At booking"),
        AskedAt.BEFORE_VISIT: gettext("Before the visit"),
        AskedAt.AT_VISIT: gettext("At the visit"),
    }
