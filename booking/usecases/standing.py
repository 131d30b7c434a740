"""Where an appointment stands with its answers: those of the booking, and of each health check since."""

from collections.abc import Sequence
from dataclasses import dataclass

from booking.domain.appointment import State
from booking.domain.look import waiver_of
from booking.domain.ruleset import AskedAt, Outcome, RuleSet
from booking.domain.screening import Finding
from booking.domain.terms import Waiver, standing_against, uncovered
from booking.store import clinic as clinic_store
from booking.store import health_checks, letters, looks, screening
from booking.store.appointments import StoredAppointment
from booking.store.health_checks import HealthCheck
from booking.store.screening import Screening
from booking.usecases import rules


@dataclass(frozen=True)
class Checked:
    """A health check with its answers opened."""

    check: HealthCheck
    screening: Screening
    rule_set: RuleSet


@dataclass(frozen=True)
class Standing:
    """The answers that count now.

    `base` is what staff had before them when they last decided; `since` are the health checks answered after that,
    oldest first. `against` are the findings that a confirmation would go against.
    """

    booked: Screening
    base: Screening
    since: Sequence[Checked]
    checks: Sequence[Checked]
    findings: Sequence[Finding]
    against: Sequence[Finding]
    waiver: Waiver | None

    @property
    def latest(self) -> Screening:
        """What the client said last."""
        return self.checks[-1].screening if self.checks else self.booked

    @property
    def outcome(self) -> Outcome:
        """The strictest of what counts now."""
        return max((finding.outcome for finding in self.findings), default=Outcome.CLEAR)


def standing_of(stored: StoredAppointment) -> Standing:
    """Open the answers of an appointment and say what stands against confirming it."""
    booked = screening.open_screening(stored.screening_id)
    checks = [_opened(check) for check in health_checks.list_of(stored.id)]
    decided_at = stored.appointment.decided_at
    since = [each for each in checks if decided_at is None or each.check.answered_at > decided_at]
    earlier = [each.screening for each in checks if each not in since]
    base = earlier[-1] if earlier else booked
    counting = [each.screening for each in since] or [base]
    findings = _findings(booked, counting)
    waiver = _waiver(stored, booked, counting[-1])
    left = uncovered(findings, waiver)
    policy = clinic_store.get_clinic().policy
    against = standing_against(
        left,
        stored.appointment.service,
        policy,
        policy.local_date(stored.appointment.starts_at),
        letter_holds=_letter_holds(stored, since),
    )
    return Standing(booked, base, since, checks, findings, against, waiver)


def _opened(check: HealthCheck) -> Checked:
    opened = screening.open_screening(check.screening_id)
    return Checked(check, opened, rules.judged_under(opened))


def _findings(booked: Screening, counting: Sequence[Screening]) -> list[Finding]:
    """Those of the answers that count, and of the booking's questions that are not asked again."""
    if counting == [booked]:
        return list(booked.findings)
    asked_once = {
        question.id
        for question in rules.judged_under(booked).questions
        if AskedAt.BEFORE_VISIT not in question.asked_at
    }
    kept = [finding for finding in booked.findings if finding.question in asked_once]
    return kept + [finding for each in counting for finding in each.findings]


def _waiver(stored: StoredAppointment, booked: Screening, last: Screening) -> Waiver | None:
    """What a person allowed when no time was offered, as far as the answers are still those they saw."""
    look = looks.find_of_appointment(stored.id)
    if look is None:
        return None
    seen = screening.open_screening(look.screening_id)
    rule_set = rules.judged_under(seen)
    touched = rule_set.touched(seen.answers, {**booked.answers, **last.answers})
    return waiver_of(look.look, seen.findings, touched)


def _letter_holds(stored: StoredAppointment, since: Sequence[Checked]) -> bool:
    """Whether a letter is here that came after the last answers and holds on the day of the consultation."""
    if stored.appointment.state is State.PROVISIONAL:
        return False
    day = clinic_store.get_clinic().policy.local_date(stored.appointment.starts_at)
    kept = letters.list_letters(stored.id)
    return any(
        each.letter.holds_on(day) and all(each.recorded_at > check.check.answered_at for check in since)
        for each in kept
    )
