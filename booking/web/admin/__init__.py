"""The admin view: what staff see and do."""

from flask import Blueprint

admin = Blueprint("admin", __name__, url_prefix="/admin")

from booking.web.admin import (  # noqa: E402, F401 (the views register themselves)
    appointment,
    ask_again,
    cancel,
    client,
    client_bar,
    client_delete,
    client_details,
    client_join,
    clients,
    correct,
    day_sheet,
    decline,
    erasure,
    inbox,
    letter,
    links,
    look,
    looks,
    message,
    messages,
    move,
    notes,
    override,
    requests,
    resend,
    rules,
    shorten,
    today,
    visit,
    week,
)
