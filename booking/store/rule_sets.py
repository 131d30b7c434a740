"""Published rule sets. A published version never changes: there is no function here that could change one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import LargeBinary, Select, select
from sqlalchemy.orm import Mapped, mapped_column

from booking.domain.errors import NotFoundError
from booking.store.database import Base, UtcDateTime, db


class RuleSetRow(Base):
    """The bytes of a rule-set file, with the digest they had when they were published."""

    __tablename__ = "rule_set"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    in_force_from: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@dataclass(frozen=True)
class Published:
    """A published version, without its content."""

    version: str
    digest: str
    published_at: datetime
    in_force_from: datetime


def add_rule_set(*, version: str, digest: str, content: bytes, in_force_from: datetime, now: datetime) -> None:
    """Publish a version (a version that exists already breaks `uq_rule_set_version`)."""
    row = RuleSetRow(version=version, digest=digest, content=content, published_at=now, in_force_from=in_force_from)
    db.session.add(row)
    db.session.flush()


def find_in_force(now: datetime) -> Published | None:
    """The version in force at an instant: of those that have begun, the one that began last."""
    query = _query().where(RuleSetRow.in_force_from <= now)
    row = db.session.execute(query.order_by(RuleSetRow.in_force_from.desc(), RuleSetRow.id.desc()).limit(1)).first()
    return Published(*row) if row else None


def list_published() -> Sequence[Published]:
    """All versions, the newest first; of two that begin together, the one that holds."""
    query = _query().order_by(RuleSetRow.in_force_from.desc(), RuleSetRow.id.desc())
    return [Published(*row) for row in db.session.execute(query)]


def find_published(version: str) -> Published | None:
    """One version, if there is one of that name."""
    row = db.session.execute(_query().where(RuleSetRow.version == version)).first()
    return Published(*row) if row else None


def get_published(version: str) -> Published:
    """One version; raises NotFoundError."""
    found = find_published(version)
    if found is None:
        raise NotFoundError
    return found


def read_content(version: str) -> bytes:
    """The bytes of a published version; raises NotFoundError."""
    content = db.session.scalar(select(RuleSetRow.content).where(RuleSetRow.version == version))
    if content is None:
        raise NotFoundError
    return content


def read_contents() -> Mapping[str, bytes]:
    """The bytes of every published version, by its name."""
    rows = db.session.execute(select(RuleSetRow.version, RuleSetRow.content))
    return {row.version: row.content for row in rows}


def _query() -> Select[str, str, datetime, datetime]:
    return select(
        RuleSetRow.version,
        RuleSetRow.digest,
        RuleSetRow.published_at,
        RuleSetRow.in_force_from,
    )
