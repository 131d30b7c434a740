"""The clinic: how it is called and reached, and its rules of booking."""

from dataclasses import dataclass

from booking.domain.schedule import Policy


@dataclass(frozen=True)
class HolidayRegion:
    """Whose public holidays: a country (ISO 3166) and, where they differ inside it, its part (ISO 3166-2)."""

    country: str
    region: str | None = None


@dataclass(frozen=True)
class Clinic:
    """One clinic; `office_email`, when set, gets every staff notice too; `country` is two letters (ISO 3166).

    `answers_within_hours` counts hours in which anybody works. `holidays` says whose public holidays it keeps; None
    when it keeps none.
    """

    name: str
    phone: str
    email: str
    address: str
    country: str
    office_email: str | None
    answers_within_hours: int
    policy: Policy
    holidays: HolidayRegion | None = None
