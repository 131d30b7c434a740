"""The audit log as it is read: what is looked for, and which kind of act a line tells of."""

from dataclasses import dataclass
from datetime import date, datetime

HOURS = "hours of"
LINES_PER_PAGE = 50


@dataclass(frozen=True)
class Wanted:
    """Lines of local dates (both included), by somebody, of a kind of act, about one subject; what is None is open.

    `actor` is client, staff or system; `account_id` is that of one staff member.
    """

    first_day: date | None = None
    last_day: date | None = None
    actor: str | None = None
    account_id: int | None = None
    kind: str | None = None
    subject: str | None = None


@dataclass(frozen=True)
class Entry:
    """One line; `by` is a staff member's name, and the last two say what its subject is the reference of."""

    at: datetime
    actor: str
    by: str | None
    act: str
    subject: str
    is_appointment: bool
    is_look: bool


def kind_of(act: str) -> str:
    """The kind of an act, without the details that follow it: `moved` of `moved: 2026-12-01 … to …`."""
    return HOURS if act.startswith(f"{HOURS} ") else act.partition(": ")[0]


def details_of(act: str) -> str:
    """What follows the kind; empty where nothing does."""
    return act.removeprefix(kind_of(act)).removeprefix(":").strip()


def pages(count: int) -> int:
    """How many pages so many lines fill; at least one."""
    return max(1, -(-count // LINES_PER_PAGE))
