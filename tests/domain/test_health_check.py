"""Answers that have grown old, and new answers beside old ones."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from booking.domain.health_check import asked_before, is_stale
from booking.domain.ruleset import Outcome
from booking.domain.screening import says_more
from tests.domain.examples import finding

MARCH = date(2027, 3, 17)


@pytest.mark.parametrize(("days", "stale"), [(0, False), (13, False), (14, False), (15, True), (400, True)])
def test_answers_are_stale_when_they_are_older_than_the_setting_on_the_day(days, stale):
    assert is_stale(MARCH - timedelta(days=days), MARCH, 14) is stale


OTHER = replace(finding(Outcome.REVIEW), rule="b.1")


@pytest.mark.parametrize(
    ("before", "after", "more"),
    [
        ([],                          [],                                             False),
        ([],                          [finding(Outcome.ADVICE)],                      False),
        ([],                          [finding(Outcome.REVIEW)],                      True),
        ([finding(Outcome.REVIEW)],   [finding(Outcome.REVIEW)],                      False),
        ([finding(Outcome.REVIEW)],   [],                                             False),
        ([finding(Outcome.LETTER)],   [finding(Outcome.REVIEW)],                      False),
        ([finding(Outcome.REVIEW)],   [finding(Outcome.LETTER)],                      True),
        # Another rule counts, even where the outcome as a whole is milder than before.
        ([finding(Outcome.LETTER)],   [OTHER],                                        True),
        ([finding(Outcome.LATER, MARCH)], [finding(Outcome.LATER, MARCH)],            False),
        ([finding(Outcome.LATER, MARCH)], [finding(Outcome.LATER, date(2027, 3, 16))], False),
        ([finding(Outcome.LATER, MARCH)], [finding(Outcome.LATER, date(2027, 3, 18))], True),
        ([finding(Outcome.ADVICE)],   [finding(Outcome.LATER, MARCH)],                True),
        ([finding(Outcome.LATER, MARCH)], [finding(Outcome.LATER, open_until="it is over")], True),
        ([finding(Outcome.LATER, open_until="it is over")], [finding(Outcome.LATER, open_until="it is over")], False),
    ],
)  # fmt: skip
def test_a_person_looks_again_where_a_rule_says_more_than_it_did(before, after, more):
    assert says_more(before, after, touched=()) is more


@pytest.mark.parametrize(
    ("after", "more"), [([finding(Outcome.REVIEW)], True), ([finding(Outcome.ADVICE)], False), ([], False)]
)
def test_another_answer_to_the_same_rule_is_looked_at_too(after, more):
    """Another allergy beside the first, another medicine on the list."""
    assert says_more([finding(Outcome.REVIEW)], after, touched={"a"}) is more


def test_old_answers_are_asked_for_again_while_a_letter_can_still_arrive():
    assert asked_before(letter_days=5) == timedelta(days=7)
