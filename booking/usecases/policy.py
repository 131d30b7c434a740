"""The clinic's rules of booking: notice, the furthest day, letters, cancelling, how old answers may be."""

from dataclasses import replace
from datetime import datetime, timedelta

from booking.domain import settings as rules
from booking.domain.accounts import Viewer
from booking.domain.clinic import changed_names
from booking.domain.schedule import Policy
from booking.domain.settings import PolicyEffects, ToCome
from booking.store import appointment_lists, messages
from booking.store import clinic as store
from booking.store.database import transaction
from booking.usecases import settings

CHANGED = "policy changed"


def show(viewer: Viewer) -> Policy:
    """As it stands. Raises NotFoundError."""
    settings.must_be_owner(viewer)
    return store.get_clinic().policy


def effects(wanted: Policy, now: datetime) -> PolicyEffects:
    """What it would mean for appointments that are booked already."""
    to_come = [
        ToCome(stored.appointment, stored.assessed_on, stored.asked_again_at is not None)
        for stored in appointment_lists.list_to_come(now)
    ]
    found = rules.effects_of_policy(store.get_clinic().policy, wanted, to_come, now)
    return replace(found, forgotten_messages=messages.count_bodies(now - timedelta(days=wanted.message_days)))


def save(wanted: Policy, seen: str, viewer: Viewer, now: datetime) -> None:
    """Keep it; the zone is no part of it and stays. Raises NotFoundError, ChangedMeanwhileError."""
    with transaction():
        clinic = settings.begin(viewer)
        rules.must_be_as_seen(clinic.policy, seen)
        changed = changed_names(clinic.policy, wanted)
        if changed:
            store.save_clinic(replace(clinic, policy=replace(wanted, time_zone=clinic.policy.time_zone)))
            was = ", ".join(f"{name} {getattr(clinic.policy, name)} to {getattr(wanted, name)}" for name in changed)
            settings.record(f"{CHANGED}: {was}", viewer, now)
