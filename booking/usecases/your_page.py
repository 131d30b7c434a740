"""What a link in a mail opens: the secret alone opens nothing, the date of birth does as well (five tries for all
the links about an appointment, or about a look).
"""

from datetime import date, datetime

from booking.domain import links
from booking.domain.errors import NotFoundError
from booking.domain.links import Link
from booking.store import appointments, looks
from booking.store import links as store
from booking.store.database import transaction


def is_link_good(secret: str, now: datetime) -> bool:
    """Whether a link is known, not expired and not tried too often."""
    link = store.find_link(secret, now)
    return link is not None and links.may_try(link.tries)


def open_link(secret: str, born_on: date, now: datetime) -> Link | None:
    """What a link is about, for who knows the date of birth; None when it is the wrong one, which is counted.

    Raises NotFoundError for a link that is unknown, expired or tried too often.
    """
    with transaction():
        link = store.find_link(secret, now)
        if link is None or not links.may_try(store.lock_tries(link)):
            raise NotFoundError
        if _born_on(link) != born_on:
            store.count_try(link)
            return None
        return link


def _born_on(link: Link) -> date:
    if link.look_id is not None:
        return looks.get_by_id(link.look_id).client_born_on
    stored = appointments.find_by_id(link.appointment_id) if link.appointment_id is not None else None
    if stored is None:
        raise NotFoundError
    return stored.client_born_on
