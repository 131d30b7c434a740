"""What a password must be: long, and not one that is tried first. No rule about kinds of letters, no end date."""

import unicodedata
from enum import StrEnum

SHORTEST = 12
LONGEST = 200


class PasswordFault(StrEnum):
    """Why a password cannot be taken."""

    SHORT = "short"
    LONG = "long"
    EASY = "easy"


def normalised(password: str) -> str:
    """The same password, however a keyboard composes its letters (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def length_fault(password: str) -> PasswordFault | None:
    """What is wrong with its length."""
    length = len(normalised(password))
    if length < SHORTEST:
        return PasswordFault.SHORT
    return PasswordFault.LONG if length > LONGEST else None


def words_about(*texts: str) -> list[str]:
    """The words that somebody who knows the person or the clinic would try first."""
    found = [text.casefold() for text in texts if text]
    plain = ("".join(letter if letter.isalnum() else " " for letter in text) for text in found)
    return sorted({*found, *(word for text in plain for word in text.split() if len(word) > 2)})
