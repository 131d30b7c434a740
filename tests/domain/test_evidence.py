"""How fresh an answer is, and which questions stand without one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain.evidence import About, DueAnswer, DueDiligence, DueQuestion, Profile, Standing

TODAY = date(2026, 11, 22)


def answer(checked_on):
    return DueAnswer("Yes.", "", "Olive Owner", checked_on)


@pytest.mark.parametrize(
    ("checked_on", "today", "standing"),
    [
        (TODAY, TODAY, Standing.CHECKED),
        (date(2025, 11, 23), TODAY, Standing.CHECKED),
        (date(2025, 11, 22), TODAY, Standing.CHECKED),  # twelve months to the day
        (date(2025, 11, 21), TODAY, Standing.AGED),
        (date(1999, 1, 1), TODAY, Standing.AGED),
        (date(2024, 2, 29), date(2025, 2, 28), Standing.CHECKED),
        (date(2024, 2, 29), date(2025, 3, 1), Standing.AGED),
        (date(2026, 11, 23), TODAY, Standing.AHEAD),
        (date(2062, 11, 2), TODAY, Standing.AHEAD),  # two digits swapped would never age
    ],
)
def test_a_check_counts_for_twelve_months(checked_on, today, standing):
    assert answer(checked_on).standing(today) is standing


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 4000), st.integers(0, 4000))
def test_an_answer_never_grows_younger(checked_on, first, more):
    order = [Standing.CHECKED, Standing.AGED]
    seen = [
        answer(checked_on).standing(date.fromordinal(checked_on.toordinal() + days)) for days in (first, first + more)
    ]
    assert order.index(seen[0]) <= order.index(seen[1])


QUESTIONS = (
    DueQuestion("needles", "Clean work", About.CLINIC, "New needles?", "Germs."),
    DueQuestion("waste", "Clean work", About.CLINIC, "Where do they go?", "Safety."),
    DueQuestion("academy", "The technician", About.TECHNICIAN, "Which academy?", "Look it up."),
)
FILE = DueDiligence(
    "1",
    "en",
    QUESTIONS,
    {"needles": answer(TODAY)},
    {"maya": Profile(("English",), {"academy": answer(date(2024, 1, 1))})},
)


def test_each_question_is_there_answered_or_not():
    found = [(item.question.id, item.standing) for item in FILE.of_clinic(TODAY)]
    assert found == [("needles", Standing.CHECKED), ("waste", Standing.UNANSWERED)]
    assert [question.id for question in FILE.about_technicians()] == ["academy"]


@pytest.mark.parametrize(("slug", "standing"), [("maya", Standing.AGED), ("theo", Standing.UNANSWERED)])
def test_each_technician_answers_or_is_seen_not_to(slug, standing):
    (item,) = FILE.of_technician(slug, TODAY)
    assert item.standing is standing
    assert (item.answer is None) == (standing is Standing.UNANSWERED)


def test_without_answers_the_questions_stay():
    bare = FILE.without_answers()
    assert bare.questions == FILE.questions
    everything = [*bare.of_clinic(TODAY), *bare.of_technician("maya", TODAY)]
    assert {item.standing for item in everything} == {Standing.UNANSWERED}
    assert not bare.profile("maya").languages
