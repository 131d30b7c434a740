"""What the lists of the admin view share: which page the address asks for, its dates, and the filters at work."""

from dataclasses import dataclass
from datetime import date

from flask import request


@dataclass(frozen=True)
class Chip:
    """A filter at work, in words, and the address of the list without it."""

    label: str
    url: str


def asked_page() -> int:
    """The page that the address asks for; the first for whatever is no number."""
    text = request.args.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def asked_date(name: str) -> date | None:
    """The date that the address asks for; None for whatever is none, or has no day before or after it."""
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if 1 < found.year < date.max.year else None
