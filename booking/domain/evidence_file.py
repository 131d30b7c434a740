"""Reads a due-diligence file: makes evidence of its plain data, or says everything that is wrong with it."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from booking.domain import file_values as values
from booking.domain.errors import DueDiligenceError
from booking.domain.evidence import About, DueAnswer, DueDiligence, DueQuestion, Profile
from booking.domain.ruleset import Json

T = TypeVar("T")
Table = Mapping[str, Json]


def parse(data: Table) -> DueDiligence:
    """Make evidence of a due-diligence file's data; raises DueDiligenceError with every fault, each naming its key."""
    reader = _Reader()
    reader.read("the file", _file, data)
    for number, group in enumerate(reader.read("the file", _groups, data) or (), 1):
        reader.group(f"group {number}", group)
    for number, technician in enumerate(reader.read("the file", _technicians, data) or (), 1):
        reader.technician(f"technician {technician.get('slug', number)!r}", technician)
    if reader.faults:
        raise DueDiligenceError(*dict.fromkeys(reader.faults))
    return DueDiligence(
        data["version"], data["language"], tuple(reader.questions.values()), reader.answers, reader.profiles
    )


class _Reader:
    """Gathers what can be read, and the faults of the rest."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.questions: dict[str, DueQuestion] = {}
        self.unreadable: set[str] = set()  # their answers would look wrong as well
        self.answers: dict[str, DueAnswer] = {}
        self.profiles: dict[str, Profile] = {}

    def read(self, name: str, read: Callable[[Table], T], item: Table) -> T | None:
        try:
            return read(item)
        except (KeyError, ValueError) as error:
            self.faults.append(f"{name}: {values.fault(error)}")
            return None

    def group(self, name: str, item: Table) -> None:
        heading = self.read(name, _heading, item)
        for number, question in enumerate(self.read(name, _questions, item) or (), 1):
            called = f"question {question.get('id', number)!r}"
            title, about = heading or ("", About.CLINIC)
            found = self.read(called, partial(_question, group=title, about=about), question)
            if found is None or heading is None:
                self.unreadable.add(str(question.get("id")))
                continue
            if found.id in self.questions:
                self.faults.append(f"{called}: the id is used twice")
            self.questions[found.id] = found
            if "answer" in question:
                self.clinic_answer(called, found, question)

    def clinic_answer(self, name: str, question: DueQuestion, item: Table) -> None:
        if question.about is About.TECHNICIAN:
            self.faults.append(f"{name}: 'answer' belongs to each technician here, not to the question")
            return
        answer = self.read(f"{name}, answer", partial(_answer, key="answer"), item)
        if answer:
            self.answers[question.id] = answer

    def technician(self, name: str, item: Table) -> None:
        found = self.read(name, _profile, item)
        if found is None:
            return
        slug, languages, given = found
        if slug in self.profiles:
            self.faults.append(f"{name}: the slug is used twice")
        answers = {}
        for question_id in given:
            if question_id in self.unreadable:
                continue
            asked = self.questions.get(question_id)
            if asked is None or asked.about is not About.TECHNICIAN:
                self.faults.append(f"{name}: there is no question {question_id!r} about technicians")
                continue
            answer = self.read(f"{name}, answer {question_id!r}", partial(_answer, key=question_id), given)
            if answer:
                answers[question_id] = answer
        self.profiles[slug] = Profile(languages, answers)


def _file(data: Table) -> None:
    _only(data, {"version", "language", "group", "technician"})
    _words(data, "version")
    _words(data, "language")


def _groups(data: Table) -> tuple[Table, ...]:
    return values.tables(data, "group")


def _technicians(data: Table) -> tuple[Table, ...]:
    return values.tables(data, "technician", ())


def _heading(item: Table) -> tuple[str, About]:
    _only(item, {"title", "about", "question"})
    about = values.text(item, "about", About.CLINIC.value)
    if about not in set(About):
        message = f"'about' must be 'clinic' or 'technician', not {about!r}"
        raise ValueError(message)
    return _words(item, "title"), About(about)


def _questions(item: Table) -> tuple[Table, ...]:
    return values.tables(item, "question")


def _question(item: Table, group: str, about: About) -> DueQuestion:
    _only(item, {"id", "text", "why", "answer"})
    return DueQuestion(_words(item, "id"), group, about, _words(item, "text"), _words(item, "why"))


def _answer(holder: Table, key: str) -> DueAnswer:
    item = values.table(holder, key)
    _only(item, {"text", "proof", "checked_by", "checked_on"})
    return DueAnswer(
        _words(item, "text"), values.text(item, "proof", ""), _words(item, "checked_by"), _day(item, "checked_on")
    )


def _profile(item: Table) -> tuple[str, tuple[str, ...], Table]:
    _only(item, {"slug", "languages", "answer"})
    return _words(item, "slug"), values.texts(item, "languages", ()), values.table(item, "answer", {})


def _only(item: Table, known: Collection[str]) -> None:
    """A misspelt key would silently leave its value out, so it is a fault."""
    for key in item:
        if key not in known:
            message = f"there is no key {key!r} here (known: {', '.join(sorted(known))})"
            raise ValueError(message)


def _words(item: Table, key: str) -> str:
    found = values.text(item, key).strip()
    if not found:
        message = f"{key!r} is empty"
        raise ValueError(message)
    return found


def _day(item: Table, key: str) -> date:
    found = item[key]
    if not isinstance(found, date) or isinstance(found, datetime):
        message = f"{key!r} must be a date without quotes, such as 2026-03-14"
        raise ValueError(message)  # noqa: TRY004  (a fault of the file, told like every other)
    return found
