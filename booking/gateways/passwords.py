"""Passwords: hashed by Flask-Security (argon2 over a keyed hash), in one spelling of what was typed."""

import unicodedata

from flask_security import hash_password, verify_password


def hash_of(password: str) -> str:
    """What is kept of a password. Slow on purpose."""
    return str(hash_password(_normalised(password)))


def is_right(password: str, hashed: str) -> bool:
    """Whether it is the password of that hash. Slow on purpose."""
    return bool(verify_password(_normalised(password), hashed))


def _normalised(password: str) -> str:
    """The same password, however a keyboard composes its letters."""
    return unicodedata.normalize("NFKC", password)
