"""What makes a rule set unfit to be published.

Reading a version (`rule_file`) runs none of this: what was published stays readable, however strict checks become.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from booking.domain import rule_reach, rule_words
from booking.domain.ruleset import (
    DATED,
    NONE_OF_THESE,
    NOT_SURE,
    TODAY,
    Condition,
    Kind,
    Outcome,
    Question,
    Rule,
    RuleSet,
    WaitRule,
)

ID = re.compile(r"[a-z][a-z0-9_]*")
OPTION_ID = re.compile(r"[a-z0-9_]+")
VERSION = re.compile(r"[A-Za-z0-9]([A-Za-z0-9 .,_-]{0,58}[A-Za-z0-9])?")
NAME = re.compile(r"^(?:question |group |the rule set: has no )'([^']*)'")
QUOTED = re.compile(r"'([^']*)'")
WHOLE = tuple(f"the rule set: {what}" for what in ("has no 'group'", "has no 'question'", "has no 'sources'", "'"))
# Names of other fields in the forms that questions stand in.
RESERVED = ("csrf_token", "id_kind", "matches", "moment", "page")


def faults(rule_set: RuleSet) -> Iterator[str]:
    """Everything that makes a rule set unfit to be published, one sentence each."""
    if not VERSION.fullmatch(rule_set.version):
        yield "the rule set: 'version' is at most 60 letters, digits, spaces and . , _ - (it stands in addresses)"
    if not all(word.strip() for word in rule_set.private_words):
        yield "the rule set: 'private_words' holds an empty word, so every mail would be refused"
    groups = {group.id for group in rule_set.groups}
    yield from _group_faults(rule_set)
    known: dict[str, Question] = {}
    rules: set[str] = set()
    for question in rule_set.questions:
        name = f"question {question.id!r}"
        if not ID.fullmatch(question.id) or question.id in RESERVED:
            yield f"{name}: an id is small letters, digits and _, and none of {', '.join(RESERVED)}"
        if question.id in known:
            yield f"{name}: the id is used twice"
        if question.group not in groups:
            yield f"{name}: there is no group {question.group!r}"
        if not question.text.strip():
            yield f"{name}: has no 'text'"
        yield from _option_faults(name, question)
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
    yield from rule_reach.faults(rule_set)
    yield from rule_words.faults(rule_set)


def _group_faults(rule_set: RuleSet) -> Iterator[str]:
    seen: set[str] = set()
    for group in rule_set.groups:
        name = f"group {group.id!r}"
        if not ID.fullmatch(group.id):
            yield f"{name}: an id is small letters, digits and _ (it stands in the page's address)"
        if group.id in seen:
            yield f"{name}: the id is used twice"
        if not group.title.strip():
            yield f"{name}: has no 'title'"
        seen.add(group.id)


def _option_faults(name: str, question: Question) -> Iterator[str]:
    if question.kind in (Kind.CHOICE, Kind.CHOICES) and not question.options:
        yield f"{name}: a choice needs options"
    # The form offers these beside the options.
    seen = {NONE_OF_THESE} if question.kind is Kind.CHOICES else set()
    seen |= {NOT_SURE} if question.not_sure else set()
    for option in question.options:
        if not OPTION_ID.fullmatch(option.id):
            yield f"{name}: the id of the option {option.id!r} is not small letters, digits and _"
        if option.id in seen:
            yield f"{name}: the answer {option.id!r} is there twice"
        if not option.label.strip():
            yield f"{name}: the option {option.id!r} has no label"
        seen.add(option.id)


def not_caused_by(unreadable: Sequence[str], found: Sequence[str], rule_set: RuleSet) -> list[str]:
    """The faults of what could be read that do not only follow from what could not, and so was left out."""
    if any(fault.startswith(WHOLE) for fault in unreadable):
        return []
    left_out = {match[1] for fault in unreadable if (match := NAME.match(fault))}
    owner = {rule.id: question.id for question in rule_set.questions for rule in question.rules}
    return [fault for fault in found if not left_out & {owner.get(word, word) for word in QUOTED.findall(fault)}]


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
    if rule.lasts:
        yield from _wait_faults(name, rule.lasts, known)
        if rule.lasts.after is None:
            yield f"{name}: lasts for a time counted from a date ('after')"


def _wait_faults(name: str, wait: WaitRule, known: Mapping[str, Question]) -> Iterator[str]:
    if wait.after is None and wait.until is None:
        yield f"{name}: a wait has a date to count from ('after') or something that must end ('until')"
    if wait.then is Outcome.LATER:
        yield f"{name}: a wait cannot end in another wait"
    if wait.after and not wait.months and not wait.days:
        yield f"{name}: waits for no time after {wait.after!r}"
    if wait.after and wait.after != TODAY and (wait.after not in known or known[wait.after].kind not in DATED):
        yield f"{name}: waits after {wait.after!r}, which is not a question with a date"
