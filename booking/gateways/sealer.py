"""Sealing: authenticated encryption for what must not be readable in a stolen database.

A sealed value is: format byte, four bytes naming the key, twelve bytes of nonce, ciphertext with tag (AES-256-GCM,
NIST SP 800-38D). The place it is stored in (`table.column:uuid`) is authenticated with it, so a value moved to
another row does not open.
"""

import base64
import binascii
import hashlib
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
FORMAT = b"\x01"
KEY_ID_BYTES = 4
NONCE_BYTES = 12
HEAD_BYTES = len(FORMAT) + KEY_ID_BYTES + NONCE_BYTES


class SealError(Exception):
    """A sealed value that cannot be opened: wrong key, wrong place or damaged. Says nothing of the content."""


def make_key() -> str:
    """A new key as text (URL-safe base64 of 32 random bytes)."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


def key_bytes(text: str) -> bytes:
    """The key of its text; raises ValueError unless it is 32 bytes in URL-safe base64."""
    try:
        key = base64.b64decode(text.strip(), altchars=b"-_", validate=True)
    except binascii.Error as error:
        message = "a seal key is 32 bytes in URL-safe base64"
        raise ValueError(message) from error
    if len(key) != KEY_BYTES:
        message = "a seal key is 32 bytes in URL-safe base64"
        raise ValueError(message)
    return key


class Sealer:
    """Seals with the newest key and opens with any of the keys it is given, newest first."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Take the keys, newest first; at least one."""
        self._newest = _key_id(keys[0])
        self._keys = {_key_id(key): AESGCM(key) for key in keys}

    def seal(self, content: bytes, place: str) -> bytes:
        """Seal content for one place (`table.column:uuid`)."""
        nonce = os.urandom(NONCE_BYTES)
        return FORMAT + self._newest + nonce + self._keys[self._newest].encrypt(nonce, content, place.encode())

    def open(self, sealed: bytes, place: str) -> bytes:
        """The content of a sealed value; raises SealError."""
        head, body = sealed[:HEAD_BYTES], sealed[HEAD_BYTES:]
        key = self._keys.get(head[len(FORMAT) : len(FORMAT) + KEY_ID_BYTES])
        if key is None or head[: len(FORMAT)] != FORMAT:
            message = f"{place.partition(':')[0]} was sealed with a key this installation does not have"
            raise SealError(message)
        try:
            return key.decrypt(head[len(FORMAT) + KEY_ID_BYTES :], body, place.encode())
        except (InvalidTag, ValueError):  # ValueError: cut off inside the nonce
            message = f"{place.partition(':')[0]} cannot be opened: it is damaged or was moved"
            raise SealError(message) from None


def _key_id(key: bytes) -> bytes:
    return hashlib.sha256(b"hairline seal key id" + key).digest()[:KEY_ID_BYTES]
