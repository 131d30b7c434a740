"""The clinic's words and rules, read from files."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from booking.domain import rule_file
from booking.domain.errors import RuleSetError
from booking.domain.ruleset import RuleSet

FOLDER = Path(__file__).parent.parent / "content"


@dataclass(frozen=True)
class TextPart:
    """A titled part of a text: points to list, or one paragraph."""

    title: str
    points: Sequence[str]


@dataclass(frozen=True)
class Advisories:
    """The safety advisories, with the version a client acknowledges."""

    version: str
    most_important: str
    parts: Sequence[TextPart]
    urgent: TextPart


@dataclass(frozen=True)
class Consent:
    """What a client agrees to before the first health question."""

    version: str
    agree: str
    parts: Sequence[TextPart]


@cache
def rule_set_in_force() -> RuleSet:
    """The rule set that new answers are judged by; raises RuleSetError."""
    return read_rule_set(FOLDER / "screening.toml")


def read_rule_set(path: Path) -> RuleSet:
    """Read a rule-set file; its digest is that of its bytes. Raises RuleSetError."""
    content = path.read_bytes()
    try:
        data = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path.name} is not valid TOML: {error}"
        raise RuleSetError(message) from error
    return rule_file.parse(data, hashlib.sha256(content).hexdigest())


@cache
def advisories() -> Advisories:
    """The safety advisories."""
    data = _read("advisories.toml")
    return Advisories(
        version=data["version"],
        most_important=data["most_important"],
        parts=[TextPart(part["title"], part["points"]) for part in data["part"]],
        urgent=TextPart(data["urgent"]["title"], data["urgent"]["points"]),
    )


@cache
def consent() -> Consent:
    """The consent wording."""
    data = _read("consent.toml")
    parts = [TextPart(part["title"], [part["text"]]) for part in data["part"]]
    return Consent(version=data["version"], agree=data["agree"], parts=parts)


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
