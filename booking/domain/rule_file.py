"""Reads a rule-set file: makes a rule set of its plain data, or says in one sentence what is wrong with it."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from booking.domain import rule_check
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
    """Make a rule set of a rule-set file's data; raises RuleSetError naming the question or rule at fault."""
    problems: list[str] = []
    try:
        unsure = _table(data, "unsure")
        rule_set = RuleSet(
            version=_text(data, "version"),
            digest=digest,
            language=_text(data, "language"),
            groups=tuple(
                Group(_text(item, "id"), _text(item, "title"), _text(item, "lead")) for item in _tables(data, "group")
            ),
            questions=_gather(_question, _tables(data, "question"), problems),
            unsure_reason=_text(unsure, "reason"),
            unsure_staff=_text(unsure, "staff"),
            private_words=_texts(data, "private_words"),
            sources={name: _text(_table(data, "sources"), name) for name in _table(data, "sources")},
        )
    except (KeyError, ValueError) as error:
        message = f"the rule set: {_fault(error)}"
        raise RuleSetError(message, *problems) from error
    # Questions that cannot be read would make every question that hangs on them look wrong as well.
    problems = problems or list(rule_check.faults(rule_set))
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
        kind = Kind(_text(item, "kind"))
        moments = _texts(item, "asked_at", ("booking", "before_visit"))
        question = Question(
            id=_text(item, "id"),
            group=_text(item, "group"),
            text=_text(item, "text"),
            help=_text(item, "help", ""),
            kind=kind,
            options=tuple(
                Option(_text(option, "id"), _text(option, "label")) for option in _tables(item, "option", ())
            ),
            not_sure=_flag(item, "not_sure", kind is not Kind.TEXT),
            asked_at=frozenset(AskedAt(moment) for moment in moments),
            asked_when=_condition(_table(item, "asked_when")) if "asked_when" in item else None,
            in_past=_flag(item, "in_past", True),
            rules=_gather(partial(_rule, item), _numbered(_tables(item, "rule", ())), problems),
        )
    except (KeyError, ValueError) as error:
        message = f"question {item.get('id', '?')!r}: {_fault(error)}"
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
        first = {_text(question, "id"): item["answers"]}
        return Rule(
            id=_text(item, "id", f"{question['id']}.{number}"),
            when=_condition({**first, **_table(item, "and_when", {})}),
            outcome=_outcome(_text(item, "outcome")),
            reason=_text(item, "reason"),
            staff=_text(item, "staff"),
            wait=_wait(_table(item, "wait")) if "wait" in item else None,
            lasts=_wait(_table(item, "lasts")) if "lasts" in item else None,
            basis=Basis(_text(item, "basis")),
            sources=_texts(item, "sources"),
        )
    except (KeyError, ValueError) as error:
        message = f"question {question.get('id', '?')!r}: rule {number}: {_fault(error)}"
        raise RuleSetError(message) from error


def _outcome(word: str) -> Outcome:
    for outcome in Outcome:
        if outcome.word == word:
            return outcome
    message = f"there is no outcome {word!r}"
    raise ValueError(message)


def _wait(item: Mapping[str, Json]) -> WaitRule:
    return WaitRule(
        after=_text(item, "after") if "after" in item else None,
        months=_count(item, "months"),
        days=_count(item, "days"),
        until=_text(item, "until") if "until" in item else None,
        then=_outcome(_text(item, "then", Outcome.ADVICE.word)),
    )


def _condition(data: Mapping[str, Json]) -> Condition:
    return Condition({question: frozenset(_texts(data, question)) for question in data})


def _text(item: Mapping[str, Json], key: str, default: str | None = None) -> str:
    return str(_checked(item, key, default, str, "a text"))


def _texts(item: Mapping[str, Json], key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
    values = _checked(item, key, default, list | tuple, "a list of texts")
    if not all(isinstance(value, str) for value in values):
        message = f"{key!r} must be a list of texts"
        raise ValueError(message)
    return tuple(values)


def _table(item: Mapping[str, Json], key: str, default: Mapping[str, Json] | None = None) -> Mapping[str, Json]:
    table: Mapping[str, Json] = _checked(item, key, default, dict, "a table")
    return table


def _tables(item: Mapping[str, Json], key: str, default: tuple[()] | None = None) -> tuple[Mapping[str, Json], ...]:
    tables = _checked(item, key, default, list | tuple, "a list of tables")
    if not all(isinstance(table, dict) for table in tables):
        message = f"{key!r} must be a list of tables"
        raise ValueError(message)
    return tuple(tables)


def _flag(item: Mapping[str, Json], key: str, default: bool) -> bool:
    return bool(_checked(item, key, default, bool, "true or false"))


def _count(item: Mapping[str, Json], key: str) -> int:
    count = _checked(item, key, 0, int, "a number")
    if isinstance(count, bool) or not 0 <= count <= LONGEST_WAIT:
        message = f"{key!r} must be a whole number from 0 to {LONGEST_WAIT}"
        raise ValueError(message)
    return int(count)


def _checked(item: Mapping[str, Json], key: str, default: Any, kind: Any, words: str) -> Any:
    """The value of a key if it is of that kind; raises KeyError where it is missing and has no default."""
    value = item[key] if default is None else item.get(key, default)
    if not isinstance(value, kind):
        message = f"{key!r} must be {words}"
        raise ValueError(message)  # noqa: TRY004  (a fault of the file, told like every other)
    return value


def _fault(error: Exception) -> str:
    return f"has no {error.args[0]!r}" if isinstance(error, KeyError) else str(error)
