"""What a clinic says in its own words in the e-mails to clients: a few paragraphs, with placeholders from a fixed list.

They are plain text: nothing in them is ever read as a template, and what a client needs to act on stays ours.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from booking.domain.messages import TO_CLIENT, Notice

LONGEST = 600
WHAT_STANDS_IN_BRACES = re.compile(r"\{[^{}]*\}|[{}]")


class Place(StrEnum):
    """Where the clinic's own words stand instead of ours."""

    OPENING = "opening"
    COMING = "coming"
    CLOSING = "closing"


_OPENS = frozenset({Notice.REQUEST_RECEIVED, Notice.CONFIRMED, Notice.REMINDER, Notice.LOOK_ASKED})
_COMES = frozenset({Notice.CONFIRMED, Notice.REMINDER})
_WITHOUT_A_TIME = frozenset({Notice.LOOK_ASKED, Notice.LOOK_REFUSED, Notice.LOOK_ALLOWED, Notice.LOOK_WITHDRAWN})

OF_ANYBODY = ("first_name", "name", "clinic", "phone", "answer_time")
OF_A_TIME = ("day", "time", "technician")


def places(notice: Notice) -> Sequence[Place]:
    """The places of a notice, in the order they are read; none in notices to staff."""
    if notice not in TO_CLIENT:
        return ()
    found = {Place.OPENING: notice in _OPENS, Place.COMING: notice in _COMES, Place.CLOSING: True}
    return [place for place, there in found.items() if there]


def placeholders(notice: Notice) -> Sequence[str]:
    """What may stand in braces: what the notice knows of."""
    return OF_ANYBODY if notice in _WITHOUT_A_TIME else (*OF_ANYBODY, *OF_A_TIME)


def unknown_in(text: str, notice: Notice) -> list[str]:
    """Everything in braces that is none of the notice's placeholders, and every brace that stands alone."""
    known = {f"{{{name}}}" for name in placeholders(notice)}
    return [found for found in dict.fromkeys(WHAT_STANDS_IN_BRACES.findall(text)) if found not in known]


def filled(text: str, values: Mapping[str, str]) -> list[str]:
    """The paragraphs, one for each line, with the values in their places; a value is not looked into again."""

    def value(found: re.Match[str]) -> str:
        return values.get(found.group()[1:-1], found.group())

    return [WHAT_STANDS_IN_BRACES.sub(value, line) for line in text.splitlines() if line.strip()]
