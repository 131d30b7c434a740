"""Published safety advisories. A published version never changes: screenings name the version that a client read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.errors import NotFoundError
from booking.store.accounts import AccountRow
from booking.store.database import Base, UtcDateTime, db


class AdvisoriesRow(Base):
    """One version, as plain data of the same shape as `content/advisories.toml`; without an account, the product's."""

    __tablename__ = "advisories"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)


@dataclass(frozen=True)
class PublishedAdvisories:
    """A version without its text; `by` is the name of whoever wrote it."""

    version: str
    published_at: datetime
    by: str | None


def add(version: str, content: Mapping[str, Any], account_id: int | None, now: datetime) -> None:
    """Publish a version."""
    db.session.add(AdvisoriesRow(version=version, content=dict(content), published_at=now, account_id=account_id))
    db.session.flush()


def find_latest() -> Mapping[str, Any] | None:
    """The text that was published last; None before the clinic wrote its own."""
    return db.session.scalar(select(AdvisoriesRow.content).order_by(AdvisoriesRow.id.desc()).limit(1))


def get(version: str) -> Mapping[str, Any]:
    """The text of a version; raises NotFoundError."""
    found = db.session.scalar(select(AdvisoriesRow.content).where(AdvisoriesRow.version == version))
    if found is None:
        raise NotFoundError
    return found


def list_published() -> Sequence[PublishedAdvisories]:
    """All versions, the newest first."""
    rows = db.session.execute(
        select(AdvisoriesRow.version, AdvisoriesRow.published_at, AccountRow.name)
        .outerjoin(AccountRow, AdvisoriesRow.account_id == AccountRow.id)
        .order_by(AdvisoriesRow.id.desc())
    )
    return [PublishedAdvisories(*row) for row in rows]
