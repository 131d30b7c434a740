"""What answers mean: dates, waits, missing and unsure answers, and what holds whatever is sent."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain.ruleset import NOT_SURE, AskedAt, Outcome
from booking.domain.screening import assess, with_age_from
from tests.domain.examples import TODAY
from tests.domain.rule_sets import CLEAR, DEFAULT, answer_to, question, rule, rule_set

ADVICE, REVIEW, LATER, LETTER, REFUSE = (
    Outcome.ADVICE,
    Outcome.REVIEW,
    Outcome.LATER,
    Outcome.LETTER,
    Outcome.REFUSE,
)


def laser(day):
    return {"laser_removal": "yes", "laser_removal_on": day}


def capsules(month):
    return {"isotretinoin": "yes", "isotretinoin_last": month}


# Answers with a date, given on 22 November 2026, everything else being clear.
DATES = [
    (laser("2026-11-01"),  LATER,  date(2027, 1, 30)),
    (laser("2026-11-22"),  LATER,  date(2027, 2, 20)),
    (laser("2026-08-25"),  LATER,  date(2026, 11, 23)),  # the last day of waiting
    (laser("2026-08-24"),  ADVICE, None),                # over today
    (laser("2025-12-31"),  ADVICE, None),
    (laser("not_sure"),    REVIEW, None),
    (laser("last summer"), REVIEW, None),
    (laser("9999-12-31"),  REVIEW, None),                # later than any date there is
    (laser(None),          REVIEW, None),
    (capsules("2026-11"),  LATER,  date(2027, 5, 31)),   # still taken: this month, at its latest day
    (capsules("2026-09"),  LATER,  date(2027, 3, 31)),
    (capsules("2026-05"),  LATER,  date(2026, 11, 30)),
    (capsules("2026-04"),  ADVICE, None),                # over since 31 October
    (capsules("not_sure"), REVIEW, None),
    (capsules("2026-13"),  REVIEW, None),
    (capsules("9999-12"),  REVIEW, None),                # its wait would end after the last year
]  # fmt: skip


@pytest.mark.parametrize(("answers", "outcome", "treatment_from"), DATES, ids=[str(row[0]) for row in DATES])
def test_a_date_leads_to_its_outcome_and_its_wait(answers, outcome, treatment_from):
    assessed = assess(DEFAULT, {**CLEAR, **answers}, TODAY)
    assert max(finding.outcome for finding in assessed.findings) == outcome
    assert assessed.outcome == max(outcome, Outcome.CLEAR)
    assert (assessed.treatment_from, assessed.open_wait) == (treatment_from, False)


@pytest.mark.parametrize("name", CLEAR)
@pytest.mark.parametrize("answer", [None, "", [], "perhaps", ["perhaps"], NOT_SURE, [NOT_SURE], 7, True])
def test_missing_unknown_and_unsure_are_never_clear(name, answer):
    """Each of them puts a person before the booking."""
    for answers in ({**CLEAR, name: answer}, {key: CLEAR[key] for key in CLEAR if key != name}):
        assert assess(DEFAULT, answers, TODAY).outcome >= REVIEW


def test_no_answers_at_all_are_not_clear():
    assessed = assess(DEFAULT, {}, TODAY)
    assert assessed.outcome is REVIEW
    assert len(assessed.findings) == len(CLEAR)


def test_not_sure_beside_an_answer_that_is_only_advice_is_not_clear():
    several = {"kind": "choices", "option": [{"id": "oil", "label": "Oil"}]}
    rules = rule_set(question("a", rule(["oil"], "advice"), **several))
    assert assess(rules, {"a": ["oil"]}, TODAY).outcome is Outcome.CLEAR
    assert assess(rules, {"a": ["oil", NOT_SURE]}, TODAY).outcome is REVIEW
    assert assess(rules, {"a": ["oil", "perhaps"]}, TODAY).outcome is REVIEW


def test_an_unsure_answer_says_what_happens_next():
    (finding,) = assess(DEFAULT, {**CLEAR, "faint": NOT_SURE}, TODAY).findings
    assert (finding.rule, finding.answer, finding.reason) == ("faint.unsure", NOT_SURE, DEFAULT.unsure_reason)


def test_a_finding_tells_why():
    (finding,) = assess(DEFAULT, {**CLEAR, **laser("2026-11-01")}, TODAY).findings
    (fired,) = DEFAULT.question("laser_removal").rules
    assert (finding.rule, finding.question, finding.answer) == ("laser_removal.1", "laser_removal", "yes")
    assert (finding.reason, finding.staff, finding.basis) == (fired.reason, fired.staff, fired.basis)
    assert (finding.sources, finding.counted_from) == (fired.sources, "laser_removal_on")


def test_an_open_wait_says_what_has_to_end():
    (finding,) = assess(DEFAULT, {**CLEAR, "breastfeeding": "yes"}, TODAY).findings
    assert finding.open_until == "when you have stopped breastfeeding"


@pytest.mark.parametrize(
    ("answers", "outcome", "treatment_from", "open_wait"),
    [
        ({"faint": "yes", **laser("2026-11-01")},             LATER,  date(2027, 1, 30), False),
        ({**laser("2026-11-01"), **capsules("2026-09")},      LATER,  date(2027, 3, 31), False),  # the latest date
        ({**laser("2026-11-20"), **capsules("2026-05")},      LATER,  date(2027, 2, 18), False),
        ({**laser("2026-11-01"), **capsules("2026-04")},      LATER,  date(2027, 1, 30), False),  # one is over
        ({**laser("2026-11-01"), "breastfeeding": "yes"},     LATER,  date(2027, 1, 30), True),   # open beats dated
        ({**laser("2026-11-01"), "scalp_lesion": "yes"},      LETTER, date(2027, 1, 30), False),  # both hold
        ({"breastfeeding": "yes", "scalp_lesion": "yes"},     LETTER, None,              True),
        ({"age_18": "no", "scalp_lesion": "yes"},             REFUSE, None,              False),
        ({"age_18": "no", "breastfeeding": "yes"},            REFUSE, None,              True),
    ],
)  # fmt: skip
def test_the_strictest_decides_and_every_finding_is_kept(answers, outcome, treatment_from, open_wait):
    assessed = assess(DEFAULT, {**CLEAR, **answers}, TODAY)
    assert (assessed.outcome, assessed.treatment_from, assessed.open_wait) == (outcome, treatment_from, open_wait)
    assert len(assessed.findings) >= 2


def test_a_wait_that_is_over_becomes_advice_on_its_day():
    answers = {**CLEAR, **laser("2026-11-01")}
    last_day = date(2027, 1, 29)
    assert assess(DEFAULT, answers, last_day).outcome is LATER
    (finding,) = assess(DEFAULT, answers, last_day + timedelta(days=1)).findings
    assert (finding.outcome, finding.treatment_from) == (ADVICE, None)


def test_a_rule_may_hang_on_two_questions():
    rules = rule_set(question("a"), question("b", rule(["yes"], "letter", and_when={"a": ["yes"]})))
    assert assess(rules, {"a": "yes", "b": "yes"}, TODAY).outcome is LETTER
    assert assess(rules, {"a": "no", "b": "yes"}, TODAY).outcome is Outcome.CLEAR


def test_a_hidden_answer_has_no_say_in_another_questions_rule():
    """R25: what is not asked counts nowhere."""
    hidden = question("b", asked_when={"a": ["yes"]})
    rules = rule_set(question("a"), hidden, question("c", rule(["yes"], "letter", and_when={"b": ["yes"]})))
    assert assess(rules, {"a": "yes", "b": "yes", "c": "yes"}, TODAY).outcome is LETTER
    assert assess(rules, {"a": "no", "b": "yes", "c": "yes"}, TODAY).outcome is Outcome.CLEAR


def test_what_is_asked_at_another_moment_is_not_missed_now():
    rules = rule_set(question("a", rule(), asked_at=["at_visit"]))
    assert assess(rules, {}, TODAY).outcome is Outcome.CLEAR
    assert assess(rules, {}, TODAY, AskedAt.AT_VISIT).outcome is REVIEW


@pytest.mark.parametrize(
    ("ticked", "born_on", "settled"),
    [
        ("yes", date(2008, 11, 22), "yes"),  # 18 today
        ("yes", date(2008, 11, 23), "no"),   # 18 tomorrow: the date outweighs the tick
        ("no",  date(1985, 3, 14),  "no"),   # and never makes it milder
    ],
)  # fmt: skip
def test_a_date_of_birth_settles_the_age(ticked, born_on, settled):
    answers = with_age_from({**CLEAR, "age_18": ticked}, born_on, TODAY)
    assert answers == {**CLEAR, "age_18": settled}


ANSWERS = st.fixed_dictionaries({}, optional={each.id: answer_to(each) for each in DEFAULT.questions})


@settings(max_examples=40)
@given(ANSWERS, ANSWERS)
def test_answers_to_hidden_questions_change_nothing(answers, more):
    """R25: what is not asked has no say."""
    asked = {each.id for each in DEFAULT.asked(answers)}
    hidden = {name: value for name, value in more.items() if name not in asked}
    assert assess(DEFAULT, {**answers, **hidden, "shoe_size": "44"}, TODAY) == assess(DEFAULT, answers, TODAY)


@settings(max_examples=40)
@given(ANSWERS)
def test_the_same_answers_on_the_same_date_mean_the_same_for_ever(answers):
    once = assess(DEFAULT, answers, TODAY)
    again = assess(replace(DEFAULT), dict(reversed(answers.items())), TODAY)
    assert once == again


@settings(max_examples=40)
@given(ANSWERS)
def test_the_outcome_is_that_of_its_strictest_finding(answers):
    assessed = assess(DEFAULT, answers, TODAY)
    assert assessed.outcome == max([finding.outcome for finding in assessed.findings] + [Outcome.CLEAR])
    assert all(assessed.has(finding.outcome) for finding in assessed.findings)
