"""What the rules' words are called in the admin view."""

from flask_babel import gettext

from booking.domain.ruleset import Basis, Outcome


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


def basis(value: Basis) -> str:
    """What a rule rests on."""
    return {
        Basis.LAW: gettext("required by law"),
        Basis.COMMON: gettext("common practice"),
        Basis.CONTESTED: gettext("sources disagree"),
    }[value]


def act(name: str, by: str) -> str:
    """A line of the timeline."""
    texts = {
        "booked": gettext("%(by)s sent the request", by=by),
        "confirmed": gettext("%(by)s confirmed it", by=by),
        "declined": gettext("%(by)s declined it", by=by),
        "answers seen": gettext("%(by)s looked at the answers", by=by),
    }
    return texts.get(name, name)
