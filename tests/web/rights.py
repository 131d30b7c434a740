"""docs/rights.md, read: who may open which route and see which field. The page is documentation and data of a test."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "rights.md"
CALLERS = ("stranger", "owner", "front desk", "own technician", "other technician")
WORDS = {
    "anyone": set(CALLERS),
    "owner": {"owner"},
    "front desk": {"front desk"},
    "own technician": {"own technician"},
    "technicians": {"own technician", "other technician"},
    "whoever it was sent to": {"own technician"},
    "whoever began it": {"own technician"},
    "nobody": set(),
}
# It may be anybody's of staff: the door is open to them, and the use case asks whose it is.
DEPENDS = {"whoever it was sent to", "whoever began it"}


def routes():
    """By (verbs, rule): the words for those for whom the page is there."""
    return {(frozenset(verbs.split()), rule): who for (verbs, rule), who in _rows(r"`([A-Z ]+) (/\S*)`")}


def callers(who):
    """The callers that these words mean."""
    return set().union(*(WORDS[word] for word in who))


def fields():
    """By its name in the page: the words for those who may see that field."""
    return {name: who for (name,), who in _rows(r"([A-Z][^|`]*?)")}


def _rows(first_cell):
    text = PAGE.read_text(encoding="utf-8").partition("\n## Fields\n")[2]
    for *what, who in re.findall(rf"^\| {first_cell} \| ([^|]+) \|$", text, re.MULTILINE):
        if who != "Who":
            yield tuple(what), [word.strip() for word in who.split(",")]
