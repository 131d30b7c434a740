"""Staff book for somebody on the phone: the client's own road, read out."""

from flask import Blueprint

staff_booking = Blueprint("staff_booking", __name__, url_prefix="/admin/new-booking")

from booking.web.admin.staff_booking import (  # noqa: E402, F401 (the views register themselves on the blueprint)
    begin,
    check,
    details,
    done,
    health,
    look,
    read_out,
    result,
    service,
    time,
)
