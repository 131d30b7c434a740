"""Examples that several files of tests start from."""

from datetime import UTC, date, datetime

from booking.domain.ruleset import Basis, Outcome
from booking.domain.schedule import Policy, Service
from booking.domain.screening import Assessment, Finding

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
TODAY = NOW.date()


def service(length=45, before=0, after=0, step=30, waits_bind=True):
    return Service("consultation", "Consultation", length, before, after, step, waits_bind)


def policy(zone="Europe/London", notice=0, furthest=60, lead=28, letter_days=5, automatic=False, most_open=2):
    return Policy(zone, notice, furthest, lead, letter_days, automatic, most_open)


def finding(outcome, treatment_from=None, open_until=None):
    return Finding(
        rule="a.1",
        question="a",
        answer="yes",
        outcome=outcome,
        reason="",
        staff="",
        basis=Basis.COMMON,
        sources=(),
        treatment_from=treatment_from,
        open_until=open_until,
    )


def assessment(*outcomes, treatment_from=None, open_wait=False):
    """What a set of findings with these outcomes sums up to."""
    outcome = max((*outcomes, Outcome.CLEAR))
    findings = tuple(
        finding(each, open_until="it is over" if open_wait and each is Outcome.LATER else None) for each in outcomes
    )
    return Assessment(outcome, findings, treatment_from, open_wait)


CLEAR = assessment()
REVIEW = assessment(Outcome.REVIEW)
LATER = assessment(Outcome.LATER, treatment_from=date(2027, 4, 14))
OPEN = assessment(Outcome.LATER, open_wait=True)
LETTER = assessment(Outcome.LETTER)
REFUSE = assessment(Outcome.REFUSE)
