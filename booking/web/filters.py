"""Small words for pages: a phone number as it is written, how long somebody has waited."""

from datetime import timedelta

import phonenumbers
from babel.dates import format_timedelta
from flask import Flask
from flask_babel import get_locale


def register(app: Flask) -> None:
    """Give templates these filters."""
    app.jinja_env.filters.update(phone=phone, waiting=waiting)


def phone(number: str) -> str:
    """`+44 20 7946 0958` of the stored `+442079460958`; nothing of a client who was deleted."""
    if not number:
        return ""
    parsed = phonenumbers.parse(number)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def waiting(elapsed: timedelta) -> str:
    """`2 hours`."""
    return format_timedelta(elapsed, granularity="minute", threshold=1.5, locale=get_locale() or "en_GB")
