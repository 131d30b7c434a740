"""Self-service: what a client sees and does by the link in their mails."""

from flask import Blueprint

manage = Blueprint("manage", __name__, url_prefix="/manage")

from booking.web.client import appointment, cancel, delete, lost_link, move, my_data  # noqa: E402, F401 (the views register themselves)
