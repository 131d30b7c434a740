"""Setting a clinic up: a real one from its owner's words, and the invented one of the demo."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import available_timezones

from booking.domain import new_clinic
from booking.domain.accounts import Role, StaffMember
from booking.domain.clinic import Clinic, HolidayRegion
from booking.domain.errors import ClinicRefusedError
from booking.domain.hours import Period, WeeklyHours
from booking.domain.new_clinic import Wanted
from booking.domain.schedule import Kind, Policy, Service, Technician
from booking.gateways import contact, public_holidays
from booking.store import accounts, schedule
from booking.store import clinic as clinic_store
from booking.store.database import transaction
from booking.usecases import invitations, rules

LONGEST_TEXT = 200
DEMO_OWNER = "owner@alder-street.example"


@dataclass(frozen=True)
class NewClinic:
    """Everything a new clinic starts with."""

    clinic: Clinic
    services: Sequence[Service]
    technicians: Sequence[tuple[Technician, WeeklyHours]]
    staff: Sequence[StaffMember]


def _hours(opens: int, closes: int, days: range, lunch: int) -> WeeklyHours:
    """The same hours on each of the days, in hours after midnight, with half an hour for lunch."""
    working = {day: [Period(opens * 60, closes * 60)] for day in days}
    breaks = {day: [Period(lunch * 60, lunch * 60 + 30)] for day in days}
    return WeeklyHours(working, breaks)


def demo_clinic() -> NewClinic:
    """An invented clinic with invented people; `.example` addresses reach nobody (RFC 2606)."""
    maya = Technician("maya", "Maya Example", "Scalp and scar work")
    theo = Technician("theo", "Theo Sample", "Fine density and hairlines")
    return NewClinic(
        clinic=_DEMO_CLINIC,
        services=[_DEMO_CONSULTATION, _DEMO_VIDEO_TALK],
        technicians=[(maya, _hours(9, 17, range(5), 13)), (theo, _hours(11, 19, range(1, 6), 15))],
        staff=[
            StaffMember("Olive Owner", DEMO_OWNER, Role.OWNER),
            StaffMember("Frank Desk", "desk@alder-street.example", Role.FRONT_DESK),
            StaffMember("Maya Example", "maya@alder-street.example", Role.TECHNICIAN, "maya"),
        ],
    )


_DEMO_CLINIC = Clinic(
    name="Alder Street Scalp Studio",
    phone="020 7946 0123",
    email="hello@alder-street.example",
    address="12 Alder Street, London",
    country="GB",
    office_email="office@alder-street.example",
    answers_within_hours=8,
    policy=Policy(
        time_zone="Europe/London",
        minimum_notice_minutes=24 * 60,
        furthest_days=90,
        consultation_lead_days=28,
        letter_days=5,
        confirms_automatically=False,
        most_open_appointments=2,
    ),
    holidays=HolidayRegion("GB", "ENG"),
)
_DEMO_CONSULTATION = Service(
    slug="consultation",
    name="Consultation",
    length_minutes=45,
    cleaning_before_minutes=5,
    cleaning_after_minutes=10,
    step_minutes=60,
    waits_bind=True,
    directions="The green door beside the bakery. Ring the second bell. There is a lift.",
    map_url="https://www.openstreetmap.org/search?query=London",
    price="Free",
)
_DEMO_VIDEO_TALK = Service(
    slug="video-talk",
    name="Video talk",
    length_minutes=20,
    cleaning_before_minutes=0,
    cleaning_after_minutes=0,
    step_minutes=20,
    waits_bind=False,
    kind=Kind.VIDEO,
    join_url="https://video.alder-street.example/talk",
    price="Free",
)


def start_clinic(wanted: Wanted, owner_name: str, owner_email: str, now: datetime) -> str:
    """Set a real clinic up; the secret of its first owner's invitation.

    Raises ClinicRefusedError, whose text is a sentence for whoever installs it.
    """
    wanted = replace(wanted, country=wanted.country.upper())
    fault = next(_faults(wanted, owner_name, owner_email), None)
    if fault:
        raise ClinicRefusedError(fault)
    region = HolidayRegion(wanted.country)
    new = NewClinic(
        clinic=new_clinic.clinic_of(wanted, region if public_holidays.is_known(region) else None),
        services=[new_clinic.consultation()],
        technicians=new_clinic.technicians_of(wanted.technicians),
        staff=[],
    )
    if not set_up_clinic(new, now):
        message = "There is a clinic already; its owner invites staff and changes settings in the admin view."
        raise ClinicRefusedError(message)
    address = contact.email_address(owner_email) or owner_email
    return invitations.invite(StaffMember(owner_name, address, Role.OWNER), None, now, by_mail=False)


def _faults(wanted: Wanted, owner_name: str, owner_email: str) -> Iterator[str]:
    texts = [("name", wanted.name), ("phone", wanted.phone), ("address", wanted.address), ("owner's name", owner_name)]
    for what, text in (*texts, *(("technician's name", name) for name in wanted.technicians)):
        if not text.strip() or not text.isprintable() or len(text) > LONGEST_TEXT:
            yield f"The {what} must be one line of 1 to {LONGEST_TEXT} characters."
    if wanted.country not in contact.COUNTRIES:
        yield "The country must be two letters, like GB or DE (ISO 3166)."
    elif not contact.is_phone(wanted.phone, wanted.country):
        yield f"The phone number cannot be called from {wanted.country}; write it with its area or country code."
    for address in (wanted.email, owner_email):
        if contact.email_address(address) is None:
            yield f"{address!r} is no e-mail address."
    if wanted.zone not in available_timezones():
        yield "The zone must be a name like Europe/London or America/New_York."


def set_up_clinic(new: NewClinic, now: datetime) -> bool:
    """Store a new clinic with its services, technicians and accounts; False when there is one already.

    The accounts have no password, so nobody can sign in with one until it is set.
    """
    with transaction():
        rules.publish_default(now)
        if clinic_store.find_clinic() is not None:
            return False
        clinic_store.add_clinic(new.clinic)
        for position, service in enumerate(new.services):
            clinic_store.add_service(service, position)
        for position, (technician, hours) in enumerate(new.technicians):
            schedule.add_technician(technician, hours, position)
        roles = {role: accounts.add_role(role) for role in Role}
        for member in new.staff:
            accounts.add_account(
                name=member.name,
                email=member.email,
                role=roles[member.role],
                technician=member.technician,
                uniquifier=secrets.token_hex(32),
            )
        return True
