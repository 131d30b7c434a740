"""Data for programs, such as a clinic's own website: read-only and public."""

from flask import Blueprint

api = Blueprint("api", __name__, url_prefix="/api/v1")

from booking.web.api import (  # noqa: E402, F401 (the views register themselves on the blueprint)
    availability,
    description,
)
