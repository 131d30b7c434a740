"""What no clinic may take away from the rules that the law asks for."""

from dataclasses import replace

import pytest

from booking.domain import rule_file, rule_law
from tests.domain.rule_sets import DEFAULT, data, default_data, question, rule


def asked(file_data, name):
    (found,) = [each for each in file_data["question"] if each["id"] == name]
    return found


def law_faults(file_data, lawful=DEFAULT):
    return list(rule_law.faults(rule_file.parse(file_data, "digest"), lawful))


def test_the_default_keeps_the_law():
    assert law_faults(default_data()) == []


def wait_of(name, key, value):
    def change(file_data):
        asked(file_data, name)["rule"][0]["wait"][key] = value

    return change


def without(name, *path):
    def change(file_data):
        item = asked(file_data, name)
        for key in path[:-1]:
            item = item[key]
        del item[path[-1]]

    return change


def rule_of(name, **changed):
    return lambda file_data: asked(file_data, name)["rule"][0].update(changed)


def question_of(name, **changed):
    return lambda file_data: asked(file_data, name).update(changed)


LASTING = {"after": "seizure_last", "months": 24, "then": "review"}


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (rule_of("age_18", basis="common"), "rule for the answer 'no' is missing or relaxed"),
        (rule_of("age_18", outcome="letter"), "rule for the answer 'no' is missing or relaxed"),
        (rule_of("age_18", lasts=LASTING), "rule for the answer 'no' is missing or relaxed"),
        (rule_of("age_18", and_when={"keloid": ["keloid"]}), "rule for the answer 'no' is missing or relaxed"),
        (rule_of("day_intox", answers=["no"]), "rule for the answer 'yes' is missing or relaxed"),
        (question_of("age_18", rule=[]), "rule for the answer 'no' is missing or relaxed"),
        (question_of("age_18", asked_at=["before_visit"]), "cannot be asked less often"),
        (question_of("antibiotics_ill", asked_at=["booking"]), "cannot be asked less often"),
        (question_of("antibiotics_ill", asked_when={"pregnant": ["no"]}), "cannot be asked less often"),
        (question_of("antibiotics_ill_until", asked_when={"antibiotics_ill": ["not_sure"]}), "cannot be asked less"),
        (question_of("antibiotics_ill_until", asked_when={"antibiotics_ill": ["yes"], "faint": ["yes"]}),
         "cannot be asked less often"),
        (question_of("antibiotics_ill_until", in_past=True), "its 'in_past' cannot change"),
        (question_of("antibiotics_ill_until", kind="month"), "its 'kind' cannot change"),
        (question_of("age_18", not_sure=True), "its 'not_sure' cannot change"),
        (question_of("age_18", text="Is your birthday after 18 May?"), "its 'text' cannot change: Are you 18 or over?"),
        (question_of("age_18", help="With a parent, 16 is enough."), "its numbers cannot change"),
        # the wait
        (wait_of("antibiotics_ill", "after", "today"), "rule for the answer 'yes' is missing or relaxed"),
        (wait_of("antibiotics_ill", "after", "pregnant_due"), "rule for the answer 'yes' is missing or relaxed"),
        (wait_of("antibiotics_ill", "days", 13), "rule for the answer 'yes' is missing or relaxed"),
        (wait_of("antibiotics_ill", "then", "advice"), "rule for the answer 'yes' is missing or relaxed"),
        (without("antibiotics_ill", "rule", 0, "wait", "then"), "rule for the answer 'yes' is missing or relaxed"),
        (without("antibiotics_ill", "rule", 0, "wait", "until"), "rule for the answer 'yes' is missing or relaxed"),
        # a wait in place of a review, over before anybody looked
        (rule_of("other_medicines", outcome="later", wait={"after": "laser_removal_on", "days": 1}),
         "rule for the answer 'yes' is missing or relaxed"),
    ],
)  # fmt: skip
def test_relaxing_the_law_is_refused(change, fault):
    spoiled = default_data()
    change(spoiled)
    found = law_faults(spoiled)
    assert len(found) == 1, found
    assert fault in found[0]


@pytest.mark.parametrize(
    "change",
    [
        rule_of("other_medicines", outcome="letter"),
        rule_of("other_medicines", outcome="later", wait={"until": "when a doctor agrees"}),
        rule_of("antibiotics_ill", outcome="letter", wait=None),
        wait_of("antibiotics_ill", "days", 21),
        wait_of("antibiotics_ill", "months", 1),
        wait_of("antibiotics_ill", "then", "letter"),
        rule_of("antibiotics_ill", wait={"until": "when you are well"}),
        question_of("age_18", asked_at=["booking", "before_visit"]),
        question_of("antibiotics_ill_until", asked_when={"antibiotics_ill": ["yes", "not_sure"]}),
        without("antibiotics_ill_until", "asked_when"),
        question_of("age_18", help="Please bring a passport."),
        rule_of("age_18", reason="It is against the law.", staff="Under age."),
        rule_of("pregnant", basis="contested"),
    ],
)
def test_a_clinic_may_be_stricter_and_use_words_of_its_own(change):
    changed = default_data()
    change(changed)
    if changed["question"] and (found := asked(changed, "antibiotics_ill")["rule"][0]).get("wait", 1) is None:
        del found["wait"]
    assert law_faults(changed) == []


@pytest.mark.parametrize(
    ("language", "text", "faults"),
    [
        ("de", "Bist du 18 oder älter?", []),
        ("de", "Bist du 16 oder älter?", ["numbers cannot change"]),
        ("ar", "هل عمرك ١٨ عامًا أو أكثر؟", []),
        ("en-GB", "Is your birthday after 18 May?", ["'text' cannot change"]),
        ("EN", "Is your birthday after 18 May?", ["'text' cannot change"]),
    ],
)
def test_in_another_language_the_numbers_are_held(language, text, faults):
    changed = {**default_data(), "language": language}
    asked(changed, "age_18")["text"] = text
    found = law_faults(changed)
    assert len(found) == len(faults)
    assert all(part in fault for part, fault in zip(faults, found, strict=True))


@pytest.mark.parametrize("name", ["age_18", "antibiotics_ill", "antibiotics_ill_until", "other_medicines", "day_intox"])
def test_no_question_of_the_law_can_be_removed(name):
    changed = replace(DEFAULT, questions=tuple(each for each in DEFAULT.questions if each.id != name))
    assert any("cannot be removed" in fault for fault in rule_law.faults(changed, DEFAULT))


LAWFUL = data(
    question("a"),
    question("b", rule(["yes"], "later", basis="law", wait={"after": "on", "days": 9}), asked_when={"a": ["yes"]}),
    question("on", kind="date", asked_when={"b": ["yes"]}),
)


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (0, {"asked_at": ["booking"]}),        # it opens the question that the law asks for
        (0, {"text": "Is it Tuesday?"}),
        (2, {"kind": "month"}),                # the wait counts from it
        (2, {"asked_when": {"b": ["not_sure"]}}),
    ],
)  # fmt: skip
def test_what_a_lawful_rule_rests_on_is_held_with_it(place, change):
    lawful = rule_file.parse(LAWFUL, "digest")
    questions = [{**each, **(change if number == place else {})} for number, each in enumerate(LAWFUL["question"])]
    assert len(law_faults({**LAWFUL, "question": questions}, lawful)) == 1
    assert law_faults(LAWFUL, lawful) == []
