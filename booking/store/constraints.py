"""Which constraint a database error speaks of, and the refusal it stands for."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import MetaData, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from booking.domain.errors import ChangedMeanwhileError, RefusalError, SlotTakenError, VersionTakenError

REFUSALS: Mapping[str, type[RefusalError]] = {
    # Two appointments want the same five minutes of the same technician: the database has the last word.
    "pk_occupied_cell": SlotTakenError,
    "uq_rule_set_version": VersionTakenError,
    # The same message was queued a moment ago.
    "uq_message_dedup_key": ChangedMeanwhileError,
}

SQLITE_PREFIX = "UNIQUE constraint failed: "


def broken(error: IntegrityError, metadata: MetaData) -> str | None:
    """The name of the broken constraint: PostgreSQL tells it, SQLite tells the columns."""
    diagnosis: Any = getattr(error.orig, "diag", None)
    if diagnosis is not None:
        return str(diagnosis.constraint_name)
    text = str(error.orig)
    if not text.startswith(SQLITE_PREFIX):
        return None
    return _names_by_columns(metadata).get(text.removeprefix(SQLITE_PREFIX))


def _names_by_columns(metadata: MetaData) -> dict[str, str]:
    return {
        ", ".join(f"{table.name}.{column.name}" for column in constraint.columns): str(constraint.name)
        for table in metadata.tables.values()
        for constraint in table.constraints
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint)
    }
