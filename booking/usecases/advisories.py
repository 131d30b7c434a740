"""The safety advisories that clients read and acknowledge: those in force, and new versions by the owner.

The product's own hold until the owner writes another version; from then on every version is kept, the product's too, so
that what a client read can be looked up for as long as the screening that names it.
"""

from collections.abc import Sequence
from datetime import date, datetime

from booking.domain import settings as rules
from booking.domain.accounts import Viewer
from booking.gateways import content
from booking.gateways.content import Advisories, TextPart
from booking.store import advisories as store
from booking.store.advisories import PublishedAdvisories
from booking.store.database import transaction
from booking.usecases import settings

CHANGED = "advisories"


def in_force() -> Advisories:
    """The advisories that a client is shown now."""
    found = store.find_latest()
    return content.read_advisories(found) if found else content.advisories()


def show(viewer: Viewer) -> Advisories:
    """Those in force, for the owner. Raises NotFoundError."""
    settings.must_be_owner(viewer)
    return in_force()


def show_version(version: str, viewer: Viewer) -> Advisories:
    """One version, for the owner. Raises NotFoundError."""
    settings.must_be_owner(viewer)
    return content.read_advisories(store.get(version))


def list_versions(viewer: Viewer) -> Sequence[PublishedAdvisories]:
    """All that were published, the newest first; none while the product's own hold. Raises NotFoundError."""
    settings.must_be_owner(viewer)
    return store.list_published()


def written(
    most_important: str, parts: Sequence[tuple[str, Sequence[str]]], urgent: tuple[str, Sequence[str]]
) -> Advisories:
    """Advisories without a version's name, as they were written: headings with their points."""
    return Advisories("", most_important, [TextPart(*part) for part in parts], TextPart(*urgent))


def publish(wanted: Advisories, seen: str, viewer: Viewer, now: datetime) -> None:
    """Put a new version in force; its name is given here. Raises NotFoundError, ChangedMeanwhileError.

    Nothing happens where not a word is different.
    """
    with transaction():
        policy = settings.begin(viewer).policy
        before = in_force()
        rules.must_be_as_seen(before, seen)
        if content.advisories_data(wanted, before.version) == content.advisories_data(before, before.version):
            return
        if not store.list_published():
            store.add(before.version, content.advisories_data(before, before.version), None, now)
        version = _new_version(policy.local_date(now))
        store.add(version, content.advisories_data(wanted, version), viewer.account_id, now)
        settings.record(f"{CHANGED} {version} published", viewer, now)


def _new_version(today: date) -> str:
    """Named by the day, and numbered where it is not the first of that day."""
    taken = {published.version for published in store.list_published()}
    numbered = (f"{today}.{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (str(today), *numbered) if name not in taken)
