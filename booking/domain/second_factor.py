"""The second thing asked for at sign-in: a code from the person's app, or one of the codes kept for when it is lost."""

from collections.abc import Sequence
from datetime import datetime, timedelta

# Between the password and the code.
HALF_LASTS = timedelta(minutes=10)
TRIES = 5
# Changes of a factor ask for a code again, unless one was given just now.
FRESH_FOR = timedelta(minutes=10)
INVITATION_LASTS = timedelta(hours=48)
CODE_DIGITS = 6
RECOVERY_CODES = 10
RECOVERY_LETTERS = 16
# Thirty-two letters that are told apart when read from paper: sixteen of them are 80 random bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz123456789"


def is_fresh(factor_at: datetime, now: datetime) -> bool:
    """Whether the second factor was shown just now."""
    return now < factor_at + FRESH_FOR


def tidy_code(text: str) -> str:
    """A code as it was meant: without the spaces and dashes that make it readable."""
    return "".join(text.split()).replace("-", "").lower()


def is_app_code(code: str) -> bool:
    """Whether it looks like a code from an app; else it is meant as a recovery code."""
    return len(code) == CODE_DIGITS and code.isascii() and code.isdigit()


def is_recovery_code(code: str) -> bool:
    """Whether it could be a recovery code at all."""
    return len(code) == RECOVERY_LETTERS and set(code) <= set(ALPHABET)


def grouped(text: str) -> str:
    """Letters in groups of four, to be read and typed."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def recovery_code(random: Sequence[int]) -> str:
    """A recovery code of sixteen random bytes."""
    return "".join(ALPHABET[number % len(ALPHABET)] for number in random[:RECOVERY_LETTERS])
