"""Evidence: the clinic's answers to what a client should ask before paying anything, and how fresh each answer is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from booking.domain.calendar_dates import add_months

FRESH_MONTHS = 12


class About(StrEnum):
    """Whom a question is about: the clinic as a whole, or each technician."""

    CLINIC = "clinic"
    TECHNICIAN = "technician"


class Standing(StrEnum):
    """What a client may make of an answer."""

    UNANSWERED = "unanswered"
    CHECKED = "checked"
    AGED = "aged"
    AHEAD = "ahead"  # the date of the check has not come yet, so it cannot be right


@dataclass(frozen=True)
class DueQuestion:
    """A question a client should ask of any clinic; `group` is the heading it stands under."""

    id: str
    group: str
    about: About
    text: str
    why: str


@dataclass(frozen=True)
class DueAnswer:
    """What the clinic answers, what shows it (`proof`, may be empty), and who checked it on which local date."""

    text: str
    proof: str
    checked_by: str
    checked_on: date

    def standing(self, today: date) -> Standing:
        """How fresh it is; a check counts for twelve months, the last day included."""
        if self.checked_on > today:
            return Standing.AHEAD
        return Standing.AGED if add_months(self.checked_on, FRESH_MONTHS) < today else Standing.CHECKED


@dataclass(frozen=True)
class Evidence:
    """One question with the clinic's answer, if there is one."""

    question: DueQuestion
    answer: DueAnswer | None
    standing: Standing


@dataclass(frozen=True)
class Profile:
    """What the file says of one technician: languages spoken, answers by question."""

    languages: Sequence[str]
    answers: Mapping[str, DueAnswer]


NOTHING_SAID = Profile((), {})


@dataclass(frozen=True)
class DueDiligence:
    """All questions in order, the clinic's answers by question, and the technicians' by slug."""

    version: str
    language: str
    questions: Sequence[DueQuestion]
    answers: Mapping[str, DueAnswer]
    profiles: Mapping[str, Profile]

    def of_clinic(self, today: date) -> list[Evidence]:
        """The questions about the clinic, each with its answer."""
        return self._evidence(About.CLINIC, self.answers, today)

    def of_technician(self, slug: str, today: date) -> list[Evidence]:
        """The questions about a technician, each with that technician's answer."""
        return self._evidence(About.TECHNICIAN, self.profile(slug).answers, today)

    def about_technicians(self) -> list[DueQuestion]:
        """The questions that each technician answers, in order."""
        return [question for question in self.questions if question.about is About.TECHNICIAN]

    def profile(self, slug: str) -> Profile:
        """What is said of a technician; nothing for somebody the file does not name."""
        return self.profiles.get(slug, NOTHING_SAID)

    def with_answers(self, given: Mapping[tuple[str, str], DueAnswer | None]) -> "DueDiligence":
        """The same with other answers in the place of its own, by question and technician's slug ("" for the clinic).

        None leaves a question without one.
        """

        def merged(own: Mapping[str, DueAnswer], whose: str) -> dict[str, DueAnswer]:
            new = {question: answer for (question, slug), answer in given.items() if slug == whose}
            return {question: answer for question, answer in {**own, **new}.items() if answer is not None}

        slugs = {slug for _question, slug in given if slug} | set(self.profiles)
        profiles = {
            slug: replace(self.profile(slug), answers=merged(self.profile(slug).answers, slug)) for slug in slugs
        }
        return replace(self, answers=merged(self.answers, ""), profiles=profiles)

    def without_answers(self) -> "DueDiligence":
        """The questions alone."""
        return replace(self, answers={}, profiles={})

    def _evidence(self, about: About, answers: Mapping[str, DueAnswer], today: date) -> list[Evidence]:
        found = []
        for question in self.questions:
            if question.about is about:
                answer = answers.get(question.id)
                found.append(Evidence(question, answer, answer.standing(today) if answer else Standing.UNANSWERED))
        return found
