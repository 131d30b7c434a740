"""One client's record."""

from flask import flash, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.errors import ActNotAllowedError, ChangedMeanwhileError
from booking.usecases import clients as use_case
from booking.usecases.clients import Booked
from booking.web.access import viewer
from booking.web.admin import admin, words
from booking.web.admin.appointment import A_MINUTE
from booking.web.admin.history import timeline
from booking.web.filters import waiting
from booking.web.moment import now
from booking.web.seeing import see_other

# No larger number fits the column, and a database may refuse to compare it.
CLIENT = "<int(max=2147483647):client_id>"
OTHER = "<int(max=2147483647):other_id>"
NOT_NOW = (ChangedMeanwhileError, ActNotAllowedError)


@admin.get(f"/clients/{CLIENT}")
def client(client_id: int) -> Response | str:
    """Show it; of a record that was joined into another, that one."""
    record = use_case.show_client(client_id, viewer(), now())
    if record.client.id != client_id:
        return see_other(page_of(record.client.id))
    return render_template(
        "admin/client.html",
        record=record,
        client=record.client,
        written=[each for each in (*record.to_come, *record.past) if _has_more(each)],
        id_kinds=words.id_kinds(),
        note_kinds=words.note_kinds(),
        happened=timeline(record),
        now=now(),
    )


def _has_more(booked: Booked) -> bool:
    return bool(booked.visit or booked.notes or booked.letter_of)


def page_of(client_id: int) -> str:
    """The address of a record."""
    return url_for("admin.client", client_id=client_id)


def posted(name: str) -> int:
    """A version that the page showed; 0, which no record has, for anything else."""
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def not_now(client_id: int) -> Response:
    """Back to the record with a sentence on why nothing was done."""
    last = use_case.show_last_change(client_id, viewer())
    if last and last.by == viewer().name:
        flash(gettext("You did this already. This is how it stands."), "warning")
    elif last and last.by:
        what = words.act(last.act, last.by)
        ago = waiting(max(now() - last.at, A_MINUTE))
        flash(gettext("%(what)s %(time)s ago. Nothing was changed by you.", what=what, time=ago), "warning")
    else:
        flash(gettext("This record was changed in the meantime. Nothing was changed by you."), "warning")
    return see_other(page_of(client_id))
