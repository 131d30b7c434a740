"""The admin view: what staff see and do."""

from flask import Blueprint

admin = Blueprint("admin", __name__, url_prefix="/admin")

from booking.web.admin import (  # noqa: E402, F401 (the views register themselves)
    appointment,
    cancel,
    correct,
    decline,
    erasure,
    inbox,
    letter,
    links,
    look,
    move,
    notes,
    override,
    requests,
    rules,
    shorten,
    today,
    visit,
    week,
)
