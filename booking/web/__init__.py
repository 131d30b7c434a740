"""HTTP: pages, forms, cookies and headers."""

from urllib.parse import urlsplit

from flask import Flask, abort, request
from flask_wtf.csrf import CSRFProtect

from booking.web import access, assets, context, errors, filters, headers, health, limited, limits
from booking.web.admin import admin
from booking.web.admin.account import account
from booking.web.admin.demo_link import demo_link
from booking.web.admin.invitation import invitation
from booking.web.admin.settings import settings
from booking.web.admin.sign_in import sign_in
from booking.web.admin.staff import staff
from booking.web.admin.staff_booking import staff_booking
from booking.web.api import api
from booking.web.client import manage
from booking.web.limits import say_at_start
from booking.web.moment import CLOCK
from booking.web.public import book, changes, public
from booking.web.public.your_page import your_page

__all__ = ["CLOCK", "register", "say_at_start", "settle_cookies"]

csrf = CSRFProtect()


def settle_cookies(app: Flask) -> None:
    """Cookies and hosts that fit the public address: `__Host-` and Secure over https (RFC 6265bis)."""
    address = urlsplit(app.config["PUBLIC_URL"])
    app.config["TRUSTED_HOSTS"] = [address.hostname, "localhost", "127.0.0.1"]
    secure = address.scheme == "https"
    app.config["SESSION_COOKIE_SECURE"] = secure
    # Our pages ask browsers to send no Referer, so over https there is none to check beside the token.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    app.config["SESSION_COOKIE_NAME"] = "__Host-session" if secure else "session"
    app.config["ENQUIRY_COOKIE_NAME"] = "__Host-enquiry" if secure else "enquiry"
    app.config["CHANGES_COOKIE_NAME"] = "__Host-changes" if secure else "changes"


def register(app: Flask, *, unavailable: type[Exception]) -> None:
    """Join all pages to the app; `unavailable` is what a database raises that cannot answer now."""
    csrf.init_app(app)
    # The client's forms check the token themselves, so that a page whose token went stale comes back with
    # everything that was typed instead of an error page.
    csrf.exempt(book)
    csrf.exempt(your_page)
    csrf.exempt(changes)
    csrf.exempt(manage)
    street = (public, book, changes, manage, api, health.health)
    for blueprint in (*street, admin, staff_booking, settings, sign_in, invitation, account, staff):
        app.register_blueprint(blueprint)
    if app.config["DEMO"]:
        app.register_blueprint(demo_link)
    access.register(app)
    app.before_request(_forms_only)
    assets.register(app)
    context.register(app)
    filters.register(app)
    errors.register(app, unavailable=unavailable)
    limits.register(app)
    limited.register(app)
    headers.register(app)


def _forms_only() -> None:
    """Refuse JSON, which would bring a form values of other kinds than text."""
    if request.method == "POST" and request.is_json:
        abort(415)
