"""Whether the installation can do its work."""

from dataclasses import dataclass
from datetime import datetime

from booking.store import message_lists, schema


@dataclass(frozen=True)
class Readiness:
    """The database's version, and since when the longest-waiting message is due."""

    at_head: bool
    oldest_due_at: datetime | None


def check(now: datetime) -> Readiness:
    """Look at the database."""
    at_head = schema.is_at_head()
    return Readiness(at_head, message_lists.oldest_due(now) if at_head else None)
