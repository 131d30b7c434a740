"""Services, the clinic's rules of booking, and the window in which a consultation may start.

When a technician works is in `hours.py`, which times that makes is in `plan.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from booking.domain import cells


class Kind(StrEnum):
    """How a service is held."""

    IN_PERSON = "in-person"
    VIDEO = "video"


@dataclass(frozen=True)
class Service:
    """A kind of consultation on offer; lengths in minutes, multiples of five.

    In person it has directions and a link to a map, and an address where that is not the clinic's; by video a link to
    join, which is for confirmed appointments only. `minimum_notice_minutes` and `furthest_days` are its own; None
    leaves them to the clinic's policy. `price` is in the clinic's own words ("Free"); None says nothing of it.
    """

    slug: str
    name: str
    length_minutes: int
    cleaning_before_minutes: int
    cleaning_after_minutes: int
    step_minutes: int
    waits_bind: bool
    kind: Kind = Kind.IN_PERSON
    address: str | None = None
    directions: str | None = None
    map_url: str | None = None
    join_url: str | None = None
    minimum_notice_minutes: int | None = None
    furthest_days: int | None = None
    price: str | None = None

    def __post_init__(self) -> None:
        """Refuse lengths off the five-minute grid or of nothing, links that are not https, a video without a link."""
        cleaning = (self.cleaning_before_minutes, self.cleaning_after_minutes)
        for minutes in (self.length_minutes, *cleaning, self.step_minutes):
            cells.cells_in(minutes)
        if not (self.length_minutes and self.step_minutes):
            message = "a service has a length and a step of at least five minutes"
            raise ValueError(message)
        if not all(url.startswith("https://") for url in (self.map_url, self.join_url) if url is not None):
            message = "a link begins with https://"
            raise ValueError(message)
        if min(self.minimum_notice_minutes or 0, self.furthest_days or 0) < 0:
            message = "notice and the furthest day are not negative"
            raise ValueError(message)
        if self.by_video and not self.join_url:
            message = "a service by video has a link to join"
            raise ValueError(message)

    @property
    def by_video(self) -> bool:
        """Whether it is held by video."""
        return self.kind is Kind.VIDEO


@dataclass(frozen=True)
class Policy:
    """The clinic's rules of booking."""

    time_zone: str
    minimum_notice_minutes: int
    furthest_days: int
    consultation_lead_days: int
    letter_days: int
    confirms_automatically: bool
    most_open_appointments: int
    stale_after_days: int = 14
    cut_off_minutes: int = 24 * 60
    message_days: int = 60

    def for_service(self, service: Service) -> "Policy":
        """The same rules with the service's own notice and furthest day, where it has them."""
        own = {
            name: value
            for name in ("minimum_notice_minutes", "furthest_days")
            if (value := getattr(service, name)) is not None
        }
        return replace(self, **own)

    @property
    def zone(self) -> ZoneInfo:
        """The clinic's time zone."""
        return ZoneInfo(self.time_zone)

    def changes_end_at(self, starts_at: datetime) -> datetime:
        """Until when, this instant included, a client may move or cancel by their link; afterwards they call."""
        return starts_at - timedelta(minutes=self.cut_off_minutes)

    def local_date(self, instant: datetime) -> date:
        """The date at the clinic at an instant."""
        return instant.astimezone(self.zone).date()


@dataclass(frozen=True)
class Window:
    """From which instant to which (not included) a consultation may start."""

    opens_at: datetime
    closes_at: datetime

    def holds(self, starts_at: datetime) -> bool:
        """Whether a start lies inside."""
        return self.opens_at <= starts_at < self.closes_at


def booking_window(policy: Policy, now: datetime, not_before: date | None = None) -> Window:
    """When a consultation may start: after the minimum notice, up to the furthest day, not before a date.

    The furthest day is counted from `not_before` when that is later than today.
    """
    today = policy.local_date(now)
    first_day = max(today, not_before or today)
    opens_at = max(now + timedelta(minutes=policy.minimum_notice_minutes), midnight(first_day, policy.zone))
    closes_at = midnight(first_day + timedelta(days=policy.furthest_days + 1), policy.zone)
    return Window(opens_at, closes_at)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The UTC instant at which a local date begins (some zones skip midnight itself: then the first instant after)."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def cells_needed(starts_at: datetime, service: Service) -> range:
    """All cells an appointment occupies, cleaning time before and after included."""
    first = cells.cell_at(starts_at)
    return range(
        first - cells.cells_in(service.cleaning_before_minutes),
        first + cells.cells_in(service.length_minutes) + cells.cells_in(service.cleaning_after_minutes),
    )


def nearest(wanted: datetime, offered: Iterable[datetime], count: int = 3) -> list[datetime]:
    """The `count` offered instants closest to the wanted one, in order of time."""
    closest = sorted(set(offered), key=lambda instant: (abs(instant - wanted), instant))[:count]
    return sorted(closest)


@dataclass(frozen=True)
class Technician:
    """Somebody who consults and treats."""

    slug: str
    name: str
    intro: str
