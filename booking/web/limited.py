"""The page that somebody gets who did a thing too often: plain words, the clinic's phone, and nothing typed is lost."""

import math
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from flask import Flask, make_response, render_template, request, url_for
from flask_babel import gettext, ngettext
from flask_limiter import RateLimitExceeded
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from booking.web.admin import account, invitation, sign_in
from booking.web.admin.codes import CodeForm
from booking.web.admin.sign_in import SignInForm
from booking.web.call_us import call_us
from booking.web.client import lost_link
from booking.web.context import page_clinic
from booking.web.limits import seconds_left
from booking.web.public import look, your_page

MOST_MINUTES = 90
FORM = TypeVar("FORM", bound=FlaskForm)


def register(app: Flask) -> None:
    """Answer what goes over a limit with a page."""
    app.register_error_handler(RateLimitExceeded, _too_often)


def _too_often(error: RateLimitExceeded) -> Response:
    seconds = seconds_left(error)
    answer = PAGES[request.endpoint or ""](_wait(seconds))
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _wait(seconds: int) -> str:
    minutes = math.ceil(seconds / 60)
    if minutes <= MOST_MINUTES:
        return ngettext("%(num)s minute", "%(num)s minutes", minutes)
    return ngettext("%(num)s hour", "%(num)s hours", math.ceil(minutes / 60))


def _enquiry(wait: str) -> Response:
    text = gettext("We have had many requests from your network, so we cannot start another one online right now.")
    again = gettext("You can also try again in %(wait)s.", wait=wait)
    return call_us(gettext("Please call us to book"), f"{text} {again}", status=429)


def _booking(_wait: str) -> Response:
    text = gettext(
        "We have had many requests from your network today, so we cannot take another one online."
        " We are glad to book a time with you on the phone."
    )
    return call_us(gettext("Please call us to book"), text, url_for("book.check"), status=429)


def _look(_wait: str) -> Response:
    problem = gettext(
        "We have had many requests from your network today, so we cannot take another one online. Please call us on"
        " %(phone)s: we are glad to talk it over.",
        phone=page_clinic().phone,
    )
    return make_response(look.asking(problem), 429)


def _move(_wait: str) -> Response:
    text = gettext(
        "There have been many changes from your network today, so we cannot make another one online. Your appointment"
        " is as it was. We are glad to find another time with you on the phone."
    )
    return call_us(gettext("Please call us to move it"), text, status=429)


def _page_opening(wait: str) -> Response:
    problem = gettext("There were too many tries. Please wait %(wait)s and press Open again, or call us.", wait=wait)
    return make_response(your_page.asking(problem), 429)


def _own_data(wait: str) -> Response:
    text = gettext("There were too many tries. Please wait %(wait)s, or call us.", wait=wait)
    return call_us(gettext("Please try again later"), text, status=429)


def _lost_link(wait: str) -> Response:
    problem = gettext("There were too many tries. Please wait %(wait)s and try again, or call us.", wait=wait)
    return make_response(lost_link.asking(problem), 429)


def _sign_in(wait: str) -> Response:
    form = SignInForm()
    form.form_errors = [
        gettext("There were too many tries to sign in. Please wait %(wait)s and try again.", wait=wait),
    ]
    return make_response(render_template("admin/sign_in.html", form=form, has_errors=True), 429)


def _sign_in_code(wait: str) -> Response:
    return make_response(sign_in.asking_for_code(_too_many(CodeForm(), wait)), 429)


def _invitation(wait: str) -> Response:
    return make_response(invitation.too_often((request.view_args or {})["secret"], wait), 429)


def _password(wait: str) -> Response:
    return make_response(account.asking_for_password(_too_many(account.ChangePasswordForm(), wait)), 429)


def _confirm(wait: str) -> Response:
    return make_response(account.asking_for_code(_too_many(CodeForm(), wait)), 429)


def _too_many(form: FORM, wait: str) -> FORM:
    form.form_errors = [gettext("There were too many tries. Please wait %(wait)s and try again.", wait=wait)]
    return form


PAGES: Final[Mapping[str, Callable[[str], Response]]] = {
    "book.begin": _enquiry,
    "book.check": _booking,
    "book.look": _look,
    "manage.answers": _page_opening,
    "manage.data": _own_data,
    "manage.delete": _own_data,
    "manage.move": _move,
    "manage.lost_link": _lost_link,
    "public.your_page": _page_opening,
    "sign_in.password": _sign_in,
    "sign_in.code": _sign_in_code,
    "invitation.accept": _invitation,
    "account.password": _password,
    "account.confirm": _confirm,
}
