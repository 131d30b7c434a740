"""Screening: what a set of answers means under a rule set."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from booking.domain import calendar_dates
from booking.domain.answers import date_of
from booking.domain.ruleset import (
    NOT_SURE,
    TODAY,
    AskedAt,
    Basis,
    Json,
    Kind,
    Outcome,
    Question,
    Rule,
    RuleSet,
    WaitRule,
)

ADULT_AGE = 18
AGE_QUESTION = "age_18"


@dataclass(frozen=True)
class Finding:
    """One rule that fired, with the answer that fired it."""

    rule: str
    question: str
    answer: Json
    outcome: Outcome
    reason: str
    staff: str
    basis: Basis | None
    sources: tuple[str, ...]
    treatment_from: date | None = None
    open_until: str | None = None
    and_until: str | None = None
    counted_from: str | None = None


@dataclass(frozen=True)
class Assessment:
    """All findings and the outcome that results; `treatment_from` is the latest date of the dated waits."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    treatment_from: date | None
    open_wait: bool

    def has(self, outcome: Outcome) -> bool:
        """Whether any finding has that outcome."""
        return any(finding.outcome is outcome for finding in self.findings)


def assess(rule_set: RuleSet, answers: Mapping[str, Json], today: date, at: AskedAt = AskedAt.BOOKING) -> Assessment:
    """What the answers mean on that local date. Pure: the same input gives the same assessment for ever.

    A missing, unknown or unsure answer is never clear: where no rule makes it stricter, it becomes a review.
    """
    given = rule_set.kept(answers, at)
    findings: list[Finding] = []
    for question in rule_set.asked(answers, at):
        answer = given.get(question.id)
        fired = [rule for rule in question.rules if rule.when.holds(given)]
        found = [_finding(rule_set, rule, question, given, today) for rule in fired]
        if not _is_settled(question, answer) and all(finding.outcome <= Outcome.CLEAR for finding in found):
            found.append(_unsure(rule_set, question, answer))
        findings += found
    return sum_up(findings)


def sum_up(findings: Sequence[Finding]) -> Assessment:
    """What findings come to: the strictest outcome, the latest date, and whether a wait is open."""
    outcome = max((finding.outcome for finding in findings), default=Outcome.CLEAR)
    dates = [finding.treatment_from for finding in findings if finding.treatment_from]
    return Assessment(
        outcome=max(outcome, Outcome.CLEAR),
        findings=tuple(findings),
        treatment_from=max(dates, default=None),
        open_wait=any(finding.open_until for finding in findings),
    )


def _is_settled(question: Question, answer: Json) -> bool:
    """Whether an answer is present, known and sure."""
    if answer is None or answer in ("", []):
        return False
    if question.kind is Kind.TEXT:
        return isinstance(answer, str)
    if question.kind in (Kind.MONTH, Kind.DATE):
        return answer != NOT_SURE and date_of(question, answer) is not None
    given = answer if isinstance(answer, list) else [answer]
    return NOT_SURE not in given and question.answer_ids().issuperset(given)


def _unsure(rule_set: RuleSet, question: Question, answer: Json) -> Finding:
    return Finding(
        rule=f"{question.id}.unsure",
        question=question.id,
        answer=answer,
        outcome=Outcome.REVIEW,
        reason=rule_set.unsure_reason,
        staff=rule_set.unsure_staff,
        basis=None,
        sources=(),
    )


def _finding(rule_set: RuleSet, rule: Rule, question: Question, given: Mapping[str, Json], today: date) -> Finding:
    """The finding of a rule that fired; a wait that is over is advice, one without a date is for a person to judge."""
    outcome, treatment_from, wait = rule.outcome, None, rule.wait
    if wait and wait.after:
        treatment_from = _ends_on(wait, rule_set, given, today)
        if treatment_from is None:
            outcome = Outcome.REVIEW
        elif treatment_from <= today:
            outcome, treatment_from = wait.then, None
    if rule.lasts:
        ended_on = _ends_on(rule.lasts, rule_set, given, today)
        if ended_on and ended_on <= today:
            outcome = rule.lasts.then
    return Finding(
        rule=rule.id,
        question=question.id,
        answer=given.get(question.id),
        outcome=outcome,
        reason=rule.reason,
        staff=rule.staff,
        basis=rule.basis,
        sources=rule.sources,
        treatment_from=treatment_from,
        open_until=wait.until if wait and not wait.after else None,
        and_until=wait.until if wait and treatment_from else None,
        counted_from=wait.after if wait else None,
    )


def _ends_on(wait: WaitRule, rule_set: RuleSet, given: Mapping[str, Json], today: date) -> date | None:
    """When the time of a rule is over; None where its date is not known."""
    if wait.after is None:
        return None
    since = today if wait.after == TODAY else date_of(rule_set.question(wait.after), given.get(wait.after))
    try:
        return calendar_dates.wait_ends_on(since, wait.months, wait.days) if since else None
    except (OverflowError, ValueError):  # after the last year there is
        return None


def with_age_from(answers: Mapping[str, Json], born_on: date, today: date) -> dict[str, Json]:
    """The answers with the age question settled by the date of birth, which outweighs what was ticked."""
    if calendar_dates.age_on(born_on, today) < ADULT_AGE:
        return {**answers, AGE_QUESTION: "no"}
    return dict(answers)


def says_more(before: Iterable[Finding], after: Iterable[Finding], touched: Collection[str]) -> bool:
    """Whether somebody has to look again at new answers.

    A rule speaks up that was silent, or says more, or a later date; or it speaks as before, of an answer that was
    touched (`touched` names the questions): another allergy beside the first, say.
    """
    earlier = {finding.rule: finding for finding in before}
    return any(_says_more(finding, earlier.get(finding.rule), touched) for finding in after)


def _says_more(finding: Finding, earlier: Finding | None, touched: Collection[str]) -> bool:
    if finding.outcome <= Outcome.CLEAR:
        return False
    if earlier is None or finding.outcome > earlier.outcome or finding.question in touched:
        return True
    if finding.open_until and not earlier.open_until:
        return True
    known = earlier.treatment_from or date.min
    return bool(finding.treatment_from and finding.treatment_from > known)
