"""The street: pages that anybody may open, and the enquiry's own."""

from flask import Blueprint

public = Blueprint("public", __name__)
book = Blueprint("book", __name__, url_prefix="/book")
changes = Blueprint("changes", __name__, url_prefix="/your-answers")

from booking.web.public import (  # noqa: E402, F401 (the views register themselves on the blueprints)
    accessibility,
    address,
    check,
    consent,
    details,
    done,
    evidence,
    files,
    health,
    health_check,
    look,
    privacy,
    result,
    safety,
    service,
    start,
    time,
    your_page,
)
