"""Answers that a rule set published meanwhile can still use."""

from dataclasses import replace

import pytest

from booking.domain.answers import fits, fitting
from booking.domain.ruleset import Kind
from tests.domain.rule_sets import CLEAR, DEFAULT


def question(kind):
    return replace(DEFAULT.question("scalp_condition"), kind=kind)


@pytest.mark.parametrize(
    ("kind", "answer", "fits_"),
    [
        (Kind.YES_NO,  "yes",        True),
        (Kind.YES_NO,  "2026-09",    False),
        (Kind.YES_NO,  ["yes"],      False),
        (Kind.CHOICE,  "flaring",    True),
        (Kind.CHOICE,  "gone",       False),
        (Kind.CHOICES, ["flaring"],  True),
        (Kind.CHOICES, "flaring",    False),
        (Kind.MONTH,   "2026-09",    True),
        (Kind.MONTH,   "2026-13",    False),
        (Kind.MONTH,   "Roaccutane", False),
        (Kind.DATE,    "2026-09-14", True),
        (Kind.DATE,    "2026-09",    False),
        (Kind.DATE,    "not_sure",   True),
        (Kind.TEXT,    "Metformin",  True),
        (Kind.TEXT,    ["x"],        False),
    ],
)  # fmt: skip
def test_an_answer_fits_the_kind_of_its_question_or_not(kind, answer, fits_):
    assert fits(question(kind), answer) is fits_


def test_the_clean_answers_all_fit():
    assert fitting(DEFAULT, CLEAR) == CLEAR


def test_what_no_question_asks_is_left_out():
    assert fitting(DEFAULT, {"horoscope": "yes", "faint": "no"}) == {"faint": "no"}
