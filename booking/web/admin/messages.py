"""Messages: all that was written to anybody, to be filtered and searched, and a test of the mail."""

from typing import Any

from flask import flash, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from booking.domain.message_log import Wanted, fault_of, hidden_from, may_send_test
from booking.domain.messages import Delivery, Notice
from booking.usecases import message_log
from booking.usecases.message_log import MessagePage
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.admin import message_words as words
from booking.web.forms import tidy
from booking.web.moment import now
from booking.web.seeing import see_other

LONGEST_SEARCH = 100


@admin.get("/messages")
def messages() -> str:
    """One page of them, newest first."""
    wanted = _wanted()
    found = message_log.list_messages(wanted, _number(), viewer())
    hidden = hidden_from(viewer())
    return render_template(
        "admin/messages.html",
        found=found,
        wanted=wanted,
        tabs=_tabs(found, wanted),
        notices=[(notice.value, name) for notice, name in words.notices().items() if notice not in hidden],
        notice_name=words.notice,
        faults={line.id: words.fault(fault_of(line.last_error)) for line in found.found if line.last_error},
        newer=_address(wanted, found.number - 1) if found.number > 1 else None,
        older=_address(wanted, found.number + 1) if found.number < found.pages else None,
        filtered=wanted != Wanted(state=wanted.state),
        clear=_address(Wanted(state=wanted.state)),
        may_test=may_send_test(viewer()),
    )


@admin.post("/messages/test")
def test_mail() -> Response:
    """Send one to oneself, and see how it fares."""
    message_id = message_log.send_test(viewer(), now())
    flash(gettext("A test is on its way to your own address. Load this page again to see how it fares."), "success")
    return see_other(url_for("admin.message", log_id=message_id))


def _wanted() -> Wanted:
    """What the address asks for; what it asks wrongly is left out."""
    asked = request.args
    state, notice = asked.get("state", ""), asked.get("notice", "")
    return Wanted(
        state=Delivery(state) if state in {each.value for each in Delivery} else None,
        notice=Notice(notice) if notice in {each.value for each in Notice} else None,
        text=(tidy(asked.get("text")) or "")[:LONGEST_SEARCH],
    )


def _number() -> int:
    text = request.args.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _address(wanted: Wanted, number: int = 1) -> str:
    """The address of what is wanted, at one of its pages."""
    given: dict[str, Any] = {"state": wanted.state, "notice": wanted.notice, "text": wanted.text}
    given["page"] = number if number > 1 else None
    asked: dict[str, Any] = {name: str(value) for name, value in given.items() if value}
    return url_for("admin.messages", **asked)


def _tabs(found: MessagePage, wanted: Wanted) -> list[dict[str, object]]:
    names: list[tuple[Delivery | None, str]] = [(None, gettext("All")), *words.states().items()]
    return [
        {
            "label": name,
            "count": sum(found.counts.values()) if state is None else found.counts[state],
            "url": _address(Wanted(state, wanted.notice, wanted.text)),
            "current": state is wanted.state,
        }
        for state, name in names
    ]
