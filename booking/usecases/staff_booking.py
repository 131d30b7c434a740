"""Staff book for somebody on the phone: how it begins, and the times they offer; the rest is the client's road."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking.domain import schedule
from booking.domain.accounts import Viewer
from booking.domain.book import room_to_book
from booking.domain.clinic import Clinic
from booking.domain.enquiry import ByStaff, Enquiry
from booking.domain.errors import EnquiryGoneError, NotFoundError, TimeNotOfferedError
from booking.domain.look import LookState
from booking.domain.schedule import Service, Technician
from booking.domain.terms import Terms
from booking.store import appointments, enquiries, looks
from booking.store import clinic as clinic_store
from booking.store.appointments import StoredAppointment
from booking.store.database import transaction
from booking.usecases import availability
from booking.usecases.availability import Slot
from booking.usecases.journey import Journey, get_stored, technicians_for
from booking.usecases.looks import enquiry_of

NOTHING_FOUND = Terms(allowed=True, not_before=None)


@dataclass(frozen=True)
class Wish:
    """A free place in the week that somebody pressed: with whom, and when."""

    technician: Technician
    starts_at: datetime


def find_wish(technician: str, starts_at: datetime, viewer: Viewer) -> Wish | None:
    """What was pressed, if that technician is there and the viewer books for them."""
    offered = {each.slug: each for each in technicians_for(viewer)}
    return Wish(offered[technician], starts_at) if technician in offered else None


def begin(service: str, wish: Wish | None, viewer: Viewer, now: datetime) -> str:
    """Begin an enquiry for somebody on the phone; its key.

    Raises NotFoundError, and TimeNotOfferedError when the service cannot begin at the time that was pressed.
    """
    with transaction():
        found = clinic_store.get_service(service)
        if wish and wish.starts_at not in _starts_that_day(found, wish, now):
            raise TimeNotOfferedError
        enquiries.delete_expired(now)
        wanted = Enquiry(
            service=found.slug,
            technician=wish.technician.slug if wish else None,
            starts_at=wish.starts_at if wish else None,
        )
        return enquiries.add_enquiry(secrets.token_urlsafe(32), wanted, now, account_id=viewer.account_id)


def begin_with_look(reference: str, viewer: Viewer, now: datetime) -> str:
    """Begin an enquiry with everything that an allowed look knows, for a client who calls; its key.

    Raises NotFoundError, and EnquiryGoneError while the look allows nothing or once a time was booked with it.
    """
    with transaction():
        stored = looks.get_look(reference)
        if stored.look.state is not LookState.ALLOWED or stored.appointment_id is not None:
            raise EnquiryGoneError
        known = enquiry_of(stored)
        secret = secrets.token_urlsafe(32)
        return enquiries.add_enquiry(secret, known, now, look_id=stored.id, account_id=viewer.account_id)


def list_near_wish(service: str, wish: Wish, now: datetime) -> list[datetime]:
    """The starts of a service that day that are nearest to the one that was pressed. Raises NotFoundError."""
    found = clinic_store.get_service(service)
    return schedule.nearest(wish.starts_at, _starts_that_day(found, wish, now))


def _starts_that_day(service: Service, wish: Wish, now: datetime) -> list[datetime]:
    policy = clinic_store.get_clinic().policy.for_service(service)
    window = room_to_book(NOTHING_FOUND, policy, now, may_pass_date=True).with_reason
    day = policy.local_date(wish.starts_at)
    slots = availability.list_slots(service, [wish.technician.slug], policy, window, day, day)
    return [slot.starts_at for slot in slots]


def list_times(
    journey: Journey, technician: str, first_day: date, last_day: date, now: datetime, *, with_reason: bool
) -> list[Slot]:
    """The starts on offer with one technician or anyone on these local days; with a reason also those kept back.

    Raises NotFoundError for a technician who is not on offer.
    """
    room = journey.room(now)
    window = room.with_reason if with_reason else room.rules
    wanted = journey.technicians_of(technician)
    return availability.list_slots(journey.service, wanted, journey.clinic.policy, window, first_day, last_day)


def is_offered(journey: Journey, technician: str, starts_at: datetime, now: datetime) -> bool:
    """Whether a start is on offer with a technician or with anyone, with a reason or without. Raises NotFoundError."""
    day = journey.clinic.policy.local_date(starts_at)
    slots = list_times(journey, technician, day, day, now, with_reason=True)
    return any(slot.starts_at == starts_at for slot in slots)


def list_near(journey: Journey, now: datetime) -> list[Slot]:
    """The nearest starts to the chosen one, which is not free any more."""
    wanted = journey.enquiry.starts_at
    if wanted is None:
        return []
    policy = journey.clinic.policy
    return availability.list_nearest(
        journey.service, journey.wanted_technicians(), policy, journey.room(now).rules, wanted
    )


@dataclass(frozen=True)
class Booked:
    """What came of it, for whoever has the client on the line."""

    clinic: Clinic
    stored: StoredAppointment


def show_booked(finder: ByStaff, now: datetime) -> Booked:
    """The appointment that an enquiry became. Raises NotFoundError, also while it is none."""
    stored = get_stored(finder, now)
    found = appointments.find_by_id(stored.appointment_id) if stored.appointment_id is not None else None
    if found is None:
        raise NotFoundError
    return Booked(clinic_store.get_clinic(), found)


def list_choices(viewer: Viewer) -> tuple[Sequence[Service], Sequence[Technician]]:
    """The services on offer, and with whom the viewer may book them."""
    return clinic_store.list_services(), technicians_for(viewer)
