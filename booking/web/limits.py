"""How often: what a bot would do often is counted by network and by account, and never answered with a puzzle.

The counters live in this process's memory, or in Redis when several processes share them. When that store is down each
process goes on counting by itself, so pages stay open and sign-in stays limited; the log and the Today page say so.
"""

import hashlib
import hmac
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial, wraps
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final

from flask import Flask, current_app, request, session
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter, RateLimitExceeded
from limits import RateLimitItemPerDay
from werkzeug.middleware.proxy_fix import ProxyFix

from booking.domain.errors import EnquiryGoneError
from booking.web import signed_in
from booking.web.public import check, look, road

log = logging.getLogger(__name__)

View = Callable[[], ResponseReturnValue]

EXTENSION = "hairline.limits"
IN_MEMORY = "memory://"
STORE_SECONDS = 1
HOUSEHOLD_BITS = 64  # what a provider gives one household of IPv6


@dataclass(frozen=True)
class Guard:
    """A limit on the posts of a page: the setting that says how often, whom it counts, and how much one post counts."""

    setting: str
    whom: Callable[[], str]
    counts: Callable[[], int] | int = 1


def register(app: Flask) -> None:
    """Count the posts to the pages in LIMITS, by the network address that the trusted proxies tell."""
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=0, x_host=0, x_port=0, x_prefix=0
        )
    address = app.config["RATELIMIT_STORAGE_URI"]
    # A store that does not answer must not keep a client waiting.
    seconds: Any = {} if address == IN_MEMORY else {"socket_timeout": STORE_SECONDS}
    limiter = Limiter(network, storage_options=seconds, in_memory_fallback_enabled=True)
    limiter.logger = log
    limiter.init_app(app)
    app.extensions[EXTENSION] = limiter
    for endpoint, guards in LIMITS.items():
        limited: Any = app.view_functions[endpoint]
        for guard in guards:
            often = partial(_setting, guard.setting)
            limited = limiter.limit(often, key_func=guard.whom, methods=["POST"], cost=guard.counts)(limited)
        app.view_functions[endpoint] = limited
    for endpoint, free in (("book.check", check.check), ("book.look", look.look)):
        limited_page: Any = app.view_functions[endpoint]
        app.view_functions[endpoint] = _unless_sent(free, limited_page)


def say_at_start(app: Flask) -> None:
    """Tell whoever runs a real clinic's server what they cannot see from outside."""
    if app.config["RATELIMIT_STORAGE_URI"] == IN_MEMORY:
        log.warning(
            "limits are counted in the memory of each process: with more than one process (or machine),"
            " set FLASK_RATELIMIT_STORAGE_URI to a Redis that they share"
        )


def store_answers() -> bool:
    """Whether the counters can be reached; asks them."""
    limiter: Limiter = current_app.extensions[EXTENSION]
    return limiter.storage.check()


def seconds_left(error: RateLimitExceeded) -> int:
    """How long until the next try."""
    limiter: Limiter = current_app.extensions[EXTENSION]
    longest = int(error.limit.limit.get_expiry())
    try:
        reached = limiter.current_limit
        left = reached.reset_at - int(time.time()) if reached else longest
    except Exception as failed:  # noqa: BLE001 (whatever the store raises: the page goes out all the same)
        log.warning("the store of the limits does not answer: %s", type(failed).__name__)
        return longest
    return min(max(left, 1), longest)


def _setting(name: str) -> str:
    return str(current_app.config[name])


def network() -> str:
    """A mark of the client's network: one IPv4 address, or the IPv6 network of one household."""
    if "X-Forwarded-For" in request.headers and not current_app.config["TRUSTED_PROXIES"]:
        _say_that_a_proxy_is_not_trusted()
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return _mark("network", "unknown")
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is None:
            return _mark("network", str(ip_network((int(address), HOUSEHOLD_BITS), strict=False)))
        address = address.ipv4_mapped
    return _mark("network", str(address))


def account() -> str:
    """A mark of the account that somebody tries to sign in to, whether there is one or not."""
    return _mark("account", request.form.get("email", "").strip().casefold())


def half_account() -> str:
    """A mark of the account whose password was right and whose code is asked for."""
    return _mark("half signed in", str(session.get(signed_in.HALF_OF, "")))


def browser() -> str:
    """A mark of the sign-in of this browser."""
    return _mark("signed in", signed_in.secret())


def account_from_network() -> str:
    """A mark of that account as tried from this network: what one network does to it does not lock out another."""
    return _mark("account from network", f"{account()} {network()}")


def _mark(kind: str, text: str) -> str:
    """What is kept and logged instead of an address."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"{kind} {text}".encode(), hashlib.sha256).hexdigest()[:32]


def enquiry_once() -> int:
    """One for an enquiry's first post, nothing for another press of the same button."""
    limiter: Limiter = current_app.extensions[EXTENSION]
    secret = request.cookies.get(current_app.config["ENQUIRY_COOKIE_NAME"], "")
    return int(limiter.limiter.hit(RateLimitItemPerDay(1), _mark(f"enquiry at {request.endpoint}", secret)))


def already_sent() -> bool:
    """Whether this browser's request was sent before: the same again gets the first answer, never a refusal."""
    try:
        return road.journey().is_sent
    except EnquiryGoneError:
        return True  # nothing will be sent; the page says what happened


def _unless_sent(free: View, limited: View) -> View:
    """The page without its limit once the request was sent.

    Asked here and not inside the limiter, which would take an error of the database for one of the counters' store.
    """

    @wraps(free)
    def view() -> ResponseReturnValue:
        return free() if request.method == "POST" and already_sent() else limited()

    return view


@cache
def _say_that_a_proxy_is_not_trusted() -> None:
    log.warning(
        "requests come through a proxy that is not trusted, so all clients count as one:"
        " set FLASK_TRUSTED_PROXIES to the number of proxies"
    )


LIMITS: Final[Mapping[str, Sequence[Guard]]] = {
    "book.begin": [Guard("LIMIT_ENQUIRIES", network)],
    "book.check": [Guard("LIMIT_BOOKINGS", network, counts=enquiry_once)],
    "book.look": [Guard("LIMIT_BOOKINGS", network, counts=enquiry_once)],
    "manage.answers": [Guard("LIMIT_PAGE_OPENINGS", network)],
    "manage.data": [Guard("LIMIT_PAGE_OPENINGS", network)],
    "manage.delete": [Guard("LIMIT_PAGE_OPENINGS", network)],
    "manage.move": [Guard("LIMIT_BOOKINGS", network)],
    "manage.lost_link": [Guard("LIMIT_PAGE_OPENINGS", network)],
    "public.your_page": [Guard("LIMIT_PAGE_OPENINGS", network)],
    "sign_in.password": [
        Guard("LIMIT_SIGN_IN_NETWORK", network),
        Guard("LIMIT_SIGN_IN_ACCOUNT", account_from_network),
        Guard("LIMIT_SIGN_IN_ACCOUNT_EVERYWHERE", account),
    ],
    "sign_in.code": [
        Guard("LIMIT_SIGN_IN_NETWORK", network),
        Guard("LIMIT_SIGN_IN_ACCOUNT_EVERYWHERE", half_account),
    ],
    "invitation.accept": [Guard("LIMIT_SIGN_IN_NETWORK", network)],
    "account.password": [Guard("LIMIT_SIGN_IN_ACCOUNT", browser)],
    "account.confirm": [Guard("LIMIT_SIGN_IN_ACCOUNT", browser)],
}
