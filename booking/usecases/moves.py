"""What every move of an appointment is, whoever moves it: the terms it falls under, and what hangs on its time."""

from datetime import datetime

from booking.domain import health_check, links, messages, schedule
from booking.domain.appointment import Appointment, State
from booking.domain.schedule import Policy
from booking.domain.terms import Terms, terms_to_move
from booking.store import appointment_changes
from booking.store import schedule as schedule_store
from booking.store.appointments import StoredAppointment
from booking.usecases.availability import Mover
from booking.usecases.standing import standing_of


def mover_of(stored: StoredAppointment) -> Mover:
    """The appointment as the search for free times knows it."""
    return Mover(stored.id, stored.appointment.technician, stored.appointment.starts_at)


def terms_of(stored: StoredAppointment, policy: Policy, now: datetime) -> Terms:
    """What the answers that count now leave open for another time."""
    standing = standing_of(stored)
    return terms_to_move(
        standing.findings,
        stored.appointment.service,
        policy,
        policy.local_date(now),
        standing.waiver,
        letter_awaited=stored.appointment.state is State.PROVISIONAL,
    )


def keep_move(
    before: StoredAppointment, changed: Appointment, technician_id: int, policy: Policy, now: datetime
) -> None:
    """Store another time or technician; the old cells are kept until the new ones are.

    With what hangs on the time: how long the client's links are good, whether to remind them, and whether to ask again
    before the visit. Raises ChangedMeanwhileError, and SlotTakenError when the transaction or attempt ends.
    """
    appointment_changes.save_change(before, changed, technician_id)
    cells = schedule.cells_needed(changed.starts_at, changed.service)
    schedule_store.move_cells(before.id, technician_id, cells)
    appointment_changes.keep_links_until(before.id, links.expires_at(changed.starts_at), now)
    if changed.starts_at != before.appointment.starts_at:
        appointment_changes.remind_anew(before.id, messages.reminded_by_change(changed.starts_at, now))
    if before.asked_again_at and health_check.is_stale(
        policy.local_date(before.asked_again_at), policy.local_date(changed.starts_at), policy.stale_after_days
    ):
        appointment_changes.ask_again_anew(before.id)


def told_as(before: Appointment, changed: Appointment, policy: Policy) -> str:
    """The line of the audit log: from when and whom to when and whom, in the clinic's time."""
    old, new = (
        f"{each.starts_at.astimezone(policy.zone):%Y-%m-%d %H:%M} {each.technician}" for each in (before, changed)
    )
    return f"moved: {old} to {new}"
