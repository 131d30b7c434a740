"""The database: one transaction per use case, on SQLite and PostgreSQL alike."""

import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, DateTime, Dialect, Engine, ExceptionContext, MetaData, TypeDecorator, event
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session

from booking.domain.errors import RefusalError
from booking.store import constraints

# A writer waits this long for another before the page says "try again in a moment".
BUSY_SECONDS = 8


class Base(DeclarativeBase):
    """All tables; every constraint has a name, so that its breach can be told apart from others."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant, kept in UTC on every database; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite knows no zones and keeps the bare UTC time."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a naive time cannot be stored"
            raise ValueError(message)
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def new_uuid() -> str:
    """The id used for sealing and in calendar files, made here and not by the database."""
    return str(uuid.uuid4())


@contextmanager
def transaction() -> Iterator[Session]:
    """One transaction, committed once at the end or rolled back whole.

    A breach of a named constraint becomes its named refusal (`store/constraints.py`). Nesting is a mistake in the
    caller and raises RuntimeError.
    """
    session = db.session()
    if session.info.get("in_use_case"):
        message = "a use case may not call another one that opens a transaction"
        raise RuntimeError(message)
    session.rollback()  # ends what was only read before, so that everything below is read afresh
    session.info["in_use_case"] = True
    try:
        session.connection(execution_options={"writes": True})
        yield session
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise refusal_for(error) from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["in_use_case"] = False


@contextmanager
def attempt() -> Iterator[Session]:
    """A savepoint inside a transaction: a refusal undoes only what was tried in it."""
    session = db.session()
    try:
        with session.begin_nested():
            yield session
    except IntegrityError as error:
        raise refusal_for(error) from error


def refusal_for(error: IntegrityError) -> RefusalError | IntegrityError:
    """The named refusal of a broken constraint, or the error itself where none is named."""
    refusal = constraints.REFUSALS.get(constraints.broken(error, Base.metadata) or "")
    return refusal() if refusal else error


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite build is free of the WAL-reset bug, which can damage a file that several processes write."""
    fixed_branches = {(3, 50): 7, (3, 44): 6}
    branch = version[:2]
    if branch in fixed_branches:
        return version[2] >= fixed_branches[branch]
    return version >= (3, 51, 3)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    # SQLAlchemy's own BEGIN would be deferred and could fail at the first write; ours is in _begin_at_once.
    connection.isolation_level = None
    journal = "WAL" if wal_is_safe(sqlite3.sqlite_version_info) else "DELETE"
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        f"journal_mode = {journal}",
        "synchronous = FULL",
        "foreign_keys = ON",
        # What is deleted is overwritten, and not only let go of: health answers do not lie about in free pages.
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_at_once(connection: Connection) -> None:
    """On SQLite a writing transaction takes the write lock at its start; reads run without a transaction."""
    if connection.dialect.name == "sqlite" and connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


@event.listens_for(Engine, "handle_error")
def _forget_values(context: ExceptionContext) -> None:
    """PostgreSQL's errors quote the row they refuse; `hide_parameters` does not reach those lines."""
    found, shown = context.original_exception, context.sqlalchemy_exception
    diagnosis: Any = getattr(found, "diag", None)
    if shown is None or diagnosis is None or diagnosis.message_detail is None:
        return
    shown.args = tuple(str(part).replace(str(found), str(diagnosis.message_primary)) for part in shown.args)
    found.args = (diagnosis.message_primary,)


@event.listens_for(Session, "before_flush")
def _begin_before_flush(session: Session, *_: Any) -> None:
    """Flask-Security writes and commits by itself: on SQLite its writes belong together too."""
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    driver = connection.connection.dbapi_connection
    if driver is not None and not driver.in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
