"""A look: somebody to whom the answers offer no time asks a person, who says no, or allows times and says why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from booking.domain.errors import ActNotAllowedError, ReasonMissingError
from booking.domain.ruleset import Basis
from booking.domain.schedule import Service
from booking.domain.screening import Assessment, Finding
from booking.domain.terms import Waiver, forbidding


class LookState(StrEnum):
    """Where a look stands."""

    WAITING = "waiting"
    REFUSED = "refused"
    ALLOWED = "allowed"
    WITHDRAWN = "withdrawn"


class Pile(StrEnum):
    """Where staff find looks again: waiting for an answer, offered and not chosen yet, or over."""

    WAITING = "waiting"
    OPEN = "open"
    ANSWERED = "answered"


PILE_LENGTH = 25


@dataclass(frozen=True)
class Look:
    """A request without a time.

    `reason` is what the client was told (refused), or why times are offered after all (allowed). `not_before` is the
    first local date of those times. `withdrawal` is what the client was told when the offer was taken back. `version`
    goes up with each decision and guards against two people deciding at once.
    """

    reference: str
    state: LookState
    service: Service
    asked_at: datetime
    not_before: date | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None
    reason: str | None = None
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    withdrawal: str | None = None
    version: int = 1


def may_be_asked(assessment: Assessment, service: Service) -> bool:
    """Whether a person could say otherwise: something forbids every time, and none of it is the law."""
    found = forbidding(assessment.findings, service)
    return bool(found) and all(finding.basis is not Basis.LAW for finding in found)


def refuse(look: Look, *, by: str, reason: str, now: datetime) -> Look:
    """It stays a no, with the reason the client is told. Raises ActNotAllowedError, ReasonMissingError."""
    return _decide(look, LookState.REFUSED, by, reason, now)


def allow(look: Look, *, by: str, reason: str, not_before: date | None, now: datetime) -> Look:
    """Times are offered against the rules, from a date where one is named; the reason is kept and shown to staff.

    Raises ActNotAllowedError, ReasonMissingError.
    """
    return replace(_decide(look, LookState.ALLOWED, by, reason, now), not_before=not_before)


def _decide(look: Look, state: LookState, by: str, reason: str, now: datetime) -> Look:
    if look.state is not LookState.WAITING:
        raise ActNotAllowedError
    if not reason.strip():
        raise ReasonMissingError
    return replace(look, state=state, decided_at=now, decided_by=by, reason=reason.strip(), version=look.version + 1)


def withdraw(look: Look, *, is_booked: bool, by: str, reason: str, now: datetime) -> Look:
    """Take back the times that were offered, with the reason the client is told; why they were offered stays.

    Raises ActNotAllowedError where none are offered or one was booked, ReasonMissingError.
    """
    if look.state is not LookState.ALLOWED or is_booked:
        raise ActNotAllowedError
    if not reason.strip():
        raise ReasonMissingError
    return replace(
        look,
        state=LookState.WITHDRAWN,
        withdrawn_at=now,
        withdrawn_by=by,
        withdrawal=reason.strip(),
        version=look.version + 1,
    )


def waiver_of(look: Look, findings: Iterable[Finding], touched: frozenset[str] = frozenset()) -> Waiver | None:
    """What an allowed look waives: every finding the person saw, unless its answer was touched since.

    None while it waits, after a no, and when it was taken back.
    """
    if look.state is not LookState.ALLOWED:
        return None
    return Waiver(tuple(findings), look.not_before, touched)
