"""Codes from an app (RFC 6238, by libpass) and the picture that brings their secret into it (segno)."""

import hashlib
import hmac
import io
from datetime import datetime

import segno
from passlib.exc import TokenError
from passlib.totp import TOTP

SECRET_BYTES = 20
STEP_SECONDS = 30


def make_secret(key: str, *parts: str) -> bytes:
    """The secret that belongs to these parts: always the same one, which nobody can make without the key."""
    text = "\0".join(("hairline second factor", *parts))
    return hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()[:SECRET_BYTES]


def as_text(secret: bytes) -> str:
    """The secret as a person types it into an app (base32)."""
    return str(_totp(secret).base32_key)


def matching_step(secret: bytes, code: str, now: datetime, last_step: int | None) -> int | None:
    """The step of half a minute that a code is of; None when it is wrong, too old, or used before.

    One step early or late is taken, for phones whose clock is off.
    """
    try:
        found = _totp(secret).match(code, time=now, window=STEP_SECONDS, last_counter=last_step)
    except TokenError:
        return None
    return int(found.counter)


def picture(secret: bytes, *, account: str, clinic: str) -> bytes:
    """A QR code as SVG, black on white with its quiet zone, so that it is read in a dark scheme too."""
    # A colon parts the two names in the address.
    address = _totp(secret).to_uri(label=account.replace(":", " "), issuer=clinic.replace(":", " "))
    found = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        found, kind="svg", scale=5, border=4, light="#fff", xmldecl=False, svgclass=None, lineclass=None
    )
    return found.getvalue()


def _totp(secret: bytes) -> TOTP:
    return TOTP(key=secret, format="raw", period=STEP_SECONDS)
