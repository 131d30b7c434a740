"""The clinic's words and rules, read from files."""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from flask import current_app

from booking.domain import evidence_file, rule_file
from booking.domain.errors import DueDiligenceError, RuleSetError
from booking.domain.evidence import DueDiligence
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


def read_rule_set_file(path: Path) -> bytes:
    """The bytes of a rule-set file; raises RuleSetError where there is none."""
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise RuleSetError(message) from error


@lru_cache(maxsize=32)
def rule_set(content: bytes) -> RuleSet:
    """The rule set of a file's bytes; its digest is that of the bytes. Raises RuleSetError with every fault."""
    try:
        data = tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"not valid TOML: {error}"
        raise RuleSetError(message) from error
    return rule_file.parse(data, digest_of(content))


def digest_of(content: bytes) -> str:
    """The digest that a version is known by (SHA-256)."""
    return hashlib.sha256(content).hexdigest()


def default_rule_set() -> RuleSet:
    """The rule set that comes with the product, and with it the rules that the law asks for."""
    return rule_set(DEFAULT_RULE_SET.read_bytes())


SUBJECT = re.compile(r"(question|rule|group) '([^']*)'(?:: rule (\d+))?")
HEADER = re.compile(r"\s*\[\[\s*([\w.]+)\s*\]\]")
ID = re.compile(r"""\s*id\s*=\s*["']([^"']*)["']""")


def line_of(fault: str, content: bytes) -> int:
    """The line of a rule-set file that a fault speaks of; 1 where it speaks of the whole file."""
    found = SUBJECT.search(fault)
    if not found:
        return 1
    kind, name, number = found.groups()
    return _lines(content).get(f"{name}.{number}" if number else name if kind != "group" else f"group {name}", 1)


def _lines(content: bytes) -> dict[str, int]:
    """Where each question, rule and group begins: by its id, a rule also by its question's id and its number."""
    lines: dict[str, int] = {}
    header, header_line, question, number = "", 0, "", 0
    for line_number, line in enumerate(content.decode(errors="replace").splitlines(), 1):
        if match := HEADER.match(line):
            header, header_line = match[1], line_number
            if header == "question":
                number = 0
            elif header == "question.rule":
                number += 1
                lines.setdefault(f"{question}.{number}", line_number)
        elif match := ID.match(line):
            if header == "question":
                question = match[1]
            if header in ("question", "question.rule"):
                lines[match[1]] = header_line  # the last one, where an id is used twice
            elif header == "group":
                lines[f"group {match[1]}"] = header_line
    return lines


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
