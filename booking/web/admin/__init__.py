"""The admin view: what staff see and do."""

from flask import Blueprint

admin = Blueprint("admin", __name__, url_prefix="/admin")

from booking.web.admin import appointment, decline, inbox, letter, override, rules, today, visit  # noqa: E402, F401 (the views register themselves)
