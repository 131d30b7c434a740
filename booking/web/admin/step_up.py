"""What asks for the second factor once more: changes of a factor, invitations, and what cannot be undone."""

from collections.abc import Callable
from functools import wraps

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from booking.domain.second_factor import is_fresh
from booking.usecases import second_factor
from booking.web import signed_in
from booking.web.moment import now
from booking.web.seeing import see_other


def fresh_factor(view: Callable[..., ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
    """Ask for a code first, unless one was given in the last ten minutes. What was posted is pressed again after."""

    @wraps(view)
    def asked(*args: object, **kwargs: object) -> ResponseReturnValue:
        current = signed_in.current()
        if is_fresh(current.factor_at, now()) or _has_none(current.account_id):
            return view(*args, **kwargs)
        rule = request.url_rule
        is_page = rule is not None and "GET" in (rule.methods or ())
        return see_other(
            url_for("account.confirm", next=request.full_path.rstrip("?") if is_page else request.args.get("next"))
        )

    return asked


def _has_none(account_id: int) -> bool:
    """The invented people of the demo have no second factor; nobody else is without."""
    return bool(current_app.config["DEMO"]) and not second_factor.has_factor(account_id)
