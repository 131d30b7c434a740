"""A second factor that is being set up: its secret belongs to this browser and is stored nowhere before a code of it
was shown. Whoever opened the same link elsewhere saw another one.
"""

import secrets

from flask import current_app, session
from werkzeug.wrappers import Response

from booking.usecases import second_factor
from booking.usecases.second_factor import NewFactor
from booking.web.context import page_clinic

NONCE = "enrolment"


def factor(purpose: str) -> NewFactor:
    """The secret on offer for a purpose (a link, an account) in this browser; the same until it is taken."""
    nonce = session.get(NONCE)
    if not isinstance(nonce, str):
        nonce = session[NONCE] = secrets.token_urlsafe(16)
    return second_factor.new_factor(str(current_app.config["SECRET_KEY"]), purpose, nonce)


def taken() -> None:
    """The next one is another one."""
    session.pop(NONCE, None)


def picture(offered: NewFactor, account: str) -> Response:
    """Its QR code as a picture of our own."""
    drawn = second_factor.picture(offered, account=account, clinic=page_clinic().name)
    return Response(drawn, mimetype="image/svg+xml")
