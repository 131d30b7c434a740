"""What nobody can reach: questions, rules and the dates they count from."""

import pytest

from tests.domain.rule_sets import data, faults_of, question, rule

HERE, VISIT = ["booking"], ["at_visit"]


def later(after, **more):
    return rule(outcome="later", wait={"after": after, "days": 9}, **more)


def several(name, *options, **more):
    return question(name, kind="choices", option=[{"id": each, "label": each} for each in options], **more)


def when(**answers):
    return {"asked_when": answers}


A, B = question("a"), question("b", **when(a=["yes"]))
ON = question("on", kind="date", **when(a=["yes"]))
SICK = several("sick", "flu", "cold")


@pytest.mark.parametrize(
    ("questions", "sentence"),
    [
        ([question("a", asked_at=[])],                            "question 'a': is never asked"),
        # asked after an answer that is given only where its parent is hidden
        ([A, B, question("c", **when(a=["no"], b=["yes"]))],      "question 'c': nobody can reach it at 'booking'"),
        # the same, one question further
        ([A, B, question("c", **when(b=["yes"])), question("d", **when(c=["no"], a=["not_sure"]))],
                                                                  "question 'd': nobody can reach it at 'booking'"),
        # its parent is not asked at that moment, or not at all of its moments
        ([question("a", asked_at=HERE), question("b", asked_at=VISIT, **when(a=["yes"]))],
                                                                  "question 'b': nobody can reach it at 'at_visit'"),
        ([question("a", asked_at=HERE), B],                       "question 'b': nobody can reach it at 'before_"),
        # "none of these" stands alone
        ([SICK, question("b", **when(sick=["none"])), question("c", **when(b=["yes"], sick=["flu"]))],
                                                                  "question 'c': nobody can reach it at 'booking'"),
        # rules that never apply
        ([question("a", rule(["no"], and_when={"b": ["yes"]})), B], "rule 'a.1': its condition can never hold"),
        ([A, question("b", rule(and_when={"a": ["no"]}), **when(a=["yes"]))], "rule 'b.1': its condition can never"),
        ([question("a", rule(and_when={"v": ["yes"]})), question("v", asked_at=VISIT)], "rule 'a.1': its condition"),
        # dates that are not there when they count
        ([question("a", later("on", answers=["no"])), ON],        "rule 'a.1': counts from 'on', which is not always"),
        ([question("a", later("on", answers=["yes", "no"])), ON], "rule 'a.1': counts from 'on', which is not always"),
        ([question("a", later("on")), {**ON, "asked_at": HERE}],  "rule 'a.1': counts from 'on', which is not always"),
        ([A, question("b", later("on")), ON],                     "rule 'b.1': counts from 'on', which is not always"),
        ([A, {**ON, "rule": [later("on", answers=["not_sure"])]}], "rule 'on.1': counts from 'on', which is not"),
        ([question("a", rule(["no"], lasts={"after": "on", "days": 9})), ON], "rule 'a.1': counts from 'on', which"),
        ([several("sick", "flu", "cold", rule=[later("on", answers=["flu", "cold"])]),
          question("on", kind="date", **when(sick=["flu"]))],     "rule 'sick.1': counts from 'on', which is not"),
    ],
)  # fmt: skip
def test_what_nobody_can_reach_is_told(questions, sentence):
    found = faults_of(data(*questions))
    assert found
    assert found[0].startswith(sentence), found


@pytest.mark.parametrize(
    "questions",
    [
        [A, B, question("c", **when(a=["yes", "no"], b=["yes"]))],
        [question("a", asked_at=HERE), question("b", asked_at=HERE, **when(a=["yes"]))],
        [A, question("v", asked_at=VISIT), question("w", asked_at=VISIT, **when(v=["yes"]))],
        [SICK, question("b", **when(sick=["flu"])), question("c", **when(b=["yes"], sick=["cold"]))],  # both chosen
        [question("a", later("on")), ON],
        [question("a", later("on", answers=["yes"])), {**ON, **when(a=["yes", "not_sure"])}],
        [question("a", later("on")), question("on", kind="date")],
        [question("a", later("on")), question("on", kind="date", **when(a=["yes", "no", "not_sure"]))],
        [A, question("b", later("on", and_when={"a": ["yes"]})), ON],
        [A, question("b", later("on"), **when(a=["yes"])), ON],
        [A, question("b", later("today"))],
        [question("a", rule(and_when={"b": ["yes"]}), asked_at=HERE), question("b")],
        [SICK, question("b", later("on", and_when={"sick": ["flu"]}), **when(sick=["flu", "cold"])),
         question("on", kind="date", **when(sick=["flu"]))],
        [several("sick", "flu", rule=[later("on", answers=["flu"])]),
         question("on", kind="date", **when(sick=["flu"]))],
    ],
)  # fmt: skip
def test_what_can_be_reached_is_no_fault(questions):
    assert faults_of(data(*questions)) == []


def test_a_date_that_hangs_on_a_question_that_is_gone_is_told():
    on = question("on", kind="date", **when(gone=["yes"]))
    assert "question 'on': depends on 'gone', which is not an earlier question" in faults_of(
        data(question("a", later("on")), on)
    )
