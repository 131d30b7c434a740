"""Screenings: answers and findings sealed, the outcome in the clear, and what they were judged by."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, select
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.enquiry import Seen
from booking.domain.ruleset import AskedAt, Basis, Json, Outcome, RuleSet
from booking.domain.screening import Assessment, Finding
from booking.gateways.sealer import SealError
from booking.store import sealing
from booking.store.database import Base, UtcDateTime, db, new_uuid

ANSWERS = "screening.answers"
FINDINGS = "screening.findings"


class ScreeningRow(Base):
    """One set of answers, what they meant and under which rule set."""

    __tablename__ = "screening"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[str] = mapped_column(unique=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    rule_set_version: Mapped[str]
    rule_set_digest: Mapped[str]
    outcome: Mapped[str]
    assessed_on: Mapped[date]
    asked_at: Mapped[str]
    answers: Mapped[bytes] = mapped_column(LargeBinary)
    findings: Mapped[bytes] = mapped_column(LargeBinary)
    advisories_version: Mapped[str]
    advisories_seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    consent_version: Mapped[str]
    consented_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Screening:
    """A stored screening, opened."""

    uuid: str
    rule_set_version: str
    rule_set_digest: str
    outcome: Outcome
    assessed_on: date
    asked_at: AskedAt
    answers: Mapping[str, Json]
    findings: tuple[Finding, ...]
    advisories: Seen
    consent: Seen


def add_screening(
    *,
    client_id: int,
    rule_set: RuleSet,
    assessed_on: date,
    asked_at: AskedAt,
    answers: Mapping[str, Json],
    assessment: Assessment,
    advisories: Seen,
    consent: Seen,
) -> int:
    """Store a screening; its id."""
    uuid = new_uuid()
    row = ScreeningRow(
        uuid=uuid,
        client_id=client_id,
        rule_set_version=rule_set.version,
        rule_set_digest=rule_set.digest,
        outcome=assessment.outcome.word,
        assessed_on=assessed_on,
        asked_at=asked_at,
        answers=sealing.seal_json(answers, ANSWERS, uuid),
        findings=sealing.seal_json([_finding_data(item) for item in assessment.findings], FINDINGS, uuid),
        advisories_version=advisories.version,
        advisories_seen_at=advisories.at,
        consent_version=consent.version,
        consented_at=consent.at,
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def add_later_screening(
    *,
    booking_screening_id: int,
    rule_set: RuleSet,
    assessed_on: date,
    asked_at: AskedAt,
    answers: Mapping[str, Json],
    assessment: Assessment,
) -> int:
    """Store a screening from before or at the visit, under the consent that was given at booking; its id."""
    # Locked: two records are not joined in between, which would leave the new one with the record that is no more.
    first = db.session.get_one(
        ScreeningRow, booking_screening_id, populate_existing=True, with_for_update={"read": True}
    )
    return add_screening(
        client_id=first.client_id,
        rule_set=rule_set,
        assessed_on=assessed_on,
        asked_at=asked_at,
        answers=answers,
        assessment=assessment,
        advisories=Seen(first.advisories_version, first.advisories_seen_at),
        consent=Seen(first.consent_version, first.consented_at),
    )


def open_screening(screening_id: int) -> Screening:
    """The opened screening; raises SealError."""
    return _opened(db.session.get_one(ScreeningRow, screening_id))


def all_screenings() -> Iterator[tuple[str, Screening | None]]:
    """Every stored screening by its uuid, opened one after the other, oldest first; None for one that will not open."""
    for row in db.session.scalars(select(ScreeningRow).order_by(ScreeningRow.id).execution_options(yield_per=100)):
        try:
            opened = _opened(row)
        except SealError:
            opened = None
        yield row.uuid, opened


def _opened(row: ScreeningRow) -> Screening:
    return Screening(
        uuid=row.uuid,
        rule_set_version=row.rule_set_version,
        rule_set_digest=row.rule_set_digest,
        outcome=Outcome[row.outcome.upper()],
        assessed_on=row.assessed_on,
        asked_at=AskedAt(row.asked_at),
        answers=sealing.unseal_json(row.answers, ANSWERS, row.uuid),
        findings=tuple(_finding(item) for item in sealing.unseal_json(row.findings, FINDINGS, row.uuid)),
        advisories=Seen(row.advisories_version, row.advisories_seen_at),
        consent=Seen(row.consent_version, row.consented_at),
    )


def _finding_data(finding: Finding) -> dict[str, Any]:
    data = asdict(finding)
    data["outcome"] = finding.outcome.word
    data["treatment_from"] = finding.treatment_from.isoformat() if finding.treatment_from else None
    return data


def _finding(data: Mapping[str, Any]) -> Finding:
    return Finding(
        **{
            **data,
            "outcome": Outcome[data["outcome"].upper()],
            "basis": Basis(data["basis"]) if data["basis"] else None,
            "sources": tuple(data["sources"]),
            "treatment_from": date.fromisoformat(data["treatment_from"]) if data["treatment_from"] else None,
        }
    )
