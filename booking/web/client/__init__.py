"""Self-service: what a client sees and does by the link in their mails."""

from flask import Blueprint

manage = Blueprint("manage", __name__, url_prefix="/manage")

from booking.web.client import appointment, cancel, lost_link, move  # noqa: E402, F401 (the views register themselves)
