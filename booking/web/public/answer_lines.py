"""What was answered, line by line, each with the way to change it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from booking.domain.ruleset import Json, Page
from booking.web.answer_words import answer_in_words


@dataclass(frozen=True)
class Line:
    """One line of a page that shows what was given."""

    key: str
    value: str | Sequence[str]
    change_url: str


def answer_lines(pages: Sequence[Page], given: Mapping[str, Json], address: Callable[[int], str]) -> list[Line]:
    """The questions of the health pages with their answers; `address` is that of a page by its number."""
    return [
        Line(question.text, answer_in_words(question, given.get(question.id)), address(number))
        for number, page in enumerate(pages, 1)
        for question in page.questions
    ]
