"""Reads a rule-set file: makes a rule set of its plain data, or says in one sentence why it cannot be read.

Whether it may be published is asked elsewhere (`rule_check`, `rule_keys`, `rule_law`). Reading may become more
lenient, never stricter: stored versions are read by it for ever.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import TypeVar

from booking.domain import file_values as values
from booking.domain.errors import RuleSetError
from booking.domain.ruleset import (
    AskedAt,
    Basis,
    Condition,
    Group,
    Json,
    Kind,
    Option,
    Outcome,
    Question,
    Rule,
    RuleSet,
    WaitRule,
)

T = TypeVar("T")

LONGEST_WAIT = 1000
# "clear" can be read, but says less than no rule at all.
FOR_RULES = [outcome.word for outcome in Outcome if outcome is not Outcome.CLEAR]


def parse(data: Mapping[str, Json], digest: str) -> RuleSet:
    """Make a rule set of a rule-set file's data; raises RuleSetError naming everything that cannot be read."""
    rule_set, problems = read(data, digest)
    if problems:
        raise RuleSetError(*problems)
    return rule_set


def read(data: Mapping[str, Json], digest: str) -> tuple[RuleSet, list[str]]:
    """What can be read of a rule-set file's data, and the faults of what cannot, which is left out."""
    part = _Reading("the rule set")
    no_words: Mapping[str, Json] = {"reason": "", "staff": ""}
    no_sources: Mapping[str, Json] = {}
    unsure = part(lambda: values.table(data, "unsure"), no_words)
    sources = part(lambda: values.table(data, "sources"), no_sources)
    rule_set = RuleSet(
        version=part(lambda: values.text(data, "version"), ""),
        digest=digest,
        language=part(lambda: values.text(data, "language"), ""),
        groups=_gather(_group, part(lambda: values.tables(data, "group"), ()), part.problems),
        questions=_gather(_question, part(lambda: values.tables(data, "question"), ()), part.problems),
        unsure_reason=part(lambda: values.text(unsure, "reason"), ""),
        unsure_staff=part(lambda: values.text(unsure, "staff"), ""),
        private_words=part(lambda: values.texts(data, "private_words"), ()),
        sources={name: part(partial(values.text, sources, name), "") for name in sources},
    )
    return rule_set, part.problems


class _Reading:
    """Reads one part of a file value by value, and notes every fault with the name of the part."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.problems: list[str] = []

    def __call__(self, value: Callable[[], T], instead: T) -> T:
        """The value, or a stand-in where it cannot be read."""
        try:
            return value()
        except (KeyError, ValueError) as error:
            self.problems.append(f"{self.name}: {values.fault(error)}")
            return instead


def _gather(
    read_one: Callable[[Mapping[str, Json], list[str]], T | None],
    items: Iterable[Mapping[str, Json]],
    problems: list[str],
) -> tuple[T, ...]:
    """What can be read of the items; the faults of the others are added to `problems`."""
    found = (read_one(item, problems) for item in items)
    return tuple(one for one in found if one is not None)


def _group(item: Mapping[str, Json], problems: list[str]) -> Group | None:
    part = _Reading(f"group {item.get('id', '?')!r}")
    group = Group(*(part(partial(values.text, item, key), "") for key in ("id", "title", "lead")))
    problems += part.problems
    return None if part.problems else group


def _question(item: Mapping[str, Json], problems: list[str]) -> Question | None:
    """A question with those of its rules that can be read; None where it cannot be read itself."""
    part = _Reading(f"question {item.get('id', '?')!r}")
    kind = part(lambda: values.word("kind", item["kind"], Kind), Kind.YES_NO)
    question = Question(
        id=part(lambda: values.text(item, "id"), ""),
        group=part(lambda: values.text(item, "group"), ""),
        text=part(lambda: values.text(item, "text"), ""),
        help=part(lambda: values.text(item, "help", ""), ""),
        kind=kind,
        options=part(lambda: _options(item), ()),
        not_sure=part(lambda: values.flag(item, "not_sure", kind is not Kind.TEXT), False),
        asked_at=part(lambda: _moments(item), frozenset()),
        asked_when=part(
            lambda: _condition(values.table(item, "asked_when")) if "asked_when" in item else None,
            None,
        ),
        in_past=part(lambda: values.flag(item, "in_past", True), True),
        rules=(),
    )
    rules: tuple[Mapping[str, Json], ...] = part(lambda: values.tables(item, "rule", ()), ())
    problems += part.problems
    found = _gather(partial(_rule, item), _numbered(rules), problems) if question.id else ()
    return None if part.problems else replace(question, rules=found)


def _options(item: Mapping[str, Json]) -> tuple[Option, ...]:
    options = values.tables(item, "option", ())
    return tuple(Option(values.text(option, "id"), values.text(option, "label")) for option in options)


def _moments(item: Mapping[str, Json]) -> frozenset[AskedAt]:
    moments = values.texts(item, "asked_at", ("booking", "before_visit"))
    return frozenset(values.word("asked_at", moment, AskedAt) for moment in moments)


def _numbered(rules: Iterable[Mapping[str, Json]]) -> list[Mapping[str, Json]]:
    """Rules with their place, from which an id is made where none is given."""
    return [{"number": number, **rule} for number, rule in enumerate(rules, 1)]


def _rule(question: Mapping[str, Json], item: Mapping[str, Json], problems: list[str]) -> Rule | None:
    number, question_id = item["number"], question.get("id", "?")
    part = _Reading(f"question {question_id!r}: rule {number}")
    rule = Rule(
        id=part(lambda: values.text(item, "id", f"{question_id}.{number}"), ""),
        when=part(
            lambda: _condition({question_id: item["answers"], **values.table(item, "and_when", {})}), Condition({})
        ),
        outcome=part(lambda: _outcome(values.text(item, "outcome")), Outcome.REVIEW),
        reason=part(lambda: values.text(item, "reason"), ""),
        staff=part(lambda: values.text(item, "staff"), ""),
        wait=part(lambda: _wait(values.table(item, "wait")) if "wait" in item else None, None),
        lasts=part(lambda: _wait(values.table(item, "lasts")) if "lasts" in item else None, None),
        basis=part(lambda: values.word("basis", item["basis"], Basis), Basis.COMMON),
        sources=part(lambda: values.texts(item, "sources"), ()),
    )
    problems += part.problems
    return None if part.problems else rule


def _outcome(word: str) -> Outcome:
    known = {outcome.word: outcome for outcome in Outcome}
    if word in known:
        return known[word]
    message = f"there is no outcome {word!r}: it is {values.one_of(FOR_RULES)}"
    raise ValueError(message)


def _wait(item: Mapping[str, Json]) -> WaitRule:
    return WaitRule(
        after=values.text(item, "after") if "after" in item else None,
        months=_count(item, "months"),
        days=_count(item, "days"),
        until=values.text(item, "until") if "until" in item else None,
        then=_outcome(values.text(item, "then", Outcome.ADVICE.word)),
    )


def _condition(data: Mapping[str, Json]) -> Condition:
    return Condition({question: frozenset(values.texts(data, question)) for question in data})


def _count(item: Mapping[str, Json], key: str) -> int:
    count = values.checked(item, key, 0, int, "a number")
    if isinstance(count, bool) or not 0 <= count <= LONGEST_WAIT:
        message = f"{key!r} must be a whole number from 0 to {LONGEST_WAIT}"
        raise ValueError(message)
    return int(count)
