"""Which times are free: `GET /api/v1/availability`."""

import re
from collections.abc import Sequence
from datetime import date

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.errors import NotFoundError
from booking.usecases import availability as use_case
from booking.usecases.availability import FreeTimes
from booking.web import problem
from booking.web.api import answer, api
from booking.web.moment import now

LONGEST_RANGE_DAYS = 62
A_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@api.get("/availability")
def availability() -> Response:
    """The free times of a service on the days asked for, of one technician or of all."""
    service = request.args.get("service", "")
    technician = request.args.get("technician") or None
    first_day, last_day = _date("from"), _date("to")
    if first_day is None or last_day is None:
        return problem.answer(400, gettext("Give the days as from=2027-03-01&to=2027-03-31."))
    if last_day < first_day:
        return problem.answer(400, gettext("The day in “to” lies before the day in “from”."))
    if (last_day - first_day).days >= LONGEST_RANGE_DAYS:
        return problem.answer(400, gettext("Ask for %(days)s days at most.", days=LONGEST_RANGE_DAYS))
    try:
        found = use_case.find_free_times(service, technician, first_day, last_day, now())
    except NotFoundError as error:
        # What was asked for is not said back: it may be anything.
        if str(error) == use_case.NO_TECHNICIAN:
            return problem.answer(404, gettext("There is no such technician here."))
        return problem.answer(404, gettext("There is no such service here."))
    return answer.data({"time_zone": found.zone.key, "slots": _slots(found)})


def _date(name: str) -> date | None:
    text = request.args.get(name, "")
    try:
        return date.fromisoformat(text) if A_DATE.fullmatch(text) else None
    except ValueError:
        return None


def _slots(found: FreeTimes) -> Sequence[dict[str, str]]:
    """One line for each start and each technician who is free then, in the clinic's own time."""
    return [
        {
            "starts_at": slot.starts_at.astimezone(found.zone).isoformat(),
            "ends_at": (slot.starts_at + found.length).astimezone(found.zone).isoformat(),
            "technician": technician,
        }
        for slot in found.slots
        for technician in slot.technicians
    ]
