"""The health check: answers that have grown old by the day of the consultation are asked for again."""

from datetime import date, datetime, timedelta

from booking.domain.schedule import Policy
from booking.domain.terms import LETTER_READING_DAYS


def asked_before(letter_days: int) -> timedelta:
    """How long before a consultation old answers are asked for again: a letter they call for can still arrive."""
    return timedelta(days=letter_days + LETTER_READING_DAYS)


def is_stale(assessed_on: date, starts_on: date, after_days: int) -> bool:
    """Whether answers given on one local date are older than that many days on the date of the consultation."""
    return (starts_on - assessed_on).days > after_days


def is_due(said_on: date, starts_at: datetime, policy: Policy, now: datetime) -> bool:
    """Whether answers of a local date are old by the day of a consultation that is near enough to ask again."""
    is_near = now >= starts_at - asked_before(policy.letter_days)
    return is_near and is_stale(said_on, policy.local_date(starts_at), policy.stale_after_days)
