"""Settings: read, checked at start, and the demo's keys made once."""

import json
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import limits

from booking.gateways import sealer

SHORTEST_SECRET = 32
TEXTS = (
    "SECRET_KEY",
    "SEAL_KEYS",
    "SECURITY_PASSWORD_SALT",
    "PUBLIC_URL",
    "SQLALCHEMY_DATABASE_URI",
    "MAIL_SERVER",
    "MAIL_USERNAME",
    "MAIL_PASSWORD",
    "MAIL_DEFAULT_SENDER",
    "RATELIMIT_STORAGE_URI",
)
LIMITS = (
    "LIMIT_BOOKINGS",
    "LIMIT_ENQUIRIES",
    "LIMIT_PAGE_OPENINGS",
    "LIMIT_SIGN_IN_NETWORK",
    "LIMIT_SIGN_IN_ACCOUNT",
    "LIMIT_SIGN_IN_ACCOUNT_EVERYWHERE",
)
LIMIT_STORES = ("memory://", "redis://", "rediss://", "redis+unix://")
COUNTS = ("TRUSTED_PROXIES", "MINIMUM_FILL_SECONDS")
POSITIVE = ("STAFF_IDLE_MINUTES", "STAFF_LONGEST_HOURS")
SECRETS = ("SECRET_KEY", "SECURITY_PASSWORD_SALT")


class SettingsError(click.ClickException):
    """The settings do not allow a start; the text lists every fault, without any value.

    To whoever gave a command it is that text alone, with exit code 2.
    """

    exit_code = 2


def restore_texts(config: dict[str, Any], environ: Mapping[str, str]) -> None:
    """Flask reads the environment as JSON, so a secret of digits becomes a number: take the text as it was."""
    for name in TEXTS:
        value = config.get(name)
        if value is not None and not isinstance(value, str) and f"FLASK_{name}" in environ:
            config[name] = environ[f"FLASK_{name}"]


def faults(config: Mapping[str, Any], known: frozenset[str]) -> Iterator[str]:
    """What is missing, known from the source code, too short or of the wrong kind, one phrase each."""
    for name in TEXTS:
        if config.get(name) is not None and not isinstance(config[name], str):
            yield f"{name} must be text"
    for name in SECRETS:
        yield from _secret_faults(name, config.get(name), known)
    yield from _seal_key_faults(config.get("SEAL_KEYS"), known)
    for name in ("PUBLIC_URL", "MAIL_SERVER", "MAIL_DEFAULT_SENDER"):
        if not config.get(name):
            yield f"{name} is missing"
    if config.get("PUBLIC_URL") and not str(config["PUBLIC_URL"]).startswith(("https://", "http://")):
        yield "PUBLIC_URL must begin with https://"
    if not isinstance(config.get("MAIL_PORT"), int):
        yield "MAIL_PORT must be a number"
    yield from _limit_faults(config)


def _limit_faults(config: Mapping[str, Any]) -> Iterator[str]:
    for name in COUNTS:
        if not isinstance(config.get(name), int) or config[name] < 0:
            yield f"{name} must be a number, 0 or more"
    for name in POSITIVE:
        if not isinstance(config.get(name), int) or config[name] < 1:
            yield f"{name} must be a number, 1 or more"
    for name in LIMITS:
        if not _is_limit(config.get(name)):
            yield f"{name} must be like 10 per day, or empty"
    if not _is_limit_store(str(config.get("RATELIMIT_STORAGE_URI"))):
        yield f"RATELIMIT_STORAGE_URI must be an address that begins with one of {', '.join(LIMIT_STORES)}"


def _is_limit_store(address: str) -> bool:
    try:
        return address.startswith(LIMIT_STORES) and urlsplit(address).port != 0
    except ValueError:  # a port that is no number
        return False


def _is_limit(value: object) -> bool:
    try:
        return isinstance(value, str) and (value == "" or bool(limits.parse_many(value)))
    except ValueError:
        return False


def production_faults(config: Mapping[str, Any]) -> Iterator[str]:
    """What only a real clinic must not have."""
    if config.get("DEBUG"):
        yield "DEBUG must be off"
    if config.get("TESTING"):
        yield "TESTING must be off"
    url = str(config.get("PUBLIC_URL") or "")
    if url.startswith("http://"):
        yield "PUBLIC_URL must begin with https://"


def _secret_faults(name: str, value: object, known: frozenset[str]) -> Iterator[str]:
    if not value:
        yield f"{name} is missing"
    elif isinstance(value, str) and value in known:
        yield f"{name} is a known example"
    elif isinstance(value, str) and len(value) < SHORTEST_SECRET:
        yield f"{name} is shorter than {SHORTEST_SECRET} characters"


def _seal_key_faults(value: object, known: frozenset[str]) -> Iterator[str]:
    if not isinstance(value, str) or not split_keys(value):
        yield "SEAL_KEYS is missing"
        return
    for key in split_keys(value):
        if key in known:
            yield "SEAL_KEYS holds a known example"
        try:
            sealer.key_bytes(key)
        except ValueError:
            yield "SEAL_KEYS must hold keys of 32 bytes in URL-safe base64, separated by commas"


def split_keys(text: str) -> Sequence[str]:
    """The seal keys of a setting, newest first."""
    return [key.strip() for key in text.split(",") if key.strip()]


def demo_keys(instance: Path) -> dict[str, str]:
    """The demo's own keys, made at the first start and kept in the instance folder, readable by its owner only."""
    path = instance / "demo-keys.json"
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        pass
    keys = {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "SECURITY_PASSWORD_SALT": secrets.token_urlsafe(48),
        "SEAL_KEYS": sealer.make_key(),
    }
    instance.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(keys), encoding="utf-8")
    try:
        os.link(draft, path)  # the first of several processes wins, and nobody reads half a file
    except FileExistsError:
        keys = dict(json.loads(path.read_text(encoding="utf-8")))
    finally:
        draft.unlink()
    return keys
