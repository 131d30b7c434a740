"""What happened to an appointment, a look or a client, line by line."""

from flask import current_app

from booking.usecases.appointments import Shown
from booking.usecases.clients import Record
from booking.usecases.looks import ShownLook
from booking.web.admin import words


def timeline(shown: Shown | ShownLook | Record) -> list[dict[str, str]]:
    """The acts in order; looks at the answers in a row by the same person count as one."""
    lines = []
    last = None
    client_name = shown.client.name if isinstance(shown, Record) else shown.stored.client_name
    for line in shown.history:
        if (line.act, line.by) == last:
            continue
        last = (line.act, line.by)
        lines.append(
            {
                "time": current_app.jinja_env.filters["short_when"](line.at, shown.clinic.policy.zone),
                "at": line.at.isoformat(),
                "text": words.act(line.act, line.by or client_name),
            }
        )
    return lines
