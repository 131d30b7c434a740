"""What changed between two rule sets, for people to read: each part as it was and as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from booking.domain.ruleset import Group, Question, Rule, RuleSet


class Kind(StrEnum):
    """What became of a part of a rule set."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class What(StrEnum):
    """The parts that a rule set is made of."""

    RULE_SET = "rule_set"
    GROUP = "group"
    QUESTION = "question"
    RULE = "rule"
    SOURCE = "source"


@dataclass(frozen=True)
class Part:
    """One value of a part, before and after; None where there is or was none."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Change:
    """One thing that is not as it was; `parts` are the values in which it differs, all of them if it is new or gone."""

    kind: Kind
    what: What
    id: str
    text: str
    parts: Sequence[Part]


@dataclass(frozen=True)
class _Thing:
    """Something with a name and values that can differ."""

    text: str
    values: Mapping[str, Any]


def changes(older: RuleSet, newer: RuleSet) -> list[Change]:
    """Every difference, in the order of the newer set, what was removed after it."""
    found = [change for what, things in _READ.items() for change in _compare(what, things(older), things(newer))]
    return [*found, *_moved(older, newer)]


def _moved(older: RuleSet, newer: RuleSet) -> list[Change]:
    """Whether the questions that are in both are asked in another order."""
    before, after = ([question.id for question in one.questions] for one in (older, newer))
    part = Part("order", tuple(one for one in before if one in after), tuple(one for one in after if one in before))
    return [] if part.before == part.after else [Change(Kind.CHANGED, What.RULE_SET, "order", "", [part])]


def _compare(what: What, older: Mapping[str, _Thing], newer: Mapping[str, _Thing]) -> list[Change]:
    found = []
    for id_ in [*newer, *(id_ for id_ in older if id_ not in newer)]:
        before, after = older.get(id_), newer.get(id_)
        parts = _parts(before.values if before else {}, after.values if after else {})
        if parts:
            kind = Kind.ADDED if before is None else Kind.REMOVED if after is None else Kind.CHANGED
            found.append(Change(kind, what, id_, (after or before or _Thing("", {})).text, parts))
    return found


def _parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Part]:
    """The values that differ; what is empty on both sides is none."""
    pairs = [(name, before.get(name), after.get(name)) for name in after or before]
    return [Part(name, old, new) for name, old, new in pairs if old != new and (_is_told(old) or _is_told(new))]


def _is_told(value: Any) -> bool:
    return value not in (None, "", ())


def _values(item: Group | Question | Rule, *skipped: str) -> dict[str, Any]:
    return {part.name: getattr(item, part.name) for part in fields(item) if part.name not in skipped}


def _rule_set(rule_set: RuleSet) -> dict[str, _Thing]:
    names = ("language", "unsure_reason", "unsure_staff", "private_words")
    return {"": _Thing("", {name: getattr(rule_set, name) for name in names})}


def _groups(rule_set: RuleSet) -> dict[str, _Thing]:
    return {group.id: _Thing(group.title, _values(group, "id")) for group in rule_set.groups}


def _questions(rule_set: RuleSet) -> dict[str, _Thing]:
    return {each.id: _Thing(each.text, _values(each, "id", "rules")) for each in rule_set.questions}


def _rules(rule_set: RuleSet) -> dict[str, _Thing]:
    return {
        rule.id: _Thing(question.text, _values(rule, "id"))
        for question in rule_set.questions
        for rule in question.rules
    }


def _sources(rule_set: RuleSet) -> dict[str, _Thing]:
    return {name: _Thing(name, {"link": link}) for name, link in rule_set.sources.items()}


_READ = {
    What.RULE_SET: _rule_set,
    What.GROUP: _groups,
    What.QUESTION: _questions,
    What.RULE: _rules,
    What.SOURCE: _sources,
}
