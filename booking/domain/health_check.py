"""The health check: answers that have grown old by the day of the consultation are asked for again."""

from datetime import date, timedelta

ASKED_BEFORE = timedelta(hours=48)


def is_stale(assessed_on: date, starts_on: date, after_days: int) -> bool:
    """Whether answers given on one local date are older than that many days on the date of the consultation."""
    return (starts_on - assessed_on).days > after_days
