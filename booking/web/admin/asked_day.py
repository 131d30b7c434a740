"""The day that an address asks for."""

from datetime import date

from flask import request

# Dates near the first and the last there is have no week before or after.
YEARS = range(1900, 2200)


def asked_day() -> date | None:
    """The day in the address, `?day=2026-12-01`; None without one that can be shown."""
    try:
        found = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None
    return found if found.year in YEARS else None
