"""Several workers run the tests at once: each has a PostgreSQL database of its own beside the one that was named."""

import os

# SQLAlchemy is imported where it is used: the tests of the rules run without it.

WORKER = os.environ.get("PYTEST_XDIST_WORKER")
NAMED = os.environ.get("TEST_POSTGRES_URL")


def own_url() -> str | None:
    """Where this worker's tests on PostgreSQL run; None without one."""
    if not (NAMED and WORKER):
        return NAMED
    from sqlalchemy import make_url

    url = make_url(NAMED)
    return url.set(database=f"{url.database}_{WORKER}").render_as_string(hide_password=False)


def make_own() -> None:
    """Make this worker's database anew."""
    if NAMED and WORKER:
        _run(
            'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)',
            'CREATE DATABASE "{name}"',
            # Nobody would miss what a failing machine takes away; a commit costs a third.
            'ALTER DATABASE "{name}" SET synchronous_commit = off',
        )


def drop_own() -> None:
    """Leave nothing behind."""
    if NAMED and WORKER:
        _run('DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _run(*statements: str) -> None:
    from sqlalchemy import create_engine, make_url, text

    name = make_url(own_url()).database
    engine = create_engine(NAMED, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement.format(name=name)))
    engine.dispose()
