"""What happens by itself when its time has come: reminders, and appointments that lapse."""

from datetime import datetime, timedelta

from booking.domain import appointment as acts
from booking.domain import health_check, messages
from booking.domain.messages import Notice, Notices
from booking.domain.staff_sessions import ROWS_KEPT_FOR
from booking.store import (
    appointment_lists,
    appointment_marks,
    appointments,
    audit,
    enquiries,
    message_lists,
    schedule,
    second_factor,
    staff_sessions,
)
from booking.store import clinic as clinic_store
from booking.store import messages as messages_store
from booking.store.database import transaction
from booking.usecases import notify


def do_next_due(now: datetime) -> bool:
    """Do the one thing that is due the longest; whether there was one."""
    acts = (lapse_next, remind_next, ask_again_next, remind_of_time_next, tell_trouble)
    return any(act(now) for act in acts)


def forget_expired(now: datetime) -> None:
    """Delete the unfinished forms whose time is up, old sign-ins, and what messages said that are over for long."""
    with transaction():
        enquiries.delete_expired(now)
        clinic = clinic_store.find_clinic()
        if clinic:
            messages_store.forget_bodies(now - timedelta(days=clinic.policy.message_days))
        staff_sessions.delete_old(now, now - ROWS_KEPT_FOR)
        second_factor.delete_halves(None, now)


def lapse_next(now: datetime) -> bool:
    """Let one undecided appointment lapse whose moment has passed; its time is free again and both sides are told."""
    with transaction():
        stored = appointment_lists.find_lapsed(now)
        if stored is None:
            return False
        changed, event = acts.lapse(stored.appointment, now=now)
        appointments.save_decision(stored, changed, None)
        schedule.release(stored.id)
        reference = stored.appointment.reference
        audit.record(f"lapsed: {event.state.value}", reference, now, actor="system")
        clinic = clinic_store.get_clinic()
        notify.queue(messages.notices_for_lapse(), appointments.get_appointment(reference), clinic, now)
        return True


def ask_again_next(now: datetime) -> bool:
    """Ask one client whether anything has changed, once, when the answers are old by the day of the consultation."""
    with transaction():
        clinic = clinic_store.get_clinic()
        policy = clinic.policy
        for stored in appointment_lists.list_not_asked_again(now, now + health_check.asked_before(policy.letter_days)):
            starts_on = policy.local_date(stored.appointment.starts_at)
            if not health_check.is_stale(stored.assessed_on, starts_on, policy.stale_after_days):
                continue
            if not appointment_marks.mark_asked_again(stored.id, now):
                continue
            audit.record("asked again", stored.appointment.reference, now, actor="system")
            notify.queue(Notices(Notice.ANYTHING_CHANGED, None), stored, clinic, now)
            return True
        return False


def remind_of_time_next(now: datetime) -> bool:
    """Remind one client of the time, once, two days before; who booked later than that needs no reminder."""
    with transaction():
        for stored in appointment_lists.list_to_remind_of_time(now, now + messages.REMINDED_BEFORE):
            appointment = stored.appointment
            if appointment.booked_at > appointment.starts_at - messages.REMINDED_BEFORE:
                continue
            if not appointment_marks.mark_reminded_of_time(stored.id, now):
                continue
            audit.record("reminded of the time", appointment.reference, now, actor="system")
            notify.queue(Notices(Notice.REMINDER, None), stored, clinic_store.get_clinic(), now)
            return True
        return False


def tell_trouble(now: datetime) -> bool:
    """Tell staff, once a day at most, that e-mails do not get through."""
    with transaction():
        told_at = message_lists.last_queued(Notice.STAFF_MAIL_TROUBLE)
        a_day_ago = now - messages.TROUBLE_TOLD_EVERY
        if told_at is not None and told_at > a_day_ago:
            return False
        trouble = message_lists.find_trouble(told_at or a_day_ago, now - messages.LONG_DELAYED)
        if not trouble:
            return False
        notify.queue_trouble(trouble, clinic_store.get_clinic(), now)
        return True


def remind_next(now: datetime) -> bool:
    """Remind one client that one thing more is needed, once, a day before the deadline."""
    with transaction():
        stored = appointment_lists.find_to_remind(now + messages.LETTER_REMINDER_BEFORE)
        if stored is None:
            return False
        appointment_marks.mark_reminded(stored.id, now)
        audit.record("reminded", stored.appointment.reference, now, actor="system")
        told = Notices(Notice.ONE_THING_MORE_REMINDER, None)
        notify.queue(told, stored, clinic_store.get_clinic(), now)
        return True
