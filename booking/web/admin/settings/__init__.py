"""The settings: what the clinic is, when it is open, and what it says. One file for each part."""

from flask import Blueprint

settings = Blueprint("settings", __name__, url_prefix="/admin/settings")

from booking.web.admin.settings import (  # noqa: E402, F401 (the views register themselves)
    advisories,
    audit,
    closed,
    contact,
    dates,
    due_answers,
    holidays,
    hours,
    notice_wording,
    overview,
    policy,
    services,
    technicians,
    time_off,
)
