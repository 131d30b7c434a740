"""What a due-diligence file says, and every way in which it can be wrong: each fault names its key."""

import tomllib
from contextlib import suppress
from copy import deepcopy
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain import evidence_file
from booking.domain.errors import DueDiligenceError
from booking.domain.evidence import About, DueAnswer

GOOD = """
version = "1"
language = "en"

[[group]]
title = "Clean work"

  [[group.question]]
  id = "needles"
  text = "Is the needle new?"
  why = "Germs."
    [group.question.answer]
    text = "Yes."
    proof = "The batch is noted."
    checked_by = "Olive Owner"
    checked_on = 2026-10-12

  [[group.question]]
  id = "waste"
  text = "Where do needles go?"
  why = "Safety."

[[group]]
title = "The technician"
about = "technician"

  [[group.question]]
  id = "academy"
  text = "Which academy?"
  why = "Look it up."

[[technician]]
slug = "maya"
languages = ["English", "Spanish"]
  [technician.answer.academy]
  text = "The Example Academy."
  checked_by = "Olive Owner"
  checked_on = 2026-09-01
"""


def data():
    return deepcopy(tomllib.loads(GOOD))


def test_it_works():
    read = evidence_file.parse(data())
    assert [(question.id, question.group, question.about) for question in read.questions] == [
        ("needles", "Clean work", About.CLINIC),
        ("waste", "Clean work", About.CLINIC),
        ("academy", "The technician", About.TECHNICIAN),
    ]
    assert read.answers == {"needles": DueAnswer("Yes.", "The batch is noted.", "Olive Owner", date(2026, 10, 12))}
    assert read.profile("maya").languages == ("English", "Spanish")
    assert read.profile("maya").answers["academy"].proof == ""


REMOVED = object()
QUESTION = ("group", 0, "question", 0)
ANSWER = (*QUESTION, "answer")
GIVEN = ("technician", 0, "answer", "academy")


@pytest.mark.parametrize(
    ("where", "value", "fault"),
    [
        (("version",), REMOVED, "the file: has no 'version'"),
        (("version",), 7, "the file: 'version' must be a text"),
        (("language",), " ", "the file: 'language' is empty"),
        (("group",), REMOVED, "the file: has no 'group'"),
        (("group",), "Clean work", "the file: 'group' must be a list of tables"),
        (("group", 0), "Clean work", "the file: 'group' must be a list of tables"),
        (("tecnician",), [], "the file: there is no key 'tecnician' here"),
        (("technician",), "maya", "the file: 'technician' must be a list of tables"),
        (("group", 0, "title"), "", "group 1: 'title' is empty"),
        (("group", 1, "about"), ["clinic"], "group 2: 'about' must be a text"),
        (("group", 1, "about"), "nobody", "group 2: 'about' must be 'clinic' or 'technician', not 'nobody'"),
        (("group", 0, "question"), REMOVED, "group 1: has no 'question'"),
        (("group", 0, "colour"), "red", "group 1: there is no key 'colour' here"),
        ((*QUESTION, "id"), REMOVED, "question 1: has no 'id'"),
        ((*QUESTION, "id"), 5, "question 5: 'id' must be a text"),
        ((*QUESTION, "id"), "waste", "question 'waste': the id is used twice"),
        ((*QUESTION, "text"), REMOVED, "question 'needles': has no 'text'"),
        ((*QUESTION, "why"), "  ", "question 'needles': 'why' is empty"),
        ((*QUESTION, "anser"), {}, "question 'needles': there is no key 'anser' here (known: answer, id, text, why)"),
        (ANSWER, "Yes.", "question 'needles', answer: 'answer' must be a table"),
        (ANSWER, {}, "question 'needles', answer: has no 'text'"),
        ((*ANSWER, "text"), "", "question 'needles', answer: 'text' is empty"),
        ((*ANSWER, "proof"), 3, "question 'needles', answer: 'proof' must be a text"),
        ((*ANSWER, "checked_by"), REMOVED, "question 'needles', answer: has no 'checked_by'"),
        ((*ANSWER, "checked_on"), REMOVED, "question 'needles', answer: has no 'checked_on'"),
        (
            (*ANSWER, "checked_on"),
            "2026-10-12",
            "question 'needles', answer: 'checked_on' must be a date without quotes",
        ),
        ((*ANSWER, "checked_on"), datetime(2026, 1, 1), "question 'needles', answer: 'checked_on' must be a date"),  # noqa: DTZ001
        ((*ANSWER, "chekced_on"), date(2026, 1, 1), "question 'needles', answer: there is no key 'chekced_on' here"),
        (("group", 1, "question", 0, "answer"), {}, "question 'academy': 'answer' belongs to each technician here"),
        (("technician", 0, "slug"), REMOVED, "technician 1: has no 'slug'"),
        (("technician", 0, "languages"), "English", "technician 'maya': 'languages' must be a list of texts"),
        (("technician", 0, "languages"), [1], "technician 'maya': 'languages' must be a list of texts"),
        (("technician", 0, "answers"), {}, "technician 'maya': there is no key 'answers' here"),
        (("technician", 0, "answer"), [], "technician 'maya': 'answer' must be a table"),
        (
            ("technician", 0, "answer", "needles"),
            {},
            "technician 'maya': there is no question 'needles' about technicians",
        ),
        (GIVEN, 1, "technician 'maya', answer 'academy': 'academy' must be a table"),
        ((*GIVEN, "checked_on"), 2026, "technician 'maya', answer 'academy': 'checked_on' must be a date"),
    ],
)
def test_each_fault_names_its_key(where, value, fault):
    broken = data()
    *path, last = where
    holder = broken
    for step in path:
        holder = holder[step]
    if value is REMOVED:
        del holder[last]
    else:
        holder[last] = value
    with pytest.raises(DueDiligenceError) as error:
        evidence_file.parse(broken)
    assert error.value.faults[0].startswith(fault), error.value.faults


@pytest.mark.parametrize("where", [("group", 1, "title"), ("group", 1, "question", 0, "why")])
def test_the_answers_to_what_cannot_be_read_are_no_faults_of_their_own(where):
    broken = data()
    *path, last = where
    holder = broken
    for step in path:
        holder = holder[step]
    del holder[last]
    with pytest.raises(DueDiligenceError) as error:
        evidence_file.parse(broken)
    assert len(error.value.faults) == 1


def places(value, path=()):
    """Every place in a file's data."""
    yield path
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*path, step))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.dates() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=9), inner, max_size=2),
    max_leaves=4,
)


@given(st.sampled_from([path for path in places(data()) if path]), ANYTHING)
def test_whatever_stands_somewhere_is_read_or_told(where, anything):
    broken = data()
    *path, last = where
    holder = broken
    for step in path:
        holder = holder[step]
    holder[last] = anything
    with suppress(DueDiligenceError):  # and no other error
        evidence_file.parse(broken)


def test_a_technician_twice_is_a_fault():
    broken = data()
    broken["technician"].append({"slug": "maya"})
    with pytest.raises(DueDiligenceError, match=r"technician 'maya': the slug is used twice"):
        evidence_file.parse(broken)


def test_all_faults_are_told_at_once():
    broken = data()
    del broken["group"][0]["question"][0]["why"]
    broken["group"][0]["question"][1]["text"] = ""
    broken["technician"][0]["answer"]["academy"]["checked_on"] = "soon"
    with pytest.raises(DueDiligenceError) as error:
        evidence_file.parse(broken)
    assert error.value.faults == (
        "question 'needles': has no 'why'",
        "question 'waste': 'text' is empty",
        "technician 'maya', answer 'academy': 'checked_on' must be a date without quotes, such as 2026-03-14",
    )
