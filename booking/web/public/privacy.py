"""What the clinic keeps and why, for everybody to read."""

from flask import current_app, render_template

from booking.usecases import clinic
from booking.web.public import public


@public.get("/privacy")
def privacy() -> str:
    """The same words a client agrees to, who the clinic is, what the law gives a client, and the two cookies."""
    return render_template(
        "public/privacy.html",
        wording=clinic.show_consent(),
        session_cookie=current_app.config["SESSION_COOKIE_NAME"],
        enquiry_cookie=current_app.config["ENQUIRY_COOKIE_NAME"],
    )
