"""Terms: what an assessment leaves open, which times may be offered and from which date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from booking.domain.ruleset import Basis, Outcome
from booking.domain.schedule import Policy, Service
from booking.domain.screening import Assessment, Finding, sum_up

LETTER_READING_DAYS = 2


@dataclass(frozen=True)
class Waiver:
    """What a person has looked at and allowed: these findings need no further look, and times begin on that date.

    `touched` names the questions that were answered otherwise since.
    """

    seen: tuple[Finding, ...]
    not_before: date | None
    touched: frozenset[str] = frozenset()

    def covers(self, finding: Finding) -> bool:
        """Whether the person has seen just this; what the law forbids nobody can allow.

        The words are compared too: in a later version of the rules, the same name may stand for another rule.
        """
        if finding.basis is Basis.LAW or finding.question in self.touched:
            return False
        return any(_same(finding, seen) for seen in self.seen)


@dataclass(frozen=True)
class Terms:
    """Whether any time may be offered, from which local date, and whether somebody has to look before it is settled."""

    allowed: bool
    not_before: date | None
    needs_look: bool = False


def _same(finding: Finding, seen: Finding) -> bool:
    return (finding.rule, finding.outcome, finding.reason) == (seen.rule, seen.outcome, seen.reason)


def forbidding(findings: Iterable[Finding], service: Service) -> list[Finding]:
    """The findings that leave no time at all: a refusal, and an open wait where waits bind the service."""
    return [
        finding
        for finding in findings
        if finding.outcome is Outcome.REFUSE or (service.waits_bind and finding.open_until is not None)
    ]


def uncovered(findings: Iterable[Finding], waiver: Waiver | None) -> list[Finding]:
    """The findings that no person has allowed for."""
    return [finding for finding in findings if waiver is None or not waiver.covers(finding)]


def standing_against(
    findings: Iterable[Finding], service: Service, policy: Policy, on: date, *, letter_holds: bool
) -> list[Finding]:
    """The findings against which a consultation on a local date would be confirmed: that takes a written reason.

    What allows no time at all, a date that comes later, and a letter that is not here or does not hold on that day.
    """
    found = list(findings)
    against = forbidding(found, service)
    for finding in found:
        too_soon = finding.treatment_from and on < finding.treatment_from - timedelta(
            days=policy.consultation_lead_days
        )
        if (service.waits_bind and too_soon) or (finding.outcome is Outcome.LETTER and not letter_holds):
            against.append(finding)
    return against


def terms(assessment: Assessment, service: Service, policy: Policy, today: date, waiver: Waiver | None = None) -> Terms:
    """What may be offered for a service after an assessment made today.

    A refusal offers nothing; an open wait nothing either, save where waits do not bind the service. A dated wait
    offers from its date less the clinic's lead; a letter from the day it can be here, plus two. What a person has
    allowed forbids nothing any more; dates and letters hold all the same.
    """
    unseen = uncovered(assessment.findings, waiver)
    if forbidding(unseen, service):
        return Terms(allowed=False, not_before=None)
    dates = list(_earliest_dates(assessment, service, policy, today))
    if waiver and waiver.not_before:
        dates.append(waiver.not_before)
    needs_look = any(finding.outcome is Outcome.REVIEW for finding in unseen)
    return Terms(allowed=True, not_before=max(dates, default=None), needs_look=needs_look)


def terms_to_move(
    findings: Iterable[Finding],
    service: Service,
    policy: Policy,
    today: date,
    waiver: Waiver | None = None,
    *,
    letter_awaited: bool,
) -> Terms:
    """What may be offered for an appointment that moves, after what its screening found.

    A letter that is here, or that staff did without, asks for no date any more; one that is awaited does, whoever
    asked for it.
    """
    settled = [
        replace(finding, outcome=Outcome.ADVICE) if finding.outcome is Outcome.LETTER else finding
        for finding in findings
    ]
    found = terms(sum_up(settled), service, policy, today, waiver)
    if not (found.allowed and letter_awaited):
        return found
    letter_here_on = _letter_here_on(policy, today)
    return replace(found, not_before=max(found.not_before or letter_here_on, letter_here_on))


def _letter_here_on(policy: Policy, today: date) -> date:
    return today + timedelta(days=policy.letter_days + LETTER_READING_DAYS)


def _earliest_dates(assessment: Assessment, service: Service, policy: Policy, today: date) -> Iterator[date]:
    if service.waits_bind and assessment.treatment_from:
        yield assessment.treatment_from - timedelta(days=policy.consultation_lead_days)
    if assessment.has(Outcome.LETTER):
        yield _letter_here_on(policy, today)
