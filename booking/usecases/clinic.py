"""What everybody may know of the clinic."""

from collections.abc import Sequence

from booking.domain.clinic import Clinic
from booking.domain.schedule import Service, Technician
from booking.gateways import content
from booking.gateways.content import Advisories, Consent
from booking.store import clinic as store
from booking.store import schedule
from booking.usecases import advisories


def show_clinic() -> Clinic:
    """The clinic. Raises NotFoundError before it was set up."""
    return store.get_clinic()


def list_services() -> Sequence[Service]:
    """The services on offer, in the clinic's order."""
    return store.list_services()


def list_technicians() -> Sequence[Technician]:
    """The technicians who take bookings, in the clinic's order."""
    return schedule.list_technicians()


def show_advisories() -> Advisories:
    """The safety advisories in force."""
    return advisories.in_force()


def show_consent() -> Consent:
    """The consent wording in force."""
    return content.consent()
