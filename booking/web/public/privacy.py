"""What the clinic keeps and why, for everybody to read."""

from flask import render_template

from booking.usecases import clinic
from booking.web.public import public


@public.get("/privacy")
def privacy() -> str:
    """The same words a client agrees to."""
    return render_template("public/privacy.html", wording=clinic.show_consent())
