"""Rule sets: checking a file, publishing it, comparing versions, trying one out, and judging old screenings again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from booking.domain import rule_check, rule_keys, rule_law
from booking.domain.errors import ChangedRuleSetError, NotFoundError, RuleSetError
from booking.domain.rule_changes import Change, changes
from booking.domain.ruleset import AskedAt, Json, RuleSet
from booking.domain.screening import Assessment, assess
from booking.gateways import content, rule_text
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


class UnfitFileError(Exception):
    """A file that cannot be published; `faults` are all of them, in the order of its lines."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """What is wrong, and where."""
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


def read_file(path: Path) -> bytes:
    """The bytes of a rule-set file. Raises UnfitFileError where there is none, or one that is too long."""
    try:
        return rule_text.read_file(path)
    except RuleSetError as error:
        raise UnfitFileError([Fault(1, fault) for fault in error.faults]) from error


def check_content(data: bytes) -> list[Fault]:
    """Everything that is wrong with a file's bytes, in the order of its lines; empty when it can be published."""
    return sorted((Fault(line_of(text, data), text) for text in _faults(data)), key=lambda fault: fault.line)


def _faults(data: bytes) -> Sequence[str]:
    """All checks of today; a stored version is read without them (`content.rule_set`)."""
    try:
        keys = list(rule_keys.faults(rule_text.data(data)))
        rule_set, unreadable = content.readable_rule_set(data)
    except RuleSetError as error:
        return error.faults
    checked = [*rule_check.faults(rule_set), *rule_law.faults(rule_set, content.default_rule_set())]
    return [*keys, *unreadable, *rule_check.not_caused_by(unreadable, checked, rule_set)]


def published_fault(data: bytes) -> Fault | None:
    """What is wrong when the version that a faultless file names is published already, with this content or another."""
    rule_set = content.rule_set(data)
    if store.find_published(rule_set.version) is None:
        return None
    text = f"the rule set: version {rule_set.version!r} is published already and cannot change; give the file a new one"
    return Fault(line_of(text, data), text)


def publish(data: bytes, in_force_from: datetime, now: datetime) -> str:
    """Make a rule-set file's bytes the version in force from an instant on, now at the soonest; its version.

    Raises UnfitFileError with every fault, VersionTakenError when that version is published already.
    """
    faults = check_content(data)
    if faults:
        raise UnfitFileError(faults)
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
    """The rule set that new answers are judged by. Raises NotFoundError, ChangedRuleSetError."""
    published = store.find_in_force(now)
    if published is None:
        raise NotFoundError
    return _opened(published)


def of_version(version: str) -> RuleSet:
    """A published rule set. Raises NotFoundError, ChangedRuleSetError when its bytes were changed."""
    return _opened(store.get_published(version))


def _opened(published: Published) -> RuleSet:
    data = store.read_content(published.version)
    if content.digest_of(data) != published.digest:
        raise ChangedRuleSetError(published.version)
    return content.rule_set(data)


def judged_under(screening: Screening) -> RuleSet:
    """The rule set that a screening was judged under. Raises NotFoundError, and ChangedRuleSetError for any other."""
    rule_set = of_version(screening.rule_set_version)
    if rule_set.digest != screening.rule_set_digest:
        raise ChangedRuleSetError(rule_set.version)
    return rule_set


@dataclass(frozen=True)
class Versions:
    """All published versions, which one is in force, and whose content is not what was published."""

    published: Sequence[Published]
    in_force: str | None
    changed: frozenset[str]


def list_versions(now: datetime) -> Versions:
    """All versions, the newest first."""
    current = store.find_in_force(now)
    published, contents = store.list_published(), store.read_contents()
    changed = frozenset(
        one.version for one in published if content.digest_of(contents.get(one.version, b"")) != one.digest
    )
    return Versions(published, current.version if current else None, changed)


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
        rule_set = judged_under(stored)
    except (NotFoundError, RuleSetError):
        return f"its rule set {stored.rule_set_version} is not there or was changed"
    again = assess(rule_set, stored.answers, stored.assessed_on, stored.asked_at)
    if again.outcome is not stored.outcome or again.findings != stored.findings:
        return "the outcome or a finding differs"
    return None
