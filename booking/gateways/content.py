"""The clinic's words and rules, read from files."""

import hashlib
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from flask import current_app

from booking.domain import evidence_file, rule_file
from booking.domain.errors import DueDiligenceError
from booking.domain.evidence import DueDiligence
from booking.domain.ruleset import RuleSet
from booking.gateways import rule_text

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


@dataclass(frozen=True)
class Source:
    """Where a fact comes from."""

    name: str
    link: str


@dataclass(frozen=True)
class Fact:
    """A sentence or two, and where they come from; without sources where it is our own word."""

    text: str
    sources: Sequence[Source]


@dataclass(frozen=True)
class Facts:
    """Facts under a title."""

    title: str
    facts: Sequence[Fact]


@dataclass(frozen=True)
class Signs:
    """What to look out for, and what to do about it."""

    title: str
    lead: str
    points: Sequence[str]
    sources: Sequence[Source]


@dataclass(frozen=True)
class SafetyInformation:
    """What the treatment is, what can go wrong, and what to look out for afterwards."""

    version: str
    lead: str
    parts: Sequence[Facts]
    after: Signs
    urgent: Signs


DUE_DILIGENCE = "due_diligence.toml"
EXTENSION = "hairline.due_diligence"

DEFAULT_RULE_SET = FOLDER / "screening.toml"


@lru_cache(maxsize=32)
def rule_set(content: bytes) -> RuleSet:
    """The rule set of a file's bytes, as they are: whether it may be published is not asked here.

    Its digest is that of the bytes. Raises RuleSetError with everything that cannot be read.
    """
    return rule_file.parse(rule_text.data(content), digest_of(content))


def readable_rule_set(content: bytes) -> tuple[RuleSet, Sequence[str]]:
    """What can be read of a file's bytes, and the faults of the rest. Raises RuleSetError where it is not TOML."""
    return rule_file.read(rule_text.data(content), digest_of(content))


def digest_of(content: bytes) -> str:
    """The digest that a version is known by (SHA-256)."""
    return hashlib.sha256(content).hexdigest()


def default_rule_set() -> RuleSet:
    """The rule set that comes with the product, and with it the rules that the law asks for."""
    return rule_set(DEFAULT_RULE_SET.read_bytes())


@cache
def advisories() -> Advisories:
    """The safety advisories that come with the product."""
    return read_advisories(_read("advisories.toml"))


def read_advisories(data: Mapping[str, Any]) -> Advisories:
    """The advisories of plain data, of the shape of the file."""
    return Advisories(
        version=data["version"],
        most_important=data["most_important"],
        parts=[TextPart(part["title"], part["points"]) for part in data["part"]],
        urgent=TextPart(data["urgent"]["title"], data["urgent"]["points"]),
    )


def advisories_data(advisories: Advisories, version: str) -> Mapping[str, Any]:
    """Advisories as plain data of that shape, under a version's name."""
    parts = [{"title": part.title, "points": list(part.points)} for part in (*advisories.parts, advisories.urgent)]
    return {
        "version": version,
        "most_important": advisories.most_important,
        "part": parts[:-1],
        "urgent": parts[-1],
    }


@cache
def consent() -> Consent:
    """The consent wording."""
    data = _read("consent.toml")
    parts = [TextPart(part["title"], [part["text"]]) for part in data["part"]]
    return Consent(version=data["version"], agree=data["agree"], parts=parts)


@cache
def safety_information() -> SafetyInformation:
    """What the safety page says before the clinic's own answers."""
    data = _read("safety.toml")
    sources = {key: Source(item["name"], item["link"]) for key, item in data["sources"].items()}

    def signs(item: Mapping[str, Any]) -> Signs:
        return Signs(item["title"], item["lead"], item["points"], [sources[key] for key in item.get("sources", ())])

    def facts(item: Mapping[str, Any]) -> Facts:
        points = item["points"]
        named = [Fact(point["text"], [sources[key] for key in point.get("sources", ())]) for point in points]
        return Facts(item["title"], named)

    return SafetyInformation(
        version=data["version"],
        lead=data["lead"],
        parts=[facts(part) for part in data["part"]],
        after=signs(data["after"]),
        urgent=signs(data["urgent"]),
    )


def due_diligence() -> DueDiligence:
    """What to ask before paying, with the clinic's answers as they were when the app started."""
    return cast(DueDiligence, current_app.extensions[EXTENSION])


def read_due_diligence(instance: Path, *, demo: bool) -> DueDiligence:
    """The clinic's own file in the instance folder; without one, the product's, with its invented answers in the demo.

    Raises DueDiligenceError with every fault of the clinic's file.
    """
    own = instance / DUE_DILIGENCE
    if own.exists():
        return _due_diligence(own)
    shipped = _due_diligence(FOLDER / DUE_DILIGENCE)
    return shipped if demo else shipped.without_answers()


def _due_diligence(path: Path) -> DueDiligence:
    try:
        data = tomllib.loads(path.read_bytes().decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"not valid TOML: {error}"
        raise DueDiligenceError(message) from error
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise DueDiligenceError(message) from error
    return evidence_file.parse(data)


def _read(name: str) -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
