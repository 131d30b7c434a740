"""The road through the enquiry: its cookie, the guard of each page, and where Continue leads."""

from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.enquiry import Progress, Step, may_open
from booking.domain.errors import EnquiryGoneError
from booking.usecases import enquiry as use_case
from booking.usecases.journey import Journey
from booking.web.moment import now
from booking.web.public import cookies
from booking.web.seeing import see_other

COOKIE = "ENQUIRY_COOKIE_NAME"
STEPS = 6


def secret() -> str:
    """The enquiry's secret from its cookie. Raises EnquiryGoneError when the browser has none."""
    value = cookies.read(COOKIE)
    if not value:
        raise EnquiryGoneError
    return value


def remember(response: Response, value: str) -> Response:
    """Give the browser the enquiry's secret, for a day."""
    return cookies.give(response, COOKIE, value)


def forget(response: Response) -> Response:
    """Take the cookie away."""
    return cookies.take_away(response, COOKIE)


def journey() -> Journey:
    """This browser's journey. Raises EnquiryGoneError."""
    return use_case.look_up(secret(), now())


def unsent() -> Journey | None:
    """This browser's journey, if it has answers that were not sent yet."""
    try:
        found = journey()
    except EnquiryGoneError:
        return None
    return None if found.is_sent else found


def turned_away(found: Journey, step: Step) -> Response | None:
    """Where to go instead: to the confirmation once sent, to the first unfinished page when this one comes too soon."""
    if found.is_sent:
        return see_other(_after_sending(found))
    if not may_open(step, found.progress):
        return see_other(address_of(found.progress, found))
    return None


def onwards() -> Response:
    """To the first page that is not finished, to the check page when all are, to what was sent when it was."""
    found = journey()
    return see_other(_after_sending(found) if found.is_sent else address_of(found.progress, found))


def one_thing_more(found: Journey) -> Response:
    """To the first page that is not finished any more, where it is said that something changed in between."""
    return see_other(f"{address_of(found.progress, found)}?changed=yes")


def _after_sending(found: Journey) -> str:
    return url_for("book.look_asked" if found.appointment_id is None else "book.done_again")


def address_of(progress: Progress, found: Journey) -> str:
    """The address of a step."""
    if progress.step is Step.HEALTH:
        slugs = [page.slug for page in found.health_pages()]
        return url_for("book.health", number=slugs.index(progress.health_page or slugs[0]) + 1)
    return url_for(f"book.{progress.step}")


SECTION = {
    Step.SAFETY: 1,
    Step.CONSENT: 1,
    Step.HEALTH: 2,
    Step.SERVICE: 3,
    Step.RESULT: 2,
    Step.TIME: 3,
    Step.DETAILS: 4,
    Step.CHECK: 5,
}


def section(step: Step) -> tuple[int, int, str]:
    """Which of the six sections a page belongs to, out of how many, and its name."""
    names = {
        1: gettext("before you start"),
        2: gettext("your health"),
        3: gettext("technician and time"),
        4: gettext("your details"),
        5: gettext("check"),
    }
    number = SECTION[step]
    return number, STEPS, names[number]
