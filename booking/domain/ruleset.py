"""The rule set: questions, the rules that belong to them, and which pages they are asked on.

`parse` turns the plain data of a rule-set file into these classes and says what is wrong with it. A published
rule set never changes; what it says is decided by its version and digest.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from booking.domain.errors import RuleSetError

NOT_SURE = "not_sure"
NONE_OF_THESE = "none"

Json = Any


class Outcome(IntEnum):
    """What a finding means for the booking, mildest first; the strictest of an assessment decides."""

    ADVICE = 0
    CLEAR = 1
    REVIEW = 2
    LATER = 3
    LETTER = 4
    REFUSE = 5

    @property
    def word(self) -> str:
        """The word used in files, tables and pages."""
        return self.name.lower()


class Kind(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    MONTH = "month"
    DATE = "date"
    TEXT = "text"


DATED = (Kind.MONTH, Kind.DATE)


class Basis(StrEnum):
    """What a rule rests on."""

    LAW = "law"
    COMMON = "common"
    CONTESTED = "contested"


class AskedAt(StrEnum):
    """When a question is asked."""

    BOOKING = "booking"
    BEFORE_VISIT = "before_visit"
    AT_VISIT = "at_visit"


@dataclass(frozen=True)
class Condition:
    """Holds when each named question has one of the named answers."""

    answers: Mapping[str, frozenset[str]]

    def holds(self, given: Mapping[str, Json]) -> bool:
        """Whether it holds for the answers given (a question with several answers needs one of them)."""
        return all(wanted & _as_set(given.get(question)) for question, wanted in self.answers.items())


def _as_set(answer: Json) -> frozenset[str]:
    if answer is None:
        return frozenset()
    return frozenset(answer if isinstance(answer, list) else [answer])


@dataclass(frozen=True)
class WaitRule:
    """How long before a treatment: months and days after a date that was asked for, or open until something ends."""

    after: str | None
    months: int
    days: int
    until: str | None


@dataclass(frozen=True)
class Rule:
    """A condition and what follows from it."""

    id: str
    when: Condition
    outcome: Outcome
    reason: str
    staff: str
    wait: WaitRule | None
    basis: Basis
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Option:
    """One of the answers to a choice."""

    id: str
    label: str


@dataclass(frozen=True)
class Question:
    """One health question."""

    id: str
    group: str
    text: str
    help: str
    kind: Kind
    options: tuple[Option, ...]
    not_sure: bool
    asked_at: frozenset[AskedAt]
    asked_when: Condition | None
    in_past: bool
    rules: tuple[Rule, ...]

    def answer_ids(self) -> frozenset[str]:
        """The words that count as an answer (empty for dates and text, which have no fixed words)."""
        ids = {option.id for option in self.options}
        if self.kind is Kind.YES_NO:
            ids = {"yes", "no"}
        if self.kind is Kind.CHOICES:
            ids.add(NONE_OF_THESE)
        if self.not_sure:
            ids.add(NOT_SURE)
        return frozenset(ids)


@dataclass(frozen=True)
class Group:
    """A health page."""

    id: str
    title: str
    lead: str


@dataclass(frozen=True)
class Page:
    """A group's questions that stand on one page: level 0 first, follow-ups on the next page."""

    group: Group
    level: int
    questions: tuple[Question, ...]

    @property
    def slug(self) -> str:
        """The page's name in its address."""
        return self.group.id if self.level == 0 else f"{self.group.id}-{self.level + 1}"


@dataclass(frozen=True)
class RuleSet:
    """All questions of one version, in the order they are asked."""

    version: str
    digest: str
    language: str
    groups: tuple[Group, ...]
    questions: tuple[Question, ...]
    unsure_reason: str
    unsure_staff: str
    private_words: tuple[str, ...]
    sources: Mapping[str, str]

    def question(self, question_id: str) -> Question:
        """The question of that id; raises KeyError."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

    def private_words_in(self, text: str) -> list[str]:
        """The words in a text that must never stand in a mail, as written in the rule set."""
        words = {word.casefold() for word in re.findall(r"\w+", text)}
        return [word for word in self.private_words if any(found.startswith(word) for found in words)]

    def asked(self, given: Mapping[str, Json], at: AskedAt = AskedAt.BOOKING) -> list[Question]:
        """The questions that are asked, decided in order: what a hidden question would open stays hidden too."""
        visible: dict[str, Json] = {}
        shown = []
        for question in self.questions:
            if at in question.asked_at and (question.asked_when is None or question.asked_when.holds(visible)):
                shown.append(question)
                if question.id in given:
                    visible[question.id] = given[question.id]
        return shown

    def kept(self, given: Mapping[str, Json], at: AskedAt = AskedAt.BOOKING) -> dict[str, Json]:
        """The answers without those to hidden or unknown questions."""
        return {question.id: given[question.id] for question in self.asked(given, at) if question.id in given}

    def pages(self, given: Mapping[str, Json], at: AskedAt = AskedAt.BOOKING) -> list[Page]:
        """The health pages in order; a question that hangs on another of its group stands on a page after it."""
        shown = self.asked(given, at)
        pages = []
        for group in self.groups:
            levels: dict[int, list[Question]] = {}
            for question in shown:
                if question.group == group.id:
                    levels.setdefault(self._level(question), []).append(question)
            pages += [Page(group, level, tuple(levels[level])) for level in sorted(levels)]
        return pages

    def _level(self, question: Question) -> int:
        if question.asked_when is None:
            return 0
        parents = (self.question(parent) for parent in question.asked_when.answers)
        return max((self._level(parent) + 1 for parent in parents if parent.group == question.group), default=0)


def parse(data: Mapping[str, Json], digest: str) -> RuleSet:
    """Make a rule set of a rule-set file's data; raises RuleSetError naming the question or rule at fault."""
    try:
        groups = tuple(Group(item["id"], item["title"], item["lead"]) for item in data["group"])
        questions = tuple(_question(item) for item in data["question"])
        rule_set = RuleSet(
            version=data["version"],
            digest=digest,
            language=data["language"],
            groups=groups,
            questions=questions,
            unsure_reason=data["unsure"]["reason"],
            unsure_staff=data["unsure"]["staff"],
            private_words=tuple(data["private_words"]),
            sources=dict(data["sources"]),
        )
    except KeyError as error:
        message = f"the rule set has no {error.args[0]!r}"
        raise RuleSetError(message) from error
    for fault in faults(rule_set):
        raise RuleSetError(fault)
    return rule_set


def _question(item: Mapping[str, Json]) -> Question:
    try:
        condition = item.get("asked_when")
        kind = Kind(item["kind"])
        return Question(
            id=item["id"],
            group=item["group"],
            text=item["text"],
            help=item.get("help", ""),
            kind=kind,
            options=tuple(Option(option["id"], option["label"]) for option in item.get("option", ())),
            not_sure=item.get("not_sure", kind is not Kind.TEXT),
            asked_at=frozenset(AskedAt(moment) for moment in item.get("asked_at", ["booking", "before_visit"])),
            asked_when=_condition(condition) if condition else None,
            in_past=item.get("in_past", True),
            rules=tuple(_rule(item, number, rule) for number, rule in enumerate(item.get("rule", ()), 1)),
        )
    except (KeyError, ValueError) as error:
        message = f"question {item.get('id', '?')!r}: {_missing(error)}"
        raise RuleSetError(message) from error


def _rule(question: Mapping[str, Json], number: int, item: Mapping[str, Json]) -> Rule:
    try:
        wait = item.get("wait")
        condition = {question["id"]: item["answers"], **item.get("and_when", {})}
        return Rule(
            id=item.get("id", f"{question['id']}.{number}"),
            when=_condition(condition),
            outcome=Outcome[item["outcome"].upper()],
            reason=item["reason"],
            staff=item["staff"],
            wait=WaitRule(wait.get("after"), wait.get("months", 0), wait.get("days", 0), wait.get("until"))
            if wait
            else None,
            basis=Basis(item["basis"]),
            sources=tuple(item["sources"]),
        )
    except (KeyError, ValueError) as error:
        message = f"rule {number}: {_missing(error)}"
        raise ValueError(message) from error


def _condition(data: Mapping[str, Sequence[str]]) -> Condition:
    return Condition({question: frozenset(answers) for question, answers in data.items()})


def _missing(error: Exception) -> str:
    return f"has no or an unknown {error.args[0]!r}" if isinstance(error, KeyError) else str(error)


def faults(rule_set: RuleSet) -> Iterator[str]:
    """Everything that makes a rule set unusable, one sentence each."""
    groups = {group.id for group in rule_set.groups}
    known: dict[str, Question] = {}
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
            yield from _rule_faults(rule, known, rule_set)


def _condition_faults(name: str, condition: Condition, known: Mapping[str, Question]) -> Iterator[str]:
    for question_id, answers in condition.answers.items():
        question = known.get(question_id)
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
    if wait.after and (wait.after not in known or known[wait.after].kind not in DATED):
        yield f"{name}: waits after {wait.after!r}, which is not a question with a date"
