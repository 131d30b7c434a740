"""What happened to an appointment or a look, line by line."""

from flask import current_app

from booking.usecases.appointments import Shown
from booking.usecases.looks import ShownLook
from booking.web.admin import words


def timeline(shown: Shown | ShownLook) -> list[dict[str, str]]:
    """The acts in order; looks at the answers in a row by the same person count as one."""
    lines = []
    last = None
    for line in shown.history:
        if (line.act, line.by) == last:
            continue
        last = (line.act, line.by)
        lines.append(
            {
                "time": current_app.jinja_env.filters["short_when"](line.at, shown.clinic.policy.zone),
                "at": line.at.isoformat(),
                "text": words.act(line.act, line.by or shown.stored.client_name),
            }
        )
    return lines
