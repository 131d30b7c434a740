"""What changed between two rule sets, for people to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum

from booking.domain.ruleset import Question, Rule, RuleSet


class Kind(StrEnum):
    """What became of a question or rule."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True)
class Change:
    """One question or rule that is not as it was; `parts` names what changed in it."""

    kind: Kind
    what: str
    id: str
    text: str
    parts: Sequence[str] = ()


def changes(older: RuleSet, newer: RuleSet) -> list[Change]:
    """Every difference, in the order of the newer set, what was removed at the end."""
    return [
        *_compare("question", _questions(older), _questions(newer), skipped={"rules"}),
        *_compare("rule", _rules(older), _rules(newer), skipped=set()),
    ]


def _questions(rule_set: RuleSet) -> dict[str, Question]:
    return {question.id: question for question in rule_set.questions}


def _rules(rule_set: RuleSet) -> dict[str, Rule]:
    return {rule.id: rule for question in rule_set.questions for rule in question.rules}


def _compare(
    what: str, older: Mapping[str, Question | Rule], newer: Mapping[str, Question | Rule], skipped: set[str]
) -> list[Change]:
    found = []
    for id_, item in newer.items():
        if id_ not in older:
            found.append(Change(Kind.ADDED, what, id_, _text(item)))
            continue
        parts = [
            part.name
            for part in fields(item)
            if part.name not in skipped and getattr(item, part.name) != getattr(older[id_], part.name)
        ]
        if parts:
            found.append(Change(Kind.CHANGED, what, id_, _text(item), parts))
    found += [Change(Kind.REMOVED, what, id_, _text(item)) for id_, item in older.items() if id_ not in newer]
    return found


def _text(item: Question | Rule) -> str:
    return item.text if isinstance(item, Question) else item.staff
