"""The clinic: how it is called and reached, and its rules of booking."""

from dataclasses import dataclass

from booking.domain.schedule import Policy


@dataclass(frozen=True)
class Clinic:
    """One clinic; `office_email`, when set, gets every staff notice too; `country` is two letters (ISO 3166)."""

    name: str
    phone: str
    email: str
    address: str
    country: str
    office_email: str | None
    answers_within: str
    policy: Policy
