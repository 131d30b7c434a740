"""The rule set: questions, the rules that belong to them, and which pages they are asked on.

A published rule set never changes; what it says is decided by its version and digest.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

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


TODAY = "today"


@dataclass(frozen=True)
class WaitRule:
    """How long before a treatment: months and days after a date that was asked for (or after today), or open.

    `until` names what must have ended: alone it makes the wait open; beside a date it is what must be true then.
    `then` is what is left of the rule when the time is over.
    """

    after: str | None
    months: int
    days: int
    until: str | None
    then: Outcome


@dataclass(frozen=True)
class Rule:
    """A condition and what follows from it.

    A `later` rule has a wait. A rule of another outcome may last for a time only: a fit in the last two years, say.
    """

    id: str
    when: Condition
    outcome: Outcome
    reason: str
    staff: str
    wait: WaitRule | None
    lasts: WaitRule | None
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

    def follow_ups(self, question_id: str) -> list[Question]:
        """The questions that hang on an answer to this one."""
        return [item for item in self.questions if item.asked_when and question_id in item.asked_when.answers]

    def touched(self, before: Mapping[str, Json], after: Mapping[str, Json]) -> frozenset[str]:
        """The questions whose answers, or the answers to whose follow-ups, are not the same."""
        changed = {item.id for item in self.questions if before.get(item.id) != after.get(item.id)}
        parents = {
            parent
            for item in self.questions
            if item.id in changed and item.asked_when
            for parent in item.asked_when.answers
        }
        return frozenset(changed | parents)

    def private_words_in(self, text: str) -> list[str]:
        """The words of a text that must never stand in a mail, in small letters (the rule set has their beginnings)."""
        words = dict.fromkeys(word.casefold() for word in re.findall(r"\w+", text))
        return [word for word in words if word.startswith(self.private_words)]

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
