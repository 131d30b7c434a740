"""Notes: what staff write down for themselves about an appointment; clients never see them."""

from enum import StrEnum


class NoteKind(StrEnum):
    """What a note was written for: by itself, or as the reason of an act."""

    PRIVATE = "private"
    BOOKED = "booked"
    CONFIRMED = "confirmed"
    MOVED = "moved"
    CORRECTED = "corrected"
    SHORTENED = "shortened"
