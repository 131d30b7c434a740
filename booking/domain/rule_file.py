"""Reads a rule-set file: makes a rule set of its plain data, or says in one sentence what is wrong with it."""

from collections.abc import Iterator, Mapping
from typing import Any

from booking.domain.errors import RuleSetError
from booking.domain.ruleset import (
    DATED,
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

LONGEST_WAIT = 1000


def parse(data: Mapping[str, Json], digest: str) -> RuleSet:
    """Make a rule set of a rule-set file's data; raises RuleSetError naming the question or rule at fault."""
    try:
        unsure = _table(data, "unsure")
        rule_set = RuleSet(
            version=_text(data, "version"),
            digest=digest,
            language=_text(data, "language"),
            groups=tuple(
                Group(_text(item, "id"), _text(item, "title"), _text(item, "lead")) for item in _tables(data, "group")
            ),
            questions=tuple(_question(item) for item in _tables(data, "question")),
            unsure_reason=_text(unsure, "reason"),
            unsure_staff=_text(unsure, "staff"),
            private_words=_texts(data, "private_words"),
            sources={name: _text(_table(data, "sources"), name) for name in _table(data, "sources")},
        )
    except RuleSetError:
        raise
    except (KeyError, ValueError) as error:
        message = f"the rule set: {_fault(error)}"
        raise RuleSetError(message) from error
    for fault in faults(rule_set):
        raise RuleSetError(fault)
    return rule_set


def _question(item: Mapping[str, Json]) -> Question:
    try:
        kind = Kind(_text(item, "kind"))
        moments = _texts(item, "asked_at", ("booking", "before_visit"))
        return Question(
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
            rules=tuple(_rule(item, number, rule) for number, rule in enumerate(_tables(item, "rule", ()), 1)),
        )
    except (KeyError, ValueError) as error:
        message = f"question {item.get('id', '?')!r}: {_fault(error)}"
        raise RuleSetError(message) from error


def _rule(question: Mapping[str, Json], number: int, item: Mapping[str, Json]) -> Rule:
    try:
        first = {_text(question, "id"): item["answers"]}
        return Rule(
            id=_text(item, "id", f"{question['id']}.{number}"),
            when=_condition({**first, **_table(item, "and_when", {})}),
            outcome=_outcome(_text(item, "outcome")),
            reason=_text(item, "reason"),
            staff=_text(item, "staff"),
            wait=_wait(_table(item, "wait")) if "wait" in item else None,
            basis=Basis(_text(item, "basis")),
            sources=_texts(item, "sources"),
        )
    except (KeyError, ValueError) as error:
        message = f"rule {number}: {_fault(error)}"
        raise ValueError(message) from error


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


def faults(rule_set: RuleSet) -> Iterator[str]:
    """Everything that makes a rule set unusable, one sentence each."""
    groups = {group.id for group in rule_set.groups}
    known: dict[str, Question] = {}
    rules: set[str] = set()
    for question in rule_set.questions:
        name = f"question {question.id!r}"
        if question.id in known:
            yield f"{name}: the id is used twice"
        if question.group not in groups:
            yield f"{name}: there is no group {question.group!r}"
        if question.kind in (Kind.CHOICE, Kind.CHOICES) and not question.options:
            yield f"{name}: a choice needs options"
        if question.asked_when:
            # Only earlier questions may decide whether one is asked, so there can be no cycle.
            yield from _condition_faults(name, question.asked_when, known)
        known[question.id] = question
    for question in rule_set.questions:
        for rule in question.rules:
            if rule.id in rules:
                yield f"rule {rule.id!r}: the id is used twice"
            rules.add(rule.id)
            yield from _rule_faults(rule, known, rule_set)


def _condition_faults(name: str, condition: Condition, known: Mapping[str, Question]) -> Iterator[str]:
    for question_id, answers in condition.answers.items():
        question = known.get(question_id)
        if not answers:
            yield f"{name}: names no answer of {question_id!r}, so it never holds"
        if question is None:
            yield f"{name}: depends on {question_id!r}, which is not an earlier question"
        elif unknown := answers - question.answer_ids():
            yield f"{name}: {question_id!r} has no answer {min(unknown)!r}"


def _rule_faults(rule: Rule, known: Mapping[str, Question], rule_set: RuleSet) -> Iterator[str]:
    name = f"rule {rule.id!r}"
    yield from _condition_faults(name, rule.when, known)
    if not rule.reason.strip() or not rule.staff.strip():
        yield f"{name}: has no reason"
    if not rule.sources:
        yield f"{name}: names no source"
    for source in rule.sources:
        if source not in rule_set.sources:
            yield f"{name}: there is no source {source!r}"
    if (rule.outcome is Outcome.LATER) != (rule.wait is not None):
        yield f"{name}: exactly a 'later' rule has a wait"
    if rule.wait:
        yield from _wait_faults(name, rule.wait, known)


def _wait_faults(name: str, wait: WaitRule, known: Mapping[str, Question]) -> Iterator[str]:
    if (wait.after is None) == (wait.until is None):
        yield f"{name}: a wait has either a date to count from ('after') or something that must end ('until')"
    if wait.after and not wait.months and not wait.days:
        yield f"{name}: waits for no time after {wait.after!r}"
    if wait.after and (wait.after not in known or known[wait.after].kind not in DATED):
        yield f"{name}: waits after {wait.after!r}, which is not a question with a date"
