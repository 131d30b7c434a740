"""What may be offered after an assessment, for services that waits bind and for those they do not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booking.domain.ruleset import Basis, Outcome
from booking.domain.terms import Terms, Waiver, standing_against, terms
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


def seen(assessed, **changes):
    return Waiver(assessed.findings, None, **changes)


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
    assert terms(assessed, service(), policy(), TODAY, seen(assessed)) == left


def test_times_that_a_person_allowed_begin_on_the_day_they_named():
    for assessed, first in ((REFUSE, date(2027, 1, 4)), (LATER, date(2027, 3, 17))):
        named = replace(seen(assessed), not_before=date(2027, 1, 4))
        assert terms(assessed, service(), policy(), TODAY, named).not_before == first


def other(assessed, **changes):
    return replace(assessed, findings=tuple(replace(item, **changes) for item in assessed.findings))


@pytest.mark.parametrize("changes", [{"rule": "b.1"}, {"reason": "Another rule by now"}, {"outcome": Outcome.ADVICE}])
def test_what_the_person_did_not_see_still_forbids(changes):
    """A later version of the rules may say something else under the same name."""
    assert terms(REFUSE, service(), policy(), TODAY, seen(other(REFUSE, **changes))) == NOTHING
    assert terms(REVIEW, service(), policy(), TODAY, seen(other(REVIEW, **changes))) == ALL_AFTER_A_LOOK


def test_another_answer_than_the_one_that_was_seen_forbids_again():
    assert terms(REFUSE, service(), policy(), TODAY, seen(REFUSE, touched=frozenset({"a"}))) == NOTHING
    assert terms(REVIEW, service(), policy(), TODAY, seen(REVIEW, touched=frozenset({"a"}))) == ALL_AFTER_A_LOOK


def test_nobody_can_allow_what_the_law_forbids():
    by_law = replace(REFUSE, findings=tuple(replace(item, basis=Basis.LAW) for item in REFUSE.findings))
    assert terms(by_law, service(), policy(), TODAY, seen(by_law)) == NOTHING


MARCH = date(2027, 3, 17)


@pytest.mark.parametrize(
    ("assessed", "waits_bind", "letter_holds", "stands"),
    [
        (CLEAR,  True,  False, False),
        (REVIEW, True,  False, False),
        (REFUSE, True,  True,  True),
        (REFUSE, False, True,  True),
        (OPEN,   True,  True,  True),
        (OPEN,   False, True,  False),
        (LETTER, True,  False, True),
        (LETTER, True,  True,  False),
        (LATER,  True,  True,  False),  # treatment from 14 April: a consultation may be 28 days earlier
    ],
)  # fmt: skip
def test_what_a_confirmation_would_go_against(assessed, waits_bind, letter_holds, stands):
    found = standing_against(
        assessed.findings, service(waits_bind=waits_bind), policy(), MARCH, letter_holds=letter_holds
    )
    assert bool(found) is stands


@pytest.mark.parametrize(("day", "stands"), [(MARCH, False), (MARCH - timedelta(days=1), True)])
def test_a_date_that_comes_later_than_the_consultation_stands_against_it(day, stands):
    dated = other(LATER, treatment_from=date(2027, 4, 14)).findings
    assert bool(standing_against(dated, service(), policy(), day, letter_holds=True)) is stands
    assert not standing_against(dated, service(waits_bind=False), policy(), day, letter_holds=True)
