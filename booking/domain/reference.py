"""The eight characters people read out: no 0, O, 1 or I."""

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 8


def reference_from(random_bytes: bytes) -> str:
    """A reference made of eight random bytes (32 letters divide 256 evenly, so each is equally likely)."""
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in random_bytes[:LENGTH])


def grouped(reference: str) -> str:
    """For reading aloud: `HX4K-29PD`."""
    return f"{reference[:4]}-{reference[4:]}"


def normalised(text: str) -> str:
    """What somebody typed, as stored: capital letters, and nothing that no reference holds."""
    return "".join(character for character in text.upper() if character in ALPHABET)
