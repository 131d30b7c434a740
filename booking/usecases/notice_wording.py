"""The clinic's own words in the e-mails to clients: shown, tried out on an invented client, kept, given back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from booking.domain import settings as rules
from booking.domain.accounts import Viewer
from booking.domain.appointment import Appointment, State
from booking.domain.clinic import Clinic
from booking.domain.errors import NotFoundError, WordingRefusedError
from booking.domain.look import Look, LookState
from booking.domain.messages import TO_CLIENT, Notice
from booking.domain.notice_wording import LONGEST, WHAT_STANDS_IN_BRACES, Place, places, unknown_in
from booking.domain.schedule import midnight
from booking.gateways import notices
from booking.gateways.notices import About, Rendered
from booking.store import clinic as clinic_store
from booking.store import notice_wording as store
from booking.store import schedule as schedule_store
from booking.store.database import new_uuid, transaction
from booking.usecases import decide, settings
from booking.usecases.notify import A_LINK_OF_ITS_OWN

CHANGED = "wording of"
EXAMPLE_NAME = "Robin Example"
EXAMPLE_REFERENCE = "EXAMP7E2"
_STATES = {
    Notice.REQUEST_RECEIVED: State.REQUESTED,
    Notice.ONE_THING_MORE: State.PROVISIONAL,
    Notice.ONE_THING_MORE_REMINDER: State.PROVISIONAL,
    Notice.DECLINED: State.DECLINED,
    Notice.LAPSED: State.CANCELLED,
    Notice.CANCELLED: State.CANCELLED,
}
_LOOKS = {
    Notice.LOOK_ASKED: LookState.WAITING,
    Notice.LOOK_REFUSED: LookState.REFUSED,
    Notice.LOOK_ALLOWED: LookState.ALLOWED,
    Notice.LOOK_WITHDRAWN: LookState.WITHDRAWN,
}


@dataclass(frozen=True)
class Listed:
    """A notice to clients, and whether the clinic has own words in it."""

    notice: Notice
    has_own: bool


def list_notices(viewer: Viewer) -> Sequence[Listed]:
    """All notices to clients. Raises NotFoundError."""
    settings.must_be_owner(viewer)
    own = store.notices_with_own()
    return [Listed(notice, notice in own) for notice in Notice if notice in TO_CLIENT]


def show(name: str, viewer: Viewer) -> tuple[Notice, Mapping[Place, str]]:
    """The notice of that name and the clinic's own words in it. Raises NotFoundError."""
    settings.must_be_owner(viewer)
    found = next((notice for notice in TO_CLIENT if notice.value == name), None)
    if found is None:
        raise NotFoundError
    return found, store.of_notice(found)


def private_words_in(text: str, now: datetime) -> Sequence[str]:
    """The words in a text that speak of health and so must not go out by e-mail; the placeholders do not go out."""
    return decide.private_words_in(WHAT_STANDS_IN_BRACES.sub(" ", text), now)


def save(notice: Notice, wording: Mapping[Place, str], seen: str, viewer: Viewer, now: datetime) -> None:
    """Say these in every message written from now on; an empty text gives its place back to our words.

    Raises NotFoundError, ChangedMeanwhileError, WordingRefusedError where a text may not go out like this.
    """
    wanted = {place: text for place, text in wording.items() if text.strip()}
    with transaction():
        settings.begin(viewer)
        stored = store.of_notice(notice)
        rules.must_be_as_seen(dict(stored), seen)
        _check(notice, wanted, now)
        if wanted != stored:
            store.save(notice, wanted)
            settings.record(f"{CHANGED} {notice} changed", viewer, now)


def _check(notice: Notice, wording: Mapping[Place, str], now: datetime) -> None:
    for place, text in wording.items():
        printable = all(character.isprintable() or character == "\n" for character in text)
        wrong = len(text) > LONGEST or unknown_in(text, notice) or private_words_in(text, now)
        if place not in places(notice) or not printable or wrong:
            raise WordingRefusedError


def preview(notice: Notice, wording: Mapping[Place, str], viewer: Viewer, now: datetime) -> Rendered:
    """The notice as an invented client would get it. Raises NotFoundError."""
    settings.must_be_owner(viewer)
    about = replace(_example(notice, clinic_store.get_clinic(), now), wording=wording)
    address = "robin@client.example"
    return notices.render(notice, about, to_name=EXAMPLE_NAME, to_address=address, message_uuid=new_uuid(), now=now)


def _example(notice: Notice, clinic: Clinic, now: datetime) -> About:
    technician = next((one.name for one in schedule_store.list_technicians()), clinic.name)
    service = next((one for one in clinic_store.list_services() if not one.by_video), clinic_store.list_services()[0])
    day = clinic.policy.local_date(now) + timedelta(days=12)
    starts_at = midnight(day, clinic.policy.zone) + timedelta(hours=10, minutes=30)
    about = About(
        clinic=clinic,
        client_name=EXAMPLE_NAME,
        technician_name=technician,
        technician_name_before=technician,
        link_secret=A_LINK_OF_ITS_OWN,
        manage_secret=A_LINK_OF_ITS_OWN,
    )
    if notice in _LOOKS:
        reason = "Please call us."
        look = Look(EXAMPLE_REFERENCE, _LOOKS[notice], service, now, reason=reason, withdrawal=reason)
        return replace(about, look=look, manage_secret=None)
    shown = Appointment(
        reference=EXAMPLE_REFERENCE,
        state=_STATES.get(notice, State.CONFIRMED),
        technician="",
        service=service,
        starts_at=starts_at,
        booked_at=now,
        letter_due_at=starts_at - timedelta(days=clinic.policy.letter_days),
        reason="We are full that week. Please call us.",
    )
    before = replace(shown, state=State.CONFIRMED, starts_at=starts_at - timedelta(days=1))
    return replace(about, appointment=shown, appointment_uuid=new_uuid(), before=before)
