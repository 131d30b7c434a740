"""How long a sign-in lasts: until it is ended, left alone for too long, or simply old."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SEEN_EVERY = timedelta(minutes=1)
DRAFT_KEPT_FOR = timedelta(minutes=30)
ROWS_KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Lasts:
    """How long a sign-in may be left alone, and how long it lasts at most."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True)
class StaffSession:
    """One sign-in of one browser that nobody has ended.

    `factor_at` is when the second factor was last shown; `draft_path` the page of a form that waits to be sent again.
    """

    id: int
    account_id: int
    device: str
    created_at: datetime
    last_seen_at: datetime
    factor_at: datetime
    draft_path: str | None = None


def is_over(session: StaffSession, lasts: Lasts, now: datetime) -> bool:
    """Whether it was left alone for too long, or lasted as long as any may."""
    return now >= session.last_seen_at + lasts.idle or now >= session.created_at + lasts.absolute


def is_seen_anew(session: StaffSession, now: datetime) -> bool:
    """Whether it is time to note that it was used: once a minute is enough."""
    return now >= session.last_seen_at + SEEN_EVERY
