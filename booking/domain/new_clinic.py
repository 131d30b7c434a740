"""A real clinic at its start: the words of its owner, and defaults for everything that is changed later."""

import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass

from booking.domain.clinic import Clinic, HolidayRegion
from booking.domain.hours import Period, WeeklyHours
from booking.domain.schedule import Policy, Service, Technician


@dataclass(frozen=True)
class Wanted:
    """What its owner says; `technicians` are full names."""

    name: str
    phone: str
    email: str
    address: str
    country: str
    zone: str
    technicians: Sequence[str] = ()


def clinic_of(wanted: Wanted, holidays: HolidayRegion | None) -> Clinic:
    """The clinic with the default policy."""
    policy = Policy(
        time_zone=wanted.zone,
        minimum_notice_minutes=24 * 60,
        furthest_days=90,
        consultation_lead_days=28,
        letter_days=5,
        confirms_automatically=False,
        most_open_appointments=2,
    )
    return Clinic(
        name=wanted.name,
        phone=wanted.phone,
        email=wanted.email,
        address=wanted.address,
        country=wanted.country,
        office_email=None,
        answers_within_hours=8,
        policy=policy,
        holidays=holidays,
    )


def consultation() -> Service:
    """The one service it begins with."""
    return Service(
        slug="consultation",
        name="Consultation",
        length_minutes=45,
        cleaning_before_minutes=5,
        cleaning_after_minutes=10,
        step_minutes=60,
        waits_bind=True,
    )


def technicians_of(names: Sequence[str]) -> list[tuple[Technician, WeeklyHours]]:
    """Technicians who work from nine to five, Monday to Friday, with half an hour at one."""
    hours = WeeklyHours({day: [Period(9 * 60, 17 * 60)] for day in range(5)}, {day: [LUNCH] for day in range(5)})
    found: dict[str, Technician] = {}
    for name in names:
        slug = free_slug(slug_of(name), found)
        found[slug] = Technician(slug, name, "")
    return [(technician, hours) for technician in found.values()]


def free_slug(wanted: str, taken: Container[str]) -> str:
    """The slug itself, or with a number behind it where somebody has it."""
    slug, number = wanted, 1
    while slug in taken:
        number += 1
        slug = f"{wanted}-{number}"
    return slug


LUNCH = Period(13 * 60, 13 * 60 + 30)


def slug_of(name: str, otherwise: str = "technician") -> str:
    """A name as it stands in an address: small plain letters and dashes; `otherwise` where none is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = "".join(letter if letter.isalnum() else " " for letter in plain).split()
    return "-".join(words) or otherwise
