"""The list of clients, to be searched."""

from flask import render_template, request, url_for
from flask_babel import gettext

from booking.domain.clients import Order, Sought
from booking.usecases import clients as use_case
from booking.web.access import viewer
from booking.web.admin import admin
from booking.web.admin.lists import Chip, asked_page
from booking.web.forms import tidy
from booking.web.moment import now

LONGEST_SEARCH = 100


@admin.get("/clients")
def clients() -> str:
    """One page of them."""
    sought = _sought()
    found = use_case.list_clients(sought, asked_page(), viewer(), now())
    return render_template(
        "admin/clients.html",
        found=found,
        sought=sought,
        orders={Order.NEWEST: gettext("Newest first"), Order.NAME: gettext("By name")},
        chips=[Chip(f"“{sought.text}”", _address(Sought(order=sought.order)))] if sought.text else [],
        earlier=_address(sought, found.number - 1) if found.number > 1 else None,
        later=_address(sought, found.number + 1) if found.number < found.pages else None,
        now=now(),
    )


def _sought() -> Sought:
    """What the address asks for; what it asks wrongly is left out."""
    order = request.args.get("order", "")
    return Sought(
        text=(tidy(request.args.get("text")) or "")[:LONGEST_SEARCH],
        order=Order(order) if order in set(Order) else Order.NEWEST,
    )


def _address(sought: Sought, number: int | None = None) -> str:
    order = sought.order.value if sought.order is not Order.NEWEST else None
    return url_for("admin.clients", text=sought.text or None, order=order, page=number)
