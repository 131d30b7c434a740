"""Settings: who may change them, and how two people who change the same page do not overwrite each other unseen.

And what a change means for appointments that are booked already: they are kept as they are.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from booking.domain.accounts import Role, Viewer
from booking.domain.appointment import Appointment, State
from booking.domain.errors import ChangedMeanwhileError
from booking.domain.health_check import is_stale
from booking.domain.schedule import Policy, booking_window
from booking.domain.self_service import may_change as may_cancel


def may_change(viewer: Viewer) -> bool:
    """What the clinic is, offers and says is the owner's alone."""
    return viewer.role is Role.OWNER


def seen_as(part: object) -> str:
    """What a page of the settings carries of what it showed: a digest of plain values, the same for the same values."""
    return hashlib.sha256(repr(part).encode()).hexdigest()[:32]


def must_be_as_seen(part: object, seen: str) -> None:
    """Raise ChangedMeanwhileError when the stored part is not what the page showed."""
    if seen_as(part) != seen:
        raise ChangedMeanwhileError


@dataclass(frozen=True)
class ToCome:
    """An appointment to come, with what the settings may do to it; `assessed_on` is a local date."""

    appointment: Appointment
    assessed_on: date
    was_asked_again: bool


@dataclass(frozen=True)
class PolicyEffects:
    """How many appointments to come, or messages, a change of the policy touches, by what it does."""

    beyond_furthest_day: int = 0
    cancel_no_more: int = 0
    cancel_again: int = 0
    asked_again: int = 0
    not_asked_again: int = 0
    keep_deadline: int = 0
    stay_requests: int = 0
    forgotten_messages: int = 0


def effects_of_policy(before: Policy, after: Policy, to_come: Sequence[ToCome], now: datetime) -> PolicyEffects:
    """What a change of the policy means for appointments that are booked already."""
    starts = [one.appointment.starts_at for one in to_come]
    last = booking_window(after, now).closes_at if after.furthest_days < before.furthest_days else None
    cancels = [tuple(may_cancel(one.appointment, policy, now) for policy in (before, after)) for one in to_come]
    asked = [tuple(_is_asked(one, policy) for policy in (before, after)) for one in to_come]
    states = [one.appointment.state for one in to_come]
    return PolicyEffects(
        beyond_furthest_day=sum(start >= last for start in starts) if last else 0,
        cancel_no_more=cancels.count((True, False)),
        cancel_again=cancels.count((False, True)),
        asked_again=asked.count((False, True)),
        not_asked_again=asked.count((True, False)),
        keep_deadline=states.count(State.PROVISIONAL) if before.letter_days != after.letter_days else 0,
        stay_requests=states.count(State.REQUESTED)
        if after.confirms_automatically and not before.confirms_automatically
        else 0,
    )


def _is_asked(one: ToCome, policy: Policy) -> bool:
    starts_on = policy.local_date(one.appointment.starts_at)
    return not one.was_asked_again and is_stale(one.assessed_on, starts_on, policy.stale_after_days)


def moved_on_the_clock(starts: Sequence[datetime], before: ZoneInfo, after: ZoneInfo) -> list[datetime]:
    """The instants that another zone shows at another local time."""
    return [start for start in starts if start.astimezone(before).utcoffset() != start.astimezone(after).utcoffset()]
