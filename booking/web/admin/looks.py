"""Everybody who asked a person to look: who waits, to whom times are offered, and who was answered."""

from flask import render_template, request, url_for
from flask_babel import gettext

from booking.domain.look import Pile
from booking.usecases.look_list import LookPage, list_looks
from booking.web.admin import admin
from booking.web.admin.lists import asked_page
from booking.web.moment import now


@admin.get("/looks")
def looks() -> str:
    """One page of them."""
    asked = request.args.get("pile", "")
    pile = Pile(asked) if asked in {each.value for each in Pile} else Pile.WAITING
    found = list_looks(pile, asked_page())
    return render_template(
        "admin/looks.html",
        found=found,
        pile=pile.value,
        tabs=_tabs(found, pile),
        earlier=_address(pile, found.number - 1) if found.number > 1 else None,
        later=_address(pile, found.number + 1) if found.number < found.pages else None,
        now=now(),
    )


def _address(pile: Pile, number: int) -> str:
    return url_for("admin.looks", pile=pile.value, page=str(number))


def _tabs(found: LookPage, shown: Pile) -> list[dict[str, object]]:
    names = {
        Pile.WAITING: gettext("Waits for an answer"),
        Pile.OPEN: gettext("Times offered, none chosen yet"),
        Pile.ANSWERED: gettext("Over"),
    }
    return [
        {
            "label": name,
            "count": found.counts[pile],
            "url": url_for("admin.looks", pile=pile.value),
            "current": pile is shown,
        }
        for pile, name in names.items()
    ]
