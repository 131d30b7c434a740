"""Which keys a rule-set file may have, so that a misspelt one is not passed over."""

from collections.abc import Iterator, Mapping

from booking.domain.ruleset import Json

FILE = frozenset({"version", "language", "private_words", "unsure", "group", "question", "sources"})
UNSURE = frozenset({"reason", "staff"})
GROUP = frozenset({"id", "title", "lead"})
QUESTION = frozenset(
    {"id", "group", "kind", "text", "help", "option", "not_sure", "asked_at", "asked_when", "in_past", "rule"}
)
OPTION = frozenset({"id", "label"})
RULE = frozenset({"id", "answers", "and_when", "outcome", "reason", "staff", "wait", "lasts", "basis", "sources"})
WAIT = frozenset({"after", "months", "days", "until", "then"})


def faults(data: Mapping[str, Json]) -> Iterator[str]:
    """Every key of a file's data that nobody reads, one sentence each."""
    yield from _unknown("the rule set", data, FILE)
    yield from _unknown("[unsure]", data.get("unsure"), UNSURE)
    for group in _tables(data, "group"):
        yield from _unknown(f"group {group.get('id', '?')!r}", group, GROUP)
    for question in _tables(data, "question"):
        name = f"question {question.get('id', '?')!r}"
        yield from _unknown(name, question, QUESTION)
        for option in _tables(question, "option"):
            yield from _unknown(name, option, OPTION)
        for number, rule in enumerate(_tables(question, "rule"), 1):
            yield from _rule_faults(f"{name}: rule {number}", rule, question.get("id"))


def _rule_faults(name: str, rule: Mapping[str, Json], question_id: Json) -> Iterator[str]:
    yield from _unknown(name, rule, RULE)
    for key in ("wait", "lasts"):
        yield from _unknown(name, rule.get(key), WAIT)
    also = rule.get("and_when")
    if isinstance(also, Mapping) and question_id in also:
        yield f"{name}: the answers to {question_id!r} itself stand in 'answers', not in 'and_when'"


def _unknown(name: str, item: Json, known: frozenset[str]) -> Iterator[str]:
    if isinstance(item, Mapping):
        for key in item:
            if key not in known:
                yield f"{name}: there is no key {key!r} here"


def _tables(item: Mapping[str, Json], key: str) -> list[Mapping[str, Json]]:
    found = item.get(key)
    return [one for one in found if isinstance(one, Mapping)] if isinstance(found, list) else []
