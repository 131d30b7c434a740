"""Reading and checking a rule-set file: each fault has its sentence, and nothing but a sentence comes out."""

import tomllib
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.domain import rule_file
from booking.domain.errors import RuleSetError
from booking.domain.ruleset import AskedAt, Kind, Outcome
from booking.domain.screening import assess
from tests.domain.examples import TODAY
from tests.domain.rule_sets import CLEAR, data, default_data, faults_of, question, rule

TEN_QUESTIONS = Path(__file__).parent.parent / "data" / "ten_questions.toml"
DATED = question("on", kind="date")


def choice(*ids, kind="choice", label="X"):
    return question("b", kind=kind, option=[{"id": each, "label": label} for each in ids])


def after(name, **more):
    return {"wait": {"after": name, "days": 90, **more}}


@pytest.mark.parametrize(
    ("questions", "sentence"),
    [
        # the question
        ([question("a"), question("a")],                      "question 'a': the id is used twice"),
        ([question("a", group="x")],                          "question 'a': there is no group 'x'"),
        ([question("a", kind="choice")],                      "question 'a': a choice needs options"),
        ([question("a", kind="choices")],                     "question 'a': a choice needs options"),
        ([question("a", kind="slider")],                      "question 'a': 'kind' cannot be 'slider': it is"),
        ([question("a", asked_at=["noon"])],                  "question 'a': 'asked_at' cannot be 'noon': it"),
        ([question("a", asked_when={"b": ["yes"]})],          "question 'a': depends on 'b', which is not an earlier"),
        ([question("a", asked_when={"b": ["yes"]}), question("b")], "question 'a': depends on 'b', which is not an"),
        ([question("a", asked_when={"a": ["yes"]})],          "question 'a': depends on 'a', which is not an earlier"),
        ([question("a"), question("b", asked_when={"a": ["maybe"]})], "question 'b': 'a' has no answer 'maybe'"),
        ([question("a"), question("b", asked_when={"a": []})], "question 'b': names no answer of 'a'"),
        ([question("a"), question("b", asked_when={"a": "yes"})], "question 'b': 'a' must be a list of texts"),
        ([question("a", not_sure="no")],                      "question 'a': 'not_sure' must be true or false"),
        ([question("a", rule=["b"])],                         "question 'a': 'rule' must be a list of tables"),
        ([question("a", text=7)],                             "question 'a': 'text' must be a text"),
        (["a"],                                               "the rule set: 'question' must be a list of tables"),
        # the rule
        ([question("a", rule(outcome="perhaps"))],            "question 'a': rule 1: there is no outcome 'perhaps'"),
        ([question("a", rule(outcome="REVIEW"))],             "question 'a': rule 1: there is no outcome 'REVIEW'"),
        ([question("a", rule(basis="hearsay"))],              "question 'a': rule 1: 'basis' cannot be 'hearsay'"),
        ([question("a", rule(), rule(["no"], basis="x"))],    "question 'a': rule 2: 'basis' cannot be 'x': it is law"),
        ([question("a", rule(id="r"), rule(id="r"))],         "rule 'r': the id is used twice"),
        ([question("a", rule(["maybe"]))],                    "rule 'a.1': 'a' has no answer 'maybe'"),
        ([question("a", rule(["not_sure"]), not_sure=False)], "rule 'a.1': 'a' has no answer 'not_sure'"),
        ([question("a", rule([]))],                           "rule 'a.1': names no answer of 'a'"),
        ([question("a", rule(and_when={"b": ["yes"]}))],      "rule 'a.1': depends on 'b'"),
        ([question("a", rule(reason=" "))],                   "rule 'a.1': has no reason"),
        ([question("a", rule(staff=""))],                     "rule 'a.1': has no reason"),
        ([question("a", rule(sources=[]))],                   "rule 'a.1': names no source"),
        ([question("a", rule(sources=["song"]))],             "rule 'a.1': there is no source 'song'"),
        ([question("a", rule(sources="book"))],               "question 'a': rule 1: 'sources' must be a list"),
        # names that would stand in forms and addresses
        ([question("_smoker")],                               "question '_smoker': an id is small letters"),
        ([question("page")],                                  "question 'page': an id is small letters"),
        ([question("csrf_token")],                            "question 'csrf_token': an id is small letters"),
        # what would shut clients out: answers that cannot be told apart, empty words
        ([choice("x y")],                                     "question 'b': the id of the option 'x y' is not small"),
        ([choice("")],                                        "question 'b': the id of the option '' is not small"),
        ([choice("x", label=" ")],                            "question 'b': the option 'x' has no label"),
        ([choice("x", "x")],                                  "question 'b': the answer 'x' is there twice"),
        ([choice("none", kind="choices")],                    "question 'b': the answer 'none' is there twice"),
        ([choice("not_sure")],                                "question 'b': the answer 'not_sure' is there twice"),
        ([question("a", text=" ")],                           "question 'a': has no 'text'"),
        # the wait
        ([question("a", rule(outcome="later"))],              "rule 'a.1': exactly a 'later' rule has a wait"),
        ([question("a", rule(wait={"until": "x"}))],          "rule 'a.1': exactly a 'later' rule has a wait"),
        ([question("a", rule(outcome="later", wait={}))],     "rule 'a.1': a wait has a date to count from"),
        ([question("a", rule(outcome="later", **after("a")))], "rule 'a.1': waits after 'a', which is not a question"),
        ([question("a", rule(outcome="later", **after("b")))], "rule 'a.1': waits after 'b', which is not a question"),
        ([question("a", rule(outcome="later", **after("on", days=0))), DATED], "rule 'a.1': waits for no time"),
        ([question("a", rule(outcome="later", **after("on", days=-1))), DATED], "question 'a': rule 1: 'days' must be"),
        ([question("a", rule(outcome="later", **after("on", days="9"))), DATED], "question 'a': rule 1: 'days' must"),
        ([question("a", rule(outcome="later", **after("on", days=True))), DATED], "question 'a': rule 1: 'days' must"),
        ([question("a", rule(outcome="later", **after("today", days=0)))], "rule 'a.1': waits for no time"),
        ([question("a", rule(outcome="later", **after("on", then="later"))), DATED], "rule 'a.1': a wait cannot end"),
        ([question("a", rule(outcome="later", **after("on", then="x"))), DATED], "question 'a': rule 1: there is no"),
        # the time a rule lasts
        ([question("a", rule(lasts={"until": "x"}))],         "rule 'a.1': lasts for a time counted from a date"),
        ([question("a", rule(lasts={"after": "a", "days": 9}))], "rule 'a.1': waits after 'a', which is not"),
        ([question("a", rule(lasts={"after": "on"})), DATED], "rule 'a.1': waits for no time after 'on'"),
    ],
)  # fmt: skip
def test_each_fault_has_its_sentence(questions, sentence):
    found = faults_of(data(*questions))
    assert found
    assert found[0].startswith(sentence)


@pytest.mark.parametrize("key", ["version", "language", "private_words", "unsure", "group", "question", "sources"])
def test_a_missing_part_is_named(key):
    spoiled = data(question("a"))
    del spoiled[key]
    with pytest.raises(RuleSetError, match=f"^the rule set: has no '{key}'$"):
        rule_file.parse(spoiled, "digest")


@pytest.mark.parametrize("key", ["id", "group", "kind", "text"])
def test_a_missing_key_of_a_question_is_named(key):
    spoiled = question("a")
    del spoiled[key]
    with pytest.raises(RuleSetError, match=f"^question '[a?]': has no '{key}'$"):
        rule_file.parse(data(spoiled), "digest")


@pytest.mark.parametrize("key", ["answers", "outcome", "reason", "staff", "basis", "sources"])
def test_a_missing_key_of_a_rule_is_named(key):
    spoiled = rule()
    del spoiled[key]
    with pytest.raises(RuleSetError, match=f"^question 'a': rule 1: has no '{key}'$"):
        rule_file.parse(data(question("a", spoiled)), "digest")


def test_what_is_not_said_is_filled_in():
    asked = rule_file.parse(data(question("a", rule()), question("b", kind="text")), "digest").questions
    assert [each.not_sure for each in asked] == [True, False]
    assert asked[0].asked_at == {AskedAt.BOOKING, AskedAt.BEFORE_VISIT}
    assert (asked[0].help, asked[0].in_past, asked[0].rules[0].id) == ("", True, "a.1")


def test_the_default_rule_set_covers_every_outcome_and_every_kind_of_answer():
    rule_set = rule_file.parse(default_data(), "digest")
    assert {question.kind for question in rule_set.questions} == set(Kind)
    outcomes = {rule.outcome for question in rule_set.questions for rule in question.rules}
    assert outcomes == set(Outcome) - {Outcome.CLEAR}


JUNK = (
    *(None, True, False, 0, -1, 7, 10**9, 1.5, float("nan"), "", " ", "yes", "later", "choice", "text", "date"),
    *("age_18", "laser_removal_on", {}, {"a": "b"}, {"age_18": ["no"]}, [], [[]], [{}], [None], ["yes"], [7]),
)
DELETE = object()


def places(node, path=()):
    """Every place in the data, as the keys that lead to it."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in items:
        yield (*path, key)
        yield from places(value, (*path, key))


PLACES = list(places(default_data()))


def spoil(node, path, value):
    for key in path[:-1]:
        node = node[key]
    if value is DELETE:
        del node[path[-1]]
    else:
        node[path[-1]] = value


@given(st.sampled_from(PLACES), st.sampled_from([DELETE, *JUNK]))
def test_a_spoiled_file_is_read_or_refused_with_a_sentence(place, value):
    """Whatever is wrong with a file, nothing but sentences come of it; what has no fault can be used."""
    spoiled = default_data()
    spoil(spoiled, place, deepcopy(value))
    if faults_of(spoiled):
        return
    rule_set = rule_file.parse(spoiled, "digest")
    for answers in (CLEAR, dict.fromkeys(CLEAR, "yes"), {}):
        assert assess(rule_set, answers, TODAY)
        assert rule_set.pages(answers)


def test_no_place_of_the_default_file_can_be_left_out_unnoticed_but_these():
    """What may be left out has a default or is one more of several; all else is missed."""
    optional = {"help", "not_sure", "asked_at", "asked_when", "in_past", "rule", "option", "lasts", "and_when", "until"}
    named = [place for place in PLACES if isinstance(place[-1], str)]
    one_of_each = {tuple(key for key in place if isinstance(key, str)): place for place in named}
    for place in one_of_each.values():
        if place[-1] not in optional and place[0] != "sources":
            spoiled = default_data()
            spoil(spoiled, place, DELETE)
            if not {"asked_when", "and_when", "wait", "lasts"} & set(place):
                assert faults_of(spoiled)


@pytest.mark.parametrize("version", ["", "2027/1", " 2027", "../x", "2027\n"])
def test_a_version_that_cannot_stand_in_an_address_is_refused(version):
    (fault,) = faults_of({**default_data(), "version": version})
    assert "'version' is at most 60 letters" in fault


def test_what_may_not_be_published_any_more_can_still_be_read():
    """A stricter check must not make a version unreadable that was published before it."""
    old = data(
        question("a", rule(basis="law", sources=["lost"], reason="One year.", wait={"after": "a", "months": 1})),
        question("b", text="Do you have hepatitis?", asked_at=[], moths=7),
    )
    assert len(faults_of(old)) > 5
    assert [each.id for each in rule_file.parse(old, "digest").questions] == ["a", "b"]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ((),                                    "the rule set: there is no key 'moths' here"),
        (("unsure",),                           "[unsure]: there is no key 'moths' here"),
        (("group", 0),                          "group 'you': there is no key 'moths' here"),
        (("question", 0),                       "question 'age_18': there is no key 'moths' here"),
        (("question", 0, "rule", 0),            "question 'age_18': rule 1: there is no key 'moths' here"),
        (("question", 1, "rule", 0, "wait"),    "question 'pregnant': rule 1: there is no key 'moths' here"),
        (("question", 5, "option", 0),          "question 'scalp_condition': there is no key 'moths' here"),
    ],
)  # fmt: skip
def test_a_key_that_nobody_reads_is_named(path, sentence):
    spoiled = default_data()
    spoil(spoiled, (*path, "moths"), 6)
    assert faults_of(spoiled) == [sentence]


def test_a_misspelt_key_of_the_time_a_rule_lasts_is_named():
    lasting = rule(lasts={"after": "on", "days": 9, "moths": 1})
    assert faults_of(data(question("a", lasting), DATED)) == ["question 'a': rule 1: there is no key 'moths' here"]


def test_a_key_that_nobody_reads_is_named_beside_the_one_that_is_missing():
    spoiled = question("a")
    spoiled["txet"] = spoiled.pop("text")
    assert faults_of(data(spoiled)) == ["question 'a': there is no key 'txet' here", "question 'a': has no 'text'"]


def test_a_rule_names_the_answers_to_its_own_question_once():
    faults = faults_of(data(question("a", rule(["yes"], and_when={"a": ["no"]}))))
    assert faults == ["question 'a': rule 1: the answers to 'a' itself stand in 'answers', not in 'and_when'"]


def test_the_rule_sets_of_this_project_have_no_fault():
    assert faults_of(default_data()) == []
    assert faults_of(tomllib.loads(TEN_QUESTIONS.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"id": "your scalp/1"}, "group 'your scalp/1': an id is small letters"),
        ({"id": ""}, "group '': an id is small letters"),
        ({"title": " "}, "group 'g': has no 'title'"),
    ],
)
def test_a_page_needs_an_address_and_a_title(change, sentence):
    spoiled = data()
    spoiled["group"] = [{**spoiled["group"][0], **change}]
    spoiled["question"] = [question("a", group=spoiled["group"][0]["id"])]
    assert [fault[: len(sentence)] for fault in faults_of(spoiled)] == [sentence]


def test_a_page_is_there_once():
    spoiled = data(question("a"))
    spoiled["group"].append(spoiled["group"][0])
    assert faults_of(spoiled) == ["group 'g': the id is used twice"]


def test_an_empty_word_would_keep_back_every_mail():
    assert faults_of({**data(question("a")), "private_words": ["letter", ""]}) == [
        "the rule set: 'private_words' holds an empty word, so every mail would be refused"
    ]


def test_everything_that_cannot_be_read_is_told_at_once():
    spoiled = data(
        question("a", {**rule(outcome="perhaps"), "sources": 7, "reason": 7}, rule(basis="x"), kind="moon", text=7)
    )
    del spoiled["version"], spoiled["language"]
    spoiled["group"][0]["lead"] = 7
    with pytest.raises(RuleSetError) as error:
        rule_file.parse(spoiled, "digest")
    assert list(error.value.faults) == [
        "the rule set: has no 'version'",
        "the rule set: has no 'language'",
        "group 'g': 'lead' must be a text",
        "question 'a': 'kind' cannot be 'moon': it is yes_no, choice, choices, month, date or text",
        "question 'a': 'text' must be a text",
        "question 'a': rule 1: there is no outcome 'perhaps': it is advice, review, later, letter or refuse",
        "question 'a': rule 1: 'reason' must be a text",
        "question 'a': rule 1: 'sources' must be a list of texts",
        "question 'a': rule 2: 'basis' cannot be 'x': it is law, common or contested",
    ]
