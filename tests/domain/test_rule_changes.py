"""What changed between two rule sets: every value as it was and as it is."""

from copy import deepcopy

import pytest

from booking.domain import rule_file
from booking.domain.rule_changes import Kind, Part, changes
from booking.domain.ruleset import Outcome
from tests.domain.rule_sets import data, question, rule

OLD = data(
    question("a", rule(outcome="later", wait={"after": "on", "months": 6})),
    question("on", kind="month", asked_when={"a": ["yes"]}),
    question("b", rule()),
)


def compared(change):
    new = deepcopy(OLD)
    change(new)
    return changes(rule_file.parse(OLD, "old"), rule_file.parse(new, "new"))


def test_nothing_changed():
    assert compared(lambda new: new.update(version="2")) == []


@pytest.mark.parametrize(
    ("change", "what", "id_", "parts"),
    [
        (lambda new: new["question"][0].update(text="A!"), "question", "a", [("text", "a?", "A!")]),
        (lambda new: new["question"][0].update(help="H"), "question", "a", [("help", "", "H")]),
        (lambda new: new["question"][0].update(not_sure=False), "question", "a", [("not_sure", True, False)]),
        (lambda new: new["question"][2]["rule"][0].update(outcome="letter"), "rule", "b.1",
         [("outcome", Outcome.REVIEW, Outcome.LETTER)]),
        (lambda new: new["question"][2]["rule"][0].update(reason="R"), "rule", "b.1",
         [("reason", "For the client.", "R")]),
        (lambda new: new["group"][0].update(lead="Look"), "group", "g", [("lead", "L", "Look")]),
        (lambda new: new["sources"].update(book="https://new.example/"), "source", "book",
         [("link", "https://book.example/", "https://new.example/")]),
        (lambda new: new["unsure"].update(staff="Call."), "rule_set", "", [("unsure_staff", "Ask.", "Call.")]),
        (lambda new: new.update(language="de"), "rule_set", "", [("language", "en", "de")]),
        (lambda new: new.update(private_words=["letter", "doctor"]), "rule_set", "",
         [("private_words", ("letter",), ("letter", "doctor"))]),
        (lambda new: new["question"].insert(0, new["question"].pop()), "rule_set", "order",
         [("order", ("a", "on", "b"), ("b", "a", "on"))]),
    ],
)  # fmt: skip
def test_each_value_is_told_as_it_was_and_as_it_is(change, what, id_, parts):
    (found,) = compared(change)
    assert (found.kind, found.what, found.id) == (Kind.CHANGED, what, id_)
    assert found.parts == [Part(*part) for part in parts]


def test_a_longer_wait_is_told_whole():
    (found,) = compared(lambda new: new["question"][0]["rule"][0]["wait"].update(months=12))
    (part,) = found.parts
    assert (part.name, part.before.months, part.after.months) == ("wait", 6, 12)
    assert found.text == "a?"


def test_what_is_new_and_what_is_gone_is_told_with_all_its_values():
    (added, rule_added) = compared(lambda new: new["question"].append(question("c", rule())))
    assert (added.kind, added.what, added.id) == (Kind.ADDED, "question", "c")
    assert Part("text", None, "c?") in added.parts
    assert (rule_added.kind, rule_added.id) == (Kind.ADDED, "c.1")
    assert Part("outcome", None, Outcome.REVIEW) in rule_added.parts
    (gone, _) = compared(lambda new: new["question"].pop())
    assert (gone.kind, gone.id) == (Kind.REMOVED, "b")
    assert Part("text", "b?", None) in gone.parts
    assert not [part for part in (*added.parts, *gone.parts) if {part.before, part.after} <= {None, ""}]
