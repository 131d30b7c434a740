"""How far everybody can use these pages, and what to do where somebody cannot."""

from flask import render_template

from booking.web.public import public


@public.get("/accessibility")
def accessibility() -> str:
    """The accessibility statement."""
    return render_template("public/accessibility.html")
