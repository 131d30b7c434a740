"""Asking a person to look: who may ask, the two answers, and what a yes waives."""

from dataclasses import replace
from datetime import date

import pytest

from booking.domain import look as rules
from booking.domain.errors import ActNotAllowedError, ReasonMissingError
from booking.domain.look import Look, LookState
from booking.domain.ruleset import Basis, Outcome
from tests.domain.examples import CLEAR, LATER, LETTER, NOW, OPEN, REFUSE, REVIEW, assessment, finding, service

ASKED = Look("HX4K29PD", LookState.WAITING, service(), NOW)


def by_law(assessed):
    return replace(assessed, findings=tuple(replace(item, basis=Basis.LAW) for item in assessed.findings))


@pytest.mark.parametrize(
    ("assessed", "waits_bind", "may"),
    [
        (REFUSE,          True,  True),
        (REFUSE,          False, True),
        (OPEN,            True,  True),
        (OPEN,            False, False),  # times are on offer already
        (CLEAR,           True,  False),
        (REVIEW,          True,  False),
        (LATER,           True,  False),
        (LETTER,          True,  False),
        (by_law(REFUSE),  True,  False),  # nobody may say otherwise
    ],
)  # fmt: skip
def test_a_person_is_asked_only_where_a_person_could_say_otherwise(assessed, waits_bind, may):
    assert rules.may_be_asked(assessed, service(waits_bind=waits_bind)) is may


def test_beside_a_refusal_by_law_nobody_is_asked_about_another():
    both = assessment(Outcome.REFUSE, Outcome.REFUSE)
    mixed = replace(both, findings=(both.findings[0], replace(both.findings[1], basis=Basis.LAW)))
    assert rules.may_be_asked(mixed, service()) is False


def test_still_no_keeps_what_the_client_is_told():
    told = rules.refuse(ASKED, by="Olive", reason=" We are sorry. ", now=NOW)
    assert (told.state, told.reason, told.decided_by, told.decided_at) == (
        LookState.REFUSED,
        "We are sorry.",
        "Olive",
        NOW,
    )
    assert told.version == 2
    assert rules.waiver_of(told, [finding(Outcome.REFUSE)]) is None


def test_times_are_offered_with_a_reason_and_from_a_day():
    allowed = rules.allow(ASKED, by="Olive", reason="Seen in person", not_before=date(2027, 1, 4), now=NOW)
    assert (allowed.state, allowed.reason, allowed.not_before) == (
        LookState.ALLOWED,
        "Seen in person",
        date(2027, 1, 4),
    )
    waiver = rules.waiver_of(allowed, [finding(Outcome.REFUSE)])
    assert waiver.covers(finding(Outcome.REFUSE))
    assert waiver.not_before == date(2027, 1, 4)


def test_while_it_waits_nothing_is_waived():
    assert rules.waiver_of(ASKED, [finding(Outcome.REFUSE)]) is None


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_no_answer_without_a_reason(reason):
    with pytest.raises(ReasonMissingError):
        rules.refuse(ASKED, by="Olive", reason=reason, now=NOW)
    with pytest.raises(ReasonMissingError):
        rules.allow(ASKED, by="Olive", reason=reason, not_before=None, now=NOW)


ALLOWED = rules.allow(ASKED, by="Olive", reason="Seen in person", not_before=date(2027, 1, 4), now=NOW)


def test_an_offer_is_taken_back_with_a_reason_and_waives_nothing_any_more():
    taken = rules.withdraw(ALLOWED, is_booked=False, by="Maya", reason=" Please call us. ", now=NOW)
    assert (taken.state, taken.withdrawal, taken.withdrawn_by, taken.withdrawn_at) == (
        LookState.WITHDRAWN,
        "Please call us.",
        "Maya",
        NOW,
    )
    assert (taken.reason, taken.decided_by, taken.not_before) == ("Seen in person", "Olive", date(2027, 1, 4))
    assert taken.version == 3
    assert rules.waiver_of(taken, [finding(Outcome.REFUSE)]) is None


@pytest.mark.parametrize("reason", ["", "   ", "\n"])
def test_an_offer_is_not_taken_back_without_a_reason(reason):
    with pytest.raises(ReasonMissingError):
        rules.withdraw(ALLOWED, is_booked=False, by="Maya", reason=reason, now=NOW)


@pytest.mark.parametrize("state", [LookState.WAITING, LookState.REFUSED, LookState.WITHDRAWN])
def test_only_an_offer_is_taken_back(state):
    with pytest.raises(ActNotAllowedError):
        rules.withdraw(replace(ALLOWED, state=state), is_booked=False, by="Maya", reason="No", now=NOW)


def test_what_was_booked_is_not_taken_back():
    with pytest.raises(ActNotAllowedError):
        rules.withdraw(ALLOWED, is_booked=True, by="Maya", reason="No", now=NOW)


@pytest.mark.parametrize("state", [LookState.REFUSED, LookState.ALLOWED, LookState.WITHDRAWN])
def test_it_is_answered_once(state):
    answered = replace(ASKED, state=state)
    with pytest.raises(ActNotAllowedError):
        rules.refuse(answered, by="Olive", reason="No", now=NOW)
    with pytest.raises(ActNotAllowedError):
        rules.allow(answered, by="Olive", reason="Yes", not_before=None, now=NOW)
