"""What changed between two rule sets, in plain words: the old value beside the new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, ngettext

from booking.domain.rule_changes import Change, Kind, What
from booking.domain.ruleset import TODAY, Basis, Condition, Option, Outcome, RuleSet, WaitRule
from booking.domain.ruleset import Kind as AnswerKind
from booking.web.admin import words
from booking.web.answer_words import answer_in_words


@dataclass(frozen=True)
class PartInWords:
    """One value, before and after, as lines; no line where there is nothing."""

    name: str
    before: Sequence[str]
    after: Sequence[str]


@dataclass(frozen=True)
class ChangeInWords:
    """One change: its heading, the name it has in the file, and its values."""

    heading: str
    id: str
    parts: Sequence[PartInWords]


def in_words(change: Change, older: RuleSet, newer: RuleSet) -> ChangeInWords:
    """A change as a person reads it."""
    names, parts = _names(), []
    for part in change.parts:
        before, after = _lines(part.name, part.before, older), _lines(part.name, part.after, newer)
        if part.name == "private_words":  # a long list: only the words that come or go
            before, after = [one for one in before if one not in after], [one for one in after if one not in before]
        parts.append(PartInWords(names[part.name], before, after))
    return ChangeInWords(_heading(change), change.id, parts)


def _heading(change: Change) -> str:
    kind = {Kind.ADDED: gettext("Added"), Kind.REMOVED: gettext("Removed"), Kind.CHANGED: gettext("Changed")}
    what = {
        What.RULE_SET: gettext("the rule set as a whole"),
        What.GROUP: gettext("page “%(text)s”", text=change.text),
        What.QUESTION: gettext("question “%(text)s”", text=change.text),
        What.RULE: gettext("a rule of “%(text)s”", text=change.text),
        What.SOURCE: gettext("source %(text)s", text=change.text),
    }
    return gettext("%(kind)s: %(what)s", kind=kind[change.kind], what=what[change.what])


def _names() -> dict[str, str]:
    """What the values are called."""
    return {
        "group": gettext("Page"),
        "title": gettext("Title"),
        "lead": gettext("Lead"),
        "text": gettext("Question"),
        "help": gettext("Help"),
        "kind": gettext("Kind of answer"),
        "options": gettext("Answers to choose from"),
        "not_sure": gettext("“Not sure”"),
        "asked_at": gettext("When it is asked"),
        "asked_when": gettext("Asked only if"),
        "in_past": gettext("The date"),
        "when": gettext("Applies if"),
        "outcome": gettext("Outcome"),
        "reason": gettext("The client's words"),
        "staff": gettext("The staff's words"),
        "wait": gettext("Wait"),
        "lasts": gettext("How long it lasts"),
        "basis": gettext("Basis"),
        "sources": gettext("Sources"),
        "link": gettext("Link"),
        "language": gettext("Language"),
        "unsure_reason": gettext("“Not sure”: the client's words"),
        "unsure_staff": gettext("“Not sure”: the staff's words"),
        "private_words": gettext("Words kept out of mails"),
        "order": gettext("Order of the questions"),
    }


def _lines(name: str, value: Any, rule_set: RuleSet) -> list[str]:
    """A value of a question, rule, page, source or of the whole, as lines."""
    if value is None or value == "":
        return []
    if name == "group":
        return [next((group.title for group in rule_set.groups if group.id == value), value)]
    if name == "order":
        return [rule_set.question(id_).text for id_ in value]
    if name == "not_sure":
        return [gettext("can be chosen") if value else gettext("cannot be chosen")]
    if name == "in_past":
        return [gettext("lies in the past") if value else gettext("may lie ahead")]
    if isinstance(value, Condition):
        return _condition(value, rule_set)
    if isinstance(value, WaitRule):
        return _wait(value, rule_set)
    return _plain(value)


def _plain(value: Any) -> list[str]:
    if isinstance(value, Outcome):
        return [words.outcome(value)]
    if isinstance(value, Basis):
        return [words.basis(value)]
    if isinstance(value, AnswerKind):
        return [_kinds()[value]]
    if isinstance(value, frozenset):
        return [name for moment, name in words.moments().items() if moment in value]
    if isinstance(value, tuple):
        return [item.label if isinstance(item, Option) else str(item) for item in value]
    return [str(value)]


def _kinds() -> dict[AnswerKind, str]:
    return {
        AnswerKind.YES_NO: gettext("yes or no"),
        AnswerKind.CHOICE: gettext("one of several"),
        AnswerKind.CHOICES: gettext("any of several"),
        AnswerKind.MONTH: gettext("month and year"),
        AnswerKind.DATE: gettext("date"),
        AnswerKind.TEXT: gettext("own words"),
    }


def _condition(condition: Condition, rule_set: RuleSet) -> list[str]:
    lines = []
    for question_id, answers in condition.answers.items():
        question = _question_text(question_id, rule_set)
        known = next((each for each in rule_set.questions if each.id == question_id), None)
        # In the order of the file, so that both sides list them alike.
        order = [option.id for option in known.options] if known else []
        given = sorted(answers, key=lambda answer: (order.index(answer) if answer in order else -1, answer))
        named = answer_in_words(known, given) if known else given
        lines.append(gettext("%(question)s %(answers)s", question=question, answers=gettext(" or ").join(named)))
    return lines


def _question_text(question_id: str, rule_set: RuleSet) -> str:
    text = next((each.text for each in rule_set.questions if each.id == question_id), question_id)
    return gettext("“%(question)s”", question=text)


def _wait(wait: WaitRule, rule_set: RuleSet) -> list[str]:
    """`6 months after “When did you take the last capsule?”`, what must be true by then, and what is left of it."""
    lines = []
    if wait.after:
        units = [
            (wait.months, ngettext("%(num)s month", "%(num)s months", wait.months)),
            (wait.days, ngettext("%(num)s day", "%(num)s days", wait.days)),
        ]
        length = gettext(" and ").join(text for number, text in units if number)
        since = gettext("the day of the answers") if wait.after == TODAY else _question_text(wait.after, rule_set)
        lines.append(gettext("%(length)s after %(date)s", length=length, date=since))
    if wait.until:
        lines.append(wait.until)
    if wait.after:
        lines.append(gettext("when it is over: %(outcome)s", outcome=words.outcome(wait.then)))
    return lines
