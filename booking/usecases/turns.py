"""Whose turn it is: with "anyone", who gets the next consultation is settled when it is stored."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from booking.domain import plan, schedule
from booking.domain.errors import TimeNotOfferedError
from booking.domain.schedule import Policy, Service, Window
from booking.store import appointment_lists
from booking.usecases import availability


def technicians_in_turn(
    wanted: Sequence[str], starts_at: datetime, service: Service, policy: Policy, window: Window
) -> list[str]:
    """Whose plan offers this start, the one with the fewest appointments that day first, then the order given.

    Raises TimeNotOfferedError where nobody's does.
    """
    day = policy.local_date(starts_at)
    hours = availability.hours_by_technician(wanted, policy, day, day)
    planned = []
    for technician in wanted:
        try:
            plan.check_planned(starts_at, hours[technician], service, policy, window)
        except TimeNotOfferedError:
            continue
        planned.append(technician)
    if not planned:
        raise TimeNotOfferedError
    held = appointment_lists.held_by_technician(
        planned, schedule.midnight(day, policy.zone), schedule.midnight(day + timedelta(days=1), policy.zone)
    )
    return sorted(planned, key=lambda technician: (held[technician], planned.index(technician)))
