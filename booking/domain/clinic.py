"""The clinic: how it is called and reached, and its rules of booking."""

from dataclasses import dataclass, replace

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


@dataclass(frozen=True)
class Contact:
    """How the clinic is called and reached, and in which zone it lives: what one page of the settings holds."""

    name: str
    phone: str
    email: str
    address: str
    country: str
    time_zone: str
    office_email: str | None
    answers_within_hours: int


def contact_of(clinic: Clinic) -> Contact:
    """What the clinic is called and reached by now."""
    return Contact(
        name=clinic.name,
        phone=clinic.phone,
        email=clinic.email,
        address=clinic.address,
        country=clinic.country,
        time_zone=clinic.policy.time_zone,
        office_email=clinic.office_email,
        answers_within_hours=clinic.answers_within_hours,
    )


def with_contact(clinic: Clinic, contact: Contact) -> Clinic:
    """The same clinic, called and reached in another way."""
    return replace(
        clinic,
        name=contact.name,
        phone=contact.phone,
        email=contact.email,
        address=contact.address,
        country=contact.country,
        office_email=contact.office_email,
        answers_within_hours=contact.answers_within_hours,
        policy=replace(clinic.policy, time_zone=contact.time_zone),
    )


def changed_names(before: object, after: object) -> list[str]:
    """The names of the values in which two of the same kind differ, in their order."""
    return [name for name, value in vars(before).items() if getattr(after, name) != value]
