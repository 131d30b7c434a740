"""Trying a rule set out: one answer does not drown in the questions nobody answered."""

import pytest

from booking.domain.ruleset import AskedAt, Outcome
from booking.domain.screening import assess
from booking.domain.trying import filled_in
from tests.domain.examples import TODAY
from tests.domain.rule_sets import CLEAR, DEFAULT, question, rule, rule_set


@pytest.mark.parametrize("at", list(AskedAt))
def test_with_everything_else_filled_in_no_rule_of_the_default_speaks_up(at):
    assessed = assess(DEFAULT, filled_in(DEFAULT, {}), TODAY, at)
    assert (assessed.outcome, assessed.findings) == (Outcome.CLEAR, ())


def test_what_is_filled_in_is_the_clean_path():
    filled = filled_in(DEFAULT, {})
    assert {name: filled[name] for name in CLEAR} == CLEAR


def test_one_answer_stands_alone():
    given = {"isotretinoin": "yes", "isotretinoin_last": "2026-09"}
    assert [finding.rule for finding in assess(DEFAULT, filled_in(DEFAULT, given), TODAY).findings] == [
        "isotretinoin.1"
    ]


def test_a_date_is_not_made_up_and_an_answer_that_was_wrong_stays_missing():
    assert "isotretinoin_last" not in filled_in(DEFAULT, {"isotretinoin": "yes"})
    assert "faint" not in filled_in(DEFAULT, {}, left_open=["faint"])


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (question("a", rule(["no"])), "yes"),
        (question("a", rule(["yes"])), "no"),
        (question("a", rule(["yes", "no"])), None),
        (question("a", rule(["x"]), kind="choice", option=[{"id": "x", "label": "X"}, {"id": "z", "label": "Z"}]), "z"),
        (question("a", rule(["x"]), kind="choices", option=[{"id": "x", "label": "X"}]), ["none"]),
        (question("a", rule(["none"]), kind="choices", option=[{"id": "x", "label": "X"}]), None),
        (question("a", kind="text"), None),
    ],
)
def test_the_answer_that_no_rule_names(asked, answer):
    assert filled_in(rule_set(asked), {}).get("a") == answer
