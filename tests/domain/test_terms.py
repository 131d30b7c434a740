"""What may be offered after an assessment, for services that waits bind and for those they do not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain.ruleset import Basis, Outcome
from booking.domain.terms import Terms, Waiver, terms
from tests.domain.examples import CLEAR, LATER, LETTER, OPEN, REFUSE, REVIEW, TODAY, assessment, policy, service

SOON = assessment(Outcome.LATER, treatment_from=date(2026, 12, 1))
LETTER_AND_LATER = assessment(Outcome.LETTER, Outcome.LATER, treatment_from=date(2027, 4, 14))
LETTER_AND_SOON = assessment(Outcome.LETTER, Outcome.LATER, treatment_from=date(2026, 12, 1))
LETTER_AND_OPEN = assessment(Outcome.LETTER, Outcome.LATER, open_wait=True)
OPEN_AND_DATED = assessment(Outcome.LATER, Outcome.LATER, treatment_from=date(2027, 4, 14), open_wait=True)

NOTHING = Terms(allowed=False, not_before=None)
ALL = Terms(allowed=True, not_before=None)
ALL_AFTER_A_LOOK = Terms(allowed=True, not_before=None, needs_look=True)
FROM_LETTER = Terms(allowed=True, not_before=date(2026, 11, 29))  # 22 November + 5 days + 2
FROM_MARCH = Terms(allowed=True, not_before=date(2027, 3, 17))  # 14 April less 28 days
FROM_NOVEMBER = Terms(allowed=True, not_before=date(2026, 11, 3))  # past: no limit in effect


@pytest.mark.parametrize(
    ("assessed", "bound", "unbound"),
    [
        (CLEAR,            ALL,           ALL),
        (REVIEW,           ALL_AFTER_A_LOOK, ALL_AFTER_A_LOOK),
        (LATER,            FROM_MARCH,    ALL),          # a talk by video may be at any time
        (SOON,             FROM_NOVEMBER, ALL),
        (OPEN,             NOTHING,       ALL),
        (OPEN_AND_DATED,   NOTHING,       ALL),
        (LETTER,           FROM_LETTER,   FROM_LETTER),  # the letter has to arrive first in any case
        (LETTER_AND_LATER, FROM_MARCH,    FROM_LETTER),
        (LETTER_AND_SOON,  FROM_LETTER,   FROM_LETTER),
        (LETTER_AND_OPEN,  NOTHING,       FROM_LETTER),
        (REFUSE,           NOTHING,       NOTHING),
    ],
)  # fmt: skip
def test_an_outcome_leaves_its_times_open(assessed, bound, unbound):
    assert terms(assessed, service(waits_bind=True), policy(), TODAY) == bound
    assert terms(assessed, service(waits_bind=False), policy(), TODAY) == unbound


@pytest.mark.parametrize(
    ("lead", "letter_days", "assessed", "not_before"),
    [
        (0,  5,  LATER,  date(2027, 4, 14)),
        (14, 5,  LATER,  date(2027, 3, 31)),
        (28, 0,  LETTER, date(2026, 11, 24)),
        (28, 14, LETTER, date(2026, 12, 8)),
    ],
)  # fmt: skip
def test_lead_and_letter_time_are_the_clinics(lead, letter_days, assessed, not_before):
    rules = policy(lead=lead, letter_days=letter_days)
    assert terms(assessed, service(), rules, TODAY).not_before == not_before


@settings(max_examples=40)
@given(st.dates(TODAY, TODAY + timedelta(days=900)), st.integers(0, 60))
def test_a_consultation_is_never_further_before_the_treatment_than_the_lead(treatment_from, lead):
    assessed = assessment(Outcome.LATER, treatment_from=treatment_from)
    not_before = terms(assessed, service(), policy(lead=lead), TODAY).not_before
    assert treatment_from - not_before == timedelta(days=lead)


SEEN = Waiver(frozenset({"a.1"}), None)


@pytest.mark.parametrize(
    ("assessed", "left"),
    [
        (REFUSE,          ALL),
        (OPEN,            ALL),
        (REVIEW,          ALL),          # somebody has looked already
        (OPEN_AND_DATED,  FROM_MARCH),   # a date holds all the same
        (LETTER_AND_OPEN, FROM_LETTER),  # and so does a letter
    ],
)  # fmt: skip
def test_what_a_person_has_allowed_forbids_nothing_any_more(assessed, left):
    assert terms(assessed, service(), policy(), TODAY, SEEN) == left


def test_times_that_a_person_allowed_begin_on_the_day_they_named():
    named = replace(SEEN, not_before=date(2027, 1, 4))
    assert terms(REFUSE, service(), policy(), TODAY, named).not_before == date(2027, 1, 4)
    assert terms(LATER, service(), policy(), TODAY, named).not_before == date(2027, 3, 17)


def test_what_the_person_did_not_see_still_forbids():
    assert terms(REFUSE, service(), policy(), TODAY, Waiver(frozenset({"b.1"}), None)) == NOTHING
    assert terms(REVIEW, service(), policy(), TODAY, Waiver(frozenset({"b.1"}), None)) == ALL_AFTER_A_LOOK


def test_nobody_can_allow_what_the_law_forbids():
    by_law = replace(REFUSE, findings=tuple(replace(item, basis=Basis.LAW) for item in REFUSE.findings))
    assert terms(by_law, service(), policy(), TODAY, SEEN) == NOTHING
