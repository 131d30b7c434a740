"""Reads a rule-set file: makes a rule set of its plain data, or says in one sentence why it cannot be read.

Whether it may be published is asked elsewhere (`rule_check`, `rule_keys`, `rule_law`). Reading may become more
lenient, never stricter: stored versions are read by it for ever.
"""

from collections.abc import Callable, Iterable, Mapping
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


def parse(data: Mapping[str, Json], digest: str) -> RuleSet:
    """Make a rule set of a rule-set file's data; raises RuleSetError naming what cannot be read."""
    problems: list[str] = []
    try:
        unsure = values.table(data, "unsure")
        rule_set = RuleSet(
            version=values.text(data, "version"),
            digest=digest,
            language=values.text(data, "language"),
            groups=tuple(
                Group(values.text(item, "id"), values.text(item, "title"), values.text(item, "lead"))
                for item in values.tables(data, "group")
            ),
            questions=_gather(_question, values.tables(data, "question"), problems),
            unsure_reason=values.text(unsure, "reason"),
            unsure_staff=values.text(unsure, "staff"),
            private_words=values.texts(data, "private_words"),
            sources={name: values.text(values.table(data, "sources"), name) for name in values.table(data, "sources")},
        )
    except (KeyError, ValueError) as error:
        message = f"the rule set: {values.fault(error)}"
        raise RuleSetError(message, *problems) from error
    if problems:
        raise RuleSetError(*problems)
    return rule_set


def _gather(
    read: Callable[[Mapping[str, Json]], T], items: Iterable[Mapping[str, Json]], problems: list[str]
) -> tuple[T, ...]:
    """What can be read of the items; the faults of the others are added to `problems`."""
    found = []
    for item in items:
        try:
            found.append(read(item))
        except RuleSetError as error:
            problems += error.faults
    return tuple(found)


def _question(item: Mapping[str, Json]) -> Question:
    problems: list[str] = []
    try:
        kind = Kind(values.text(item, "kind"))
        moments = values.texts(item, "asked_at", ("booking", "before_visit"))
        question = Question(
            id=values.text(item, "id"),
            group=values.text(item, "group"),
            text=values.text(item, "text"),
            help=values.text(item, "help", ""),
            kind=kind,
            options=tuple(
                Option(values.text(option, "id"), values.text(option, "label"))
                for option in values.tables(item, "option", ())
            ),
            not_sure=values.flag(item, "not_sure", kind is not Kind.TEXT),
            asked_at=frozenset(AskedAt(moment) for moment in moments),
            asked_when=_condition(values.table(item, "asked_when")) if "asked_when" in item else None,
            in_past=values.flag(item, "in_past", True),
            rules=_gather(partial(_rule, item), _numbered(values.tables(item, "rule", ())), problems),
        )
    except (KeyError, ValueError) as error:
        message = f"question {item.get('id', '?')!r}: {values.fault(error)}"
        raise RuleSetError(message, *problems) from error
    if problems:
        raise RuleSetError(*problems)
    return question


def _numbered(rules: Iterable[Mapping[str, Json]]) -> list[Mapping[str, Json]]:
    """Rules with their place, from which an id is made where none is given."""
    return [{"number": number, **rule} for number, rule in enumerate(rules, 1)]


def _rule(question: Mapping[str, Json], item: Mapping[str, Json]) -> Rule:
    number = item["number"]
    try:
        first = {values.text(question, "id"): item["answers"]}
        return Rule(
            id=values.text(item, "id", f"{question['id']}.{number}"),
            when=_condition({**first, **values.table(item, "and_when", {})}),
            outcome=_outcome(values.text(item, "outcome")),
            reason=values.text(item, "reason"),
            staff=values.text(item, "staff"),
            wait=_wait(values.table(item, "wait")) if "wait" in item else None,
            lasts=_wait(values.table(item, "lasts")) if "lasts" in item else None,
            basis=Basis(values.text(item, "basis")),
            sources=values.texts(item, "sources"),
        )
    except (KeyError, ValueError) as error:
        message = f"question {question.get('id', '?')!r}: rule {number}: {values.fault(error)}"
        raise RuleSetError(message) from error


def _outcome(word: str) -> Outcome:
    for outcome in Outcome:
        if outcome.word == word:
            return outcome
    message = f"there is no outcome {word!r}"
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
