"""Delete my data: what goes, what has to stay and why, and a request that staff see."""

from flask import render_template, url_for
from werkzeug.wrappers import Response

from booking.usecases import erasure as use_case
from booking.usecases import manage as own_page
from booking.web.client import manage
from booking.web.client.appointment import ask_born_on
from booking.web.moment import now
from booking.web.seeing import see_other


@manage.route("/<secret>/delete", methods=["GET", "POST"])
def delete(secret: str) -> Response | str:
    """Ask for the date of birth; whoever has asked already finds that on their page."""
    found = own_page.show(secret, now())
    page = url_for("manage.appointment", secret=secret)
    if use_case.find_own_request(found.stored.id):
        return see_other(page)
    form, opened = ask_born_on(secret)
    if opened:
        use_case.ask_to_erase(found.stored.id, now())
        return see_other(f"{page}?asked=yes")
    return render_template(
        "client/delete.html",
        form=form,
        has_errors=bool(form.errors),
        holds_time=found.may_change(now()),
        page=page,
        cancel=url_for("manage.cancel", secret=secret),
    )
