"""One message: what it said, what became of it, and that somebody has seen that it failed."""

from datetime import datetime

from flask import current_app, flash, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.message_log import fault_of
from booking.domain.messages import Delivery
from booking.usecases import message_log, resend
from booking.usecases.message_log import ShownMessage
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.admin import message_words as words
from booking.web.context import page_clinic
from booking.web.moment import now
from booking.web.seeing import see_other

# No larger number fits the column, and a database may refuse to compare it.
ID = "<int(max=2147483647):log_id>"


@admin.get(f"/messages/{ID}")
def message(log_id: int) -> str:
    """All about one of them."""
    shown = message_log.show_message(log_id, viewer())
    found = resend.show_resend(log_id, viewer(), now())
    return render_template(
        "admin/message.html",
        shown=shown,
        line=shown.line,
        kind=words.notice(shown.line.notice),
        fault=words.fault(fault_of(shown.line.last_error)) if shown.line.last_error else None,
        happened=_timeline(shown),
        why_not=words.why_not(found.why_not) if found.why_not else None,
        about=_about(shown),
    )


@admin.get(f"/messages/{ID}/html")
def message_html(log_id: int) -> Response:
    """What it looks like, for the frame on its page; its headers let it run, load and send nothing."""
    return Response(message_log.show_html(log_id, viewer()), mimetype="text/html")


@admin.post(f"/messages/{ID}/seen")
def message_seen(log_id: int) -> Response:
    """The first page need not speak of it any longer."""
    message_log.mark_seen(log_id, viewer(), now())
    flash(gettext("Seen. The first page does not speak of it any more."), "success")
    return see_other(url_for("admin.message", log_id=log_id))


def _about(shown: ShownMessage) -> str | None:
    line = shown.line
    if line.reference is None:
        return None
    if line.look_id:
        return url_for("admin.look", look_reference=line.reference)
    return url_for("admin.appointment", reference=line.reference)


def _timeline(shown: ShownMessage) -> list[dict[str, str]]:
    """Queued, each try, how it ended, and what people did about it."""
    line, zone = shown.line, page_clinic().policy.zone
    events: list[tuple[datetime, str, str | None]] = [(line.queued_at, gettext("Written"), None)]
    known = {each.number: each for each in shown.tries}
    for number in range(1, line.tries + 1):
        one = known.get(number)
        if one is not None:
            events.append((one.at, _told(number, one.state, one.error), None))
        elif number < line.tries or line.state is not Delivery.SENDING:
            events.append((events[-1][0], gettext("Try %(number)s: stopped in the middle", number=number), None))
        else:
            events.append((events[-1][0], gettext("Try %(number)s: it is being sent now", number=number), None))
    if line.seen_at:
        events.append((line.seen_at, gettext("%(by)s saw that it failed", by=line.seen_by), None))
    events += [
        (queued_at, gettext("Sent again"), url_for("admin.message", log_id=again_id))
        for again_id, queued_at in shown.again
    ]
    short = current_app.jinja_env.filters["short_when"]
    return [
        {"time": short(at, zone), "at": at.isoformat(), "text": text} | ({"url": url} if url else {})
        for at, text, url in events
    ]


def _told(number: int, state: Delivery, error: str | None) -> str:
    """How one try ended."""
    if error:
        return gettext("Try %(number)s: %(fault)s", number=number, fault=words.fault(fault_of(error)))
    if state is Delivery.DROPPED:
        return gettext("Not sent: it was old news by then")
    return gettext("Try %(number)s: the mail server took it", number=number)
