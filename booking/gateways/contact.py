"""E-mail addresses and phone numbers as somebody types them."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email

COUNTRIES = frozenset(phonenumbers.SUPPORTED_REGIONS)
LONGEST_EMAIL = 254
LONGEST_PHONE = 40


def email_address(text: str) -> str | None:
    """The address, its host in small letters; None unless it can be written to."""
    try:
        found = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError:
        return None
    return found.ascii_email if len(found.normalized) <= LONGEST_EMAIL else None


def is_phone(text: str, country: str) -> bool:
    """Whether it can be called, from that country or with its own country code."""
    try:
        number = phonenumbers.parse(text, country) if len(text) <= LONGEST_PHONE else None
    except phonenumbers.NumberParseException:
        return False
    return number is not None and phonenumbers.is_possible_number(number)
