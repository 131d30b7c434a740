"""Refusals and errors as pages in plain words; the one place where a code becomes a sentence."""

import logging
import traceback

from flask import Flask, current_app, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from booking.domain.errors import ChangedRuleSetError, EnquiryGoneError, NotFoundError, RefusalError
from booking.web import problem
from booking.web.call_us import call_us
from booking.web.public import road

log = logging.getLogger(__name__)

RETRY_AFTER_SECONDS = 10
TYPED_IN = {"book", "changes", "manage"}


def register(app: Flask, *, unavailable: type[Exception]) -> None:
    """Answer every refusal and error with a page."""
    app.register_error_handler(EnquiryGoneError, _gone)
    app.register_error_handler(NotFoundError, _not_found)
    app.register_error_handler(RefusalError, _refused)
    app.register_error_handler(ChangedRuleSetError, _changed_rules)
    app.register_error_handler(CSRFError, _stale)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(unavailable, _unavailable)
    app.register_error_handler(Exception, _unexpected)


def _page(code: int, title: str, text: str) -> Response:
    if problem.is_wanted():
        return problem.answer(code, text)
    admin = request.path.startswith("/admin")
    html = render_template("errors/error.html", title=title, text=text, admin=admin, way_on=_way_on(admin=admin))
    return Response(html, code, mimetype="text/html")


def _way_on(*, admin: bool) -> str | None:
    """Where a client in the middle of a booking goes on; the answers sent so far wait there."""
    if admin:
        return None
    found = road.unsent()
    return road.address_of(found.progress, found) if found else None


def _gone(_error: EnquiryGoneError) -> Response:
    html = render_template("errors/enquiry_gone.html", without_cookies=not request.cookies)
    return Response(html, 410, mimetype="text/html")


def _not_found(_error: NotFoundError) -> Response:
    return _http_page(404)


def _refused(_error: RefusalError) -> Response:
    return _http_page(409)


def _changed_rules(error: ChangedRuleSetError) -> Response:
    """Nobody is judged by rules that somebody changed in the database; the owner can publish others."""
    log.error("rule set %s is refused: its content is not what was published", error.version)
    if request.path.startswith("/admin"):
        title = gettext("Rules %(version)s were changed", version=error.version)
        text = gettext(
            "In the database they are not as they were published, so they are not used, and what was judged by them is"
            " not shown. Restore the database from a backup. So that clients can book until then, publish the rules"
            " again under a new version."
        )
        html = render_template("errors/error.html", title=title, text=text, admin=True, way_on=None)
        return Response(html, 503, mimetype="text/html")
    title = gettext("We cannot ask you our questions right now")
    text = gettext("It is not your fault. Please call us, and we book it with you.")
    return problem.answer(503, text) if problem.is_wanted() else call_us(title, text, status=503)


def _stale(_error: CSRFError) -> Response:
    return _page(
        400,
        gettext("Please press the button again"),
        gettext(
            "The page was open for a long time, or your browser did not send our cookie. Nothing was changed."
            " Go back, load the page again and press the button once more."
        ),
    )


def _http(error: HTTPException) -> Response:
    if isinstance(error, RequestRedirect):
        return error.get_response()
    if isinstance(error, SecurityError):
        # Asked under a host name that is not ours: there is no address that a page could link to.
        return Response("There is no such site here.\n", 400, mimetype="text/plain")
    code = error.code or 500
    answer = _http_page(code)
    if code == 405 and getattr(error, "valid_methods", None):
        answer.headers["Allow"] = ", ".join(error.valid_methods)  # type: ignore[attr-defined]
    return answer


def _http_page(code: int) -> Response:
    if problem.is_wanted():
        return problem.of_status(code)
    if code >= 500:
        return _broken(code)
    pages = {
        403: (gettext("This page is not for you"), gettext("Ask the owner of the clinic if you need it.")),
        404: (
            gettext("There is no such page"),
            gettext("If you typed the address, look at it again. If you followed a link, it may be old."),
        ),
        405: (gettext("That does not work here"), gettext("Go back and use the buttons on the page.")),
        409: (
            gettext("That is not possible any more"),
            gettext("Something changed in the meantime. Go back, load the page again and see how it stands now."),
        ),
        410: (gettext("This page is gone"), gettext("It was here, but not any more. Begin again on the first page.")),
        413: (
            gettext("That was too much at once"),
            gettext("Please make your text shorter and send it again."),
        ),
        415: (
            gettext("We could not read that"),
            gettext("What was sent is not the form on our page. Go back and use the buttons there."),
        ),
        429: (
            gettext("That was very often"),
            gettext("Nothing was changed. Please wait a few minutes, then try again."),
        ),
    }
    title, text = pages.get(
        code,
        (gettext("We could not understand that"), gettext("Go back, load the page again and try once more.")),
    )
    return _page(code, title, text)


def _unavailable(error: Exception) -> Response:
    log.error("database unavailable: %s", type(error).__name__)
    return _broken(503)


def _unexpected(error: Exception) -> Response:
    # The type and the place, never the message: it may hold what somebody typed.
    places = "".join(traceback.format_tb(error.__traceback__))
    log.error("unexpected %s at %s\n%s", type(error).__name__, request.endpoint, places)
    return _broken(500)


def _broken(code: int) -> Response:
    """A page that asks nothing of the database."""
    if code == 503:
        title = gettext("One moment, please")
        text = gettext("We are busy right now. Please try again in a few seconds. Nothing is sent twice.")
    else:
        title = gettext("Something went wrong on our side")
        text = gettext("It is not your fault. What you had sent before is safe. Please try again, or call us.")
    answer = problem.answer(code, text) if problem.is_wanted() else _bare(code, title, text)
    if code == 503:
        answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer


def _typed() -> list[tuple[str, str]]:
    """What a client sent with this request, to be sent once more in one press; nothing of staff, whose texts are long
    and whose passwords belong in no page.
    """
    if request.blueprint not in TYPED_IN:
        return []
    try:
        return list(request.form.items(multi=True))
    except HTTPException:  # it could not be read at all, or is too much
        return []


def _bare(code: int, title: str, text: str) -> Response:
    # The cookie lives as long as the answers it finds.
    booking = current_app.config["ENQUIRY_COOKIE_NAME"] in request.cookies
    html = render_template("errors/bare.html", title=title, text=text, saved=booking, typed=_typed())
    return Response(html, code, mimetype="text/html")
