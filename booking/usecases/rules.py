"""Rule sets: checking a file, publishing it, comparing versions, trying one out, and judging old screenings again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from booking.domain import rule_check, rule_keys, rule_law
from booking.domain.errors import NotFoundError, RuleSetError
from booking.domain.rule_changes import Change, changes
from booking.domain.ruleset import AskedAt, Json, RuleSet
from booking.domain.screening import Assessment, assess
from booking.gateways import content
from booking.gateways.rule_lines import line_of
from booking.store import rule_sets as store
from booking.store import screening
from booking.store.database import transaction
from booking.store.rule_sets import Published
from booking.store.screening import Screening


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a file, and where."""

    line: int
    text: str


def check_file(path: Path) -> list[Fault]:
    """Everything that is wrong with a rule-set file, in the order of its lines; empty when it can be published."""
    try:
        data = content.read_rule_set_file(path)
    except RuleSetError as error:
        return [Fault(1, str(error))]
    return check_content(data)


def check_content(data: bytes) -> list[Fault]:
    """The same for the bytes of a file."""
    return sorted((Fault(line_of(text, data), text) for text in _faults(data)), key=lambda fault: fault.line)


def _faults(data: bytes) -> Sequence[str]:
    """All checks of today; a stored version is read without them (`content.rule_set`)."""
    try:
        found = list(rule_keys.faults(content.rule_set_data(data)))
    except RuleSetError as error:
        return error.faults
    try:
        rule_set = content.rule_set(data)
    except RuleSetError as error:
        # What cannot be read would make whatever hangs on it look wrong as well.
        return [*found, *error.faults]
    return [*found, *rule_check.faults(rule_set), *rule_law.faults(rule_set, content.default_rule_set())]


def publish_file(path: Path, in_force_from: datetime, now: datetime) -> str:
    """Make a rule-set file the version in force from an instant on; its version.

    Raises RuleSetError with every fault, VersionTakenError when that version is published already.
    """
    data = content.read_rule_set_file(path)
    faults = _faults(data)
    if faults:
        raise RuleSetError(*faults)
    with transaction():
        return _publish(data, max(in_force_from, now), now)


def publish_default(now: datetime) -> None:
    """Publish the rule set that comes with the product where none is in force yet (inside the caller's transaction)."""
    if store.find_in_force(now) is None:
        _publish(content.DEFAULT_RULE_SET.read_bytes(), now, now)


def _publish(data: bytes, in_force_from: datetime, now: datetime) -> str:
    rule_set = content.rule_set(data)
    store.add_rule_set(
        version=rule_set.version, digest=rule_set.digest, content=data, in_force_from=in_force_from, now=now
    )
    return rule_set.version


def in_force(now: datetime) -> RuleSet:
    """The rule set that new answers are judged by. Raises NotFoundError, RuleSetError when its bytes were changed."""
    published = store.find_in_force(now)
    if published is None:
        raise NotFoundError
    return _opened(published)


def of_version(version: str) -> RuleSet:
    """A published rule set. Raises NotFoundError, RuleSetError when its bytes were changed."""
    return _opened(store.get_published(version))


def _opened(published: Published) -> RuleSet:
    data = store.read_content(published.version)
    if content.digest_of(data) != published.digest:
        message = f"rule set {published.version}: its content is not what was published"
        raise RuleSetError(message)
    return content.rule_set(data)


@dataclass(frozen=True)
class Versions:
    """All published versions, and which one is in force."""

    published: Sequence[Published]
    in_force: str | None


def list_versions(now: datetime) -> Versions:
    """All versions, the newest first."""
    current = store.find_in_force(now)
    return Versions(store.list_published(), current.version if current else None)


@dataclass(frozen=True)
class Compared:
    """Two versions, and what changed from one to the other."""

    older: RuleSet
    newer: RuleSet
    changes: Sequence[Change]


def compare_versions(older: str, newer: str) -> Compared:
    """What changed between two versions. Raises NotFoundError."""
    before, after = of_version(older), of_version(newer)
    return Compared(before, after, changes(before, after))


def read_content(data: bytes) -> RuleSet:
    """The rule set of a file's bytes, to try it out before it is published. Raises RuleSetError."""
    return content.rule_set(data)


def try_out(rule_set: RuleSet, answers: Mapping[str, Json], today: date, at: AskedAt) -> Assessment:
    """What answers would mean under a rule set. Nothing is stored."""
    return assess(rule_set, answers, today, at)


@dataclass(frozen=True)
class Difference:
    """A stored screening that would be judged differently today, under its own version; no answer is in it."""

    screening_uuid: str
    reason: str


def judge_again() -> Iterator[Difference]:
    """Judge every stored screening again under its own version and date, and tell each difference."""
    for uuid, stored in screening.all_screenings():
        reason = _what_differs(stored) if stored else "it cannot be opened: its key is missing, or it was changed"
        if reason:
            yield Difference(uuid, reason)


def _what_differs(stored: Screening) -> str | None:
    try:
        rule_set = of_version(stored.rule_set_version)
    except (NotFoundError, RuleSetError):
        return f"its rule set {stored.rule_set_version} is not there or was changed"
    if rule_set.digest != stored.rule_set_digest:
        return f"its rule set {stored.rule_set_version} has another digest"
    again = assess(rule_set, stored.answers, stored.assessed_on, stored.asked_at)
    if again.outcome is not stored.outcome or again.findings != stored.findings:
        return "the outcome or a finding differs"
    return None
