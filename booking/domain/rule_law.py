"""What no clinic may take away: the questions and rules that the law asks for."""

import re
from collections.abc import Iterator

from booking.domain.ruleset import Basis, Condition, Outcome, Question, Rule, RuleSet, WaitRule


def faults(rule_set: RuleSet, lawful: RuleSet) -> Iterator[str]:
    """What a rule set takes away from the rules that the law asks for, as `lawful` has them."""
    found = {question.id: question for question in rule_set.questions}
    same_language = _language(rule_set) == _language(lawful)
    for question in _needed_by_law(lawful):
        name = f"question {question.id!r}"
        if question.id not in found:
            yield f"{name}: the law asks for it, so it cannot be removed"
            continue
        yield from _question_faults(name, found[question.id], question, same_language)
        for rule in _of_law(question):
            yield from _rule_faults(rule, question.id, found[question.id])


def _language(rule_set: RuleSet) -> str:
    """The language without its country: `en-GB` is `en`."""
    return re.split(r"[-_]", rule_set.language.strip().casefold())[0]


def _of_law(question: Question) -> list[Rule]:
    return [rule for rule in question.rules if rule.basis is Basis.LAW]


def _needed_by_law(lawful: RuleSet) -> list[Question]:
    """The questions with a rule of the law, those that their dates come from, and those that open them."""
    needed: set[str] = set()
    for question in lawful.questions:
        for rule in _of_law(question):
            needed.update(rule.when.answers)
            needed.update(wait.after for wait in (rule.wait, rule.lasts) if wait and wait.after)
    for question in reversed(lawful.questions):  # a question that opens another stands before it
        if question.id in needed and question.asked_when:
            needed.update(question.asked_when.answers)
    return [question for question in lawful.questions if question.id in needed]


def _question_faults(name: str, found: Question, lawful: Question, same_language: bool) -> Iterator[str]:
    if not found.asked_at >= lawful.asked_at or not _as_wide(found.asked_when, lawful.asked_when):
        yield f"{name}: the law asks for it, so it cannot be asked less often"
    for key in ("kind", "not_sure", "in_past"):
        if getattr(found, key) != getattr(lawful, key):
            yield f"{name}: the law asks for it, so its {key!r} cannot change"
    # In the same language another wording could turn the question round. In another, an age of 16 is still not 18.
    if same_language and found.text != lawful.text:
        yield f"{name}: the law asks for it, so its 'text' cannot change: {lawful.text}"
    elif _numbers(found.text) != _numbers(lawful.text) or _numbers(found.help) != _numbers(lawful.help):
        yield f"{name}: the law asks for it, so its numbers cannot change"


def _numbers(text: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"\d+", text)]


def _as_wide(found: Condition | None, lawful: Condition | None) -> bool:
    """Whether a condition holds whenever the law's does."""
    if found is None or lawful is None:
        return found is None
    return all(
        question in lawful.answers and answers >= lawful.answers[question]
        for question, answers in found.answers.items()
    )


def _rule_faults(rule: Rule, question_id: str, found: Question) -> Iterator[str]:
    for answer in sorted(rule.when.answers[question_id]):
        own = [other for other in found.rules if answer in other.when.answers.get(question_id, ())]
        if not any(_is_as_strict(other, rule, question_id, answer) for other in own):
            name = f"rule {own[0].id!r}" if own else f"question {question_id!r}"
            yield f"{name}: the law's rule for the answer {answer!r} is missing or relaxed"


def _is_as_strict(other: Rule, rule: Rule, question_id: str, answer: str) -> bool:
    own = {**rule.when.answers, question_id: frozenset([answer])}
    return (
        other.basis is Basis.LAW
        and _as_wide(other.when, Condition(own))
        and other.outcome >= rule.outcome
        and other.lasts is None
        and (other.outcome is not Outcome.LATER or _is_as_long(other.wait, rule))
    )


def _is_as_long(wait: WaitRule | None, rule: Rule) -> bool:
    """Whether a wait ends no sooner than that of the law's rule, and leaves no less when it is over."""
    if wait is None or wait.after is None:
        return True  # an open wait
    if rule.wait is None:
        return wait.then >= rule.outcome
    return (
        wait.after == rule.wait.after
        and (wait.months, wait.days) >= (rule.wait.months, rule.wait.days)
        and wait.then >= rule.wait.then
        and bool(wait.until) >= bool(rule.wait.until)
    )
