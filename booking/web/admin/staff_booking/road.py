"""The road through an enquiry that staff fill in: found by its key and their account, so that two tabs never mix."""

from uuid import UUID

from flask import url_for
from werkzeug.wrappers import Response

from booking.domain.accounts import may_read_looks
from booking.domain.enquiry import ByStaff, Step, may_open
from booking.usecases import enquiry as use_case
from booking.usecases import looks
from booking.usecases.journey import Journey
from booking.web.access import viewer
from booking.web.moment import now
from booking.web.seeing import see_other


def finder(key: UUID) -> ByStaff:
    """What finds the enquiry for the signed-in person, if it is theirs."""
    return ByStaff(str(key), viewer())


def journey(key: UUID) -> Journey:
    """The journey of a key. Raises NotFoundError, also for a colleague's."""
    return use_case.look_up(finder(key), now())


def turned_away(found: Journey, step: Step) -> Response | None:
    """Where to go instead: to what came of it, or to the first unfinished page when this one comes too soon."""
    if found.is_sent or not may_open(step, found.progress):
        return see_other(address(found))
    return None


def onwards(key: UUID, *, changed: bool = False) -> Response:
    """To the first page that is not finished; with `changed` it says that something changed in between."""
    return see_other(address(journey(key), changed="yes" if changed else None))


def address(found: Journey, changed: str | None = None) -> str:
    """The address of the first unfinished page, of the check page when there is none, or of what came of it."""
    key, progress = found.submission_key, found.progress
    if found.is_sent:
        if found.appointment_id is None and found.look is not None:
            reference = looks.show_to_client(found.look.id).look.reference
            return url_for("admin.look", look_reference=reference)
        return url_for("staff_booking.done", key=key)
    if progress.step is Step.HEALTH:
        slugs = [page.slug for page in found.health_pages()]
        number = slugs.index(progress.health_page or slugs[0]) + 1
        return url_for("staff_booking.health", key=key, number=number, changed=changed)
    step = "read_out" if progress.step in {Step.SAFETY, Step.CONSENT} else progress.step.value
    return url_for(f"staff_booking.{step}", key=key, changed=changed)


def may_ask_again(found: Journey) -> bool:
    """Whether every health page may be opened again.

    Which pages there are, and how many, tells what was answered before the call: without the right to read that, only
    what is missing is asked.
    """
    return found.look is None or may_read_looks(viewer())


def fills_in(found: Journey) -> bool:
    """Whether a page shows what was answered before: to those who may read answers, and of this call alone.

    Answers from before the call are on the page of the look, where each look at them is recorded.
    """
    return may_read_looks(viewer()) and found.look is None
