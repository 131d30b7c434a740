"""What happened, in plain words for the client: no names of staff, and nothing that speaks of answers."""

from collections.abc import Sequence

from flask import current_app
from flask_babel import gettext

from booking.usecases.manage import Managed


def happened(found: Managed) -> Sequence[dict[str, str]]:
    """The lines of the page's timeline, oldest first."""
    texts = {
        "booked": gettext("You sent the request"),
        "confirmed": gettext("We confirmed it"),
        "declined": gettext("We could not confirm it"),
        "cancelled": gettext("It was cancelled"),
        "moved": gettext("It was moved to another time"),
        "corrected": gettext("We put right where it stands"),
        "asked for a letter": gettext("We asked you for one thing more"),
        "letter received": gettext("What we asked for is here"),
        "lapsed: cancelled": gettext("It was cancelled, since one thing more did not come in time"),
        "lapsed: declined": gettext("It was not confirmed in time"),
        "answers changed": gettext("You told us something new"),
        "asked on the phone": gettext("We asked you on the phone whether anything has changed"),
        "answers are the same": gettext("You told us that nothing has changed"),
    }
    zone = found.clinic.policy.zone
    when = current_app.jinja_env.filters["short_when"]
    return [
        {"time": when(line.at, zone), "at": line.at.isoformat(), "text": texts[act]}
        for line in found.history
        # Some lines carry details after a colon; which technician they name is not told here.
        if (act := line.act if line.act in texts else line.act.partition(":")[0]) in texts
    ]
