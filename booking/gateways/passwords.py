"""Passwords: hashed by Flask-Security (argon2 over a keyed hash), and how soon each would be guessed (zxcvbn)."""

from collections.abc import Sequence
from threading import Lock

from flask_security import hash_password, verify_password
from zxcvbn import zxcvbn

from booking.domain.passwords import normalised

# zxcvbn's highest score: more than ten thousand million guesses by somebody who tries breached passwords, names,
# words, dates and keyboard rows, and all of them joined together, first.
HARD_TO_GUESS = 4
# It takes long over long ones, which are hard to guess anyway.
JUDGED_LETTERS = 72
# It keeps the words it is given in a table of the whole process.
_one_at_a_time = Lock()


def hash_of(password: str) -> str:
    """What is kept of a password. Slow on purpose."""
    return str(hash_password(normalised(password)))


def is_right(password: str, hashed: str) -> bool:
    """Whether it is the password of that hash. Slow on purpose."""
    return bool(verify_password(normalised(password), hashed))


def is_easy(password: str, words: Sequence[str]) -> bool:
    """Whether it would be guessed soon; `words` are about the person. Asks nobody outside."""
    with _one_at_a_time:
        judged = zxcvbn(normalised(password)[:JUDGED_LETTERS], user_inputs=list(words))
    return bool(judged["score"] < HARD_TO_GUESS)
