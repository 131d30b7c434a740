"""The road through the enquiry: its cookie, the guard of each page, and where Continue leads."""

from flask import current_app, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.enquiry import Progress, Step, may_open
from booking.domain.errors import EnquiryGoneError
from booking.usecases import enquiry as use_case
from booking.usecases.enquiry import Journey
from booking.web.moment import now
from booking.web.seeing import see_other

COOKIE_SECONDS = 24 * 60 * 60
STEPS = 6


def secret() -> str:
    """The enquiry's secret from its cookie. Raises EnquiryGoneError when the browser has none."""
    value = request.cookies.get(current_app.config["ENQUIRY_COOKIE_NAME"], "")
    if not value:
        raise EnquiryGoneError
    return value


def remember(response: Response, value: str) -> Response:
    """Give the browser the enquiry's secret, for a day."""
    response.set_cookie(
        current_app.config["ENQUIRY_COOKIE_NAME"],
        value,
        max_age=COOKIE_SECONDS,
        path="/",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def forget(response: Response) -> Response:
    """Take the cookie away."""
    response.delete_cookie(
        current_app.config["ENQUIRY_COOKIE_NAME"],
        path="/",
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def journey() -> Journey:
    """This browser's journey. Raises EnquiryGoneError."""
    return use_case.look_up(secret(), now())


def unsent() -> Journey | None:
    """This browser's journey, if it has answers that were not sent yet."""
    try:
        found = journey()
    except EnquiryGoneError:
        return None
    return found if found.appointment_id is None else None


def turned_away(found: Journey, step: Step) -> Response | None:
    """Where to go instead: to the confirmation once sent, to the first unfinished page when this one comes too soon."""
    if found.appointment_id is not None:
        return see_other(url_for("book.done_again"))
    if not may_open(step, found.progress):
        return see_other(address_of(found.progress, found))
    return None


def onwards() -> Response:
    """To the first page that is not finished; to the check page when all are."""
    found = journey()
    return see_other(address_of(found.progress, found))


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
    Step.RESULT: 2,
    Step.TECHNICIAN: 3,
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
