"""What all tests share: the app on a real, migrated database of each engine, and an invented clinic in it."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import settings
from sqlalchemy import text

from booking.app import create_app
from booking.store.database import db
from tests.helpers import set_up

POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL")
# Sunday; the clinic's first free time is on Monday 23 November, 09:00 London time being 09:00 UTC.
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

settings.register_profile("tests", deadline=None, derandomize=True)
settings.load_profile("tests")


LEFT_OUT = pytest.StashKey[int]()


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


def pytest_configure(config: pytest.Config) -> None:
    # A setting of somebody's shell must not reach the tests.
    for name in [name for name in os.environ if name.startswith("FLASK_")]:
        del os.environ[name]


def pytest_collection_modifyitems(config, items):
    """Without a PostgreSQL its tests are left out and told of in one line, instead of one line each."""
    if POSTGRES_URL or os.environ.get("REQUIRE_ALL"):
        return
    left_out = [item for item in items if item.get_closest_marker("postgres")]
    items[:] = [item for item in items if not item.get_closest_marker("postgres")]
    config.hook.pytest_deselected(items=left_out)
    config.stash[LEFT_OUT] = len(left_out)


def pytest_terminal_summary(terminalreporter, config):
    count = config.stash.get(LEFT_OUT, 0)
    if count:
        terminalreporter.write_line(f"SKIPPED [{count}] tests on PostgreSQL: TEST_POSTGRES_URL is not set")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Where everything must run, a skipped browser, race or PostgreSQL test is a failure."""
    report = (yield).get_result()
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("REQUIRE_ALL"):
        report.outcome = "failed"
        report.longrepr = f"skipped although everything must run: {report.longrepr}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory) -> Path:
    """A migrated SQLite file with the invented clinic, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    app = create_app("testing", SQLALCHEMY_DATABASE_URI=f"sqlite:///{path}")
    with app.app_context():
        upgrade()
        set_up()
        db.engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_app() -> Iterator[Flask]:
    """One app on a PostgreSQL database of its own, migrated once."""
    app = create_app("testing", SQLALCHEMY_DATABASE_URI=POSTGRES_URL)
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def one_sqlite_app(sqlite_template, tmp_path_factory) -> Flask:
    """One app on SQLite, whose file each test replaces by a fresh copy of the template."""
    return sqlite_app(sqlite_template, tmp_path_factory.mktemp("sqlite"))


def database_file(app: Flask) -> Path:
    return Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)],
)
def app(request) -> Iterator[Flask]:
    """The app with the invented clinic, on each engine; nothing of one test is seen by another."""
    if request.param == "sqlite":
        app = request.getfixturevalue("one_sqlite_app")
        shutil.copy(request.getfixturevalue("sqlite_template"), database_file(app))
    elif not POSTGRES_URL:
        pytest.skip("TEST_POSTGRES_URL is not set")
    else:
        app = request.getfixturevalue("postgres_app")
        empty(app)
    app.extensions["hairline.clock"] = Clock()
    with app.app_context():
        yield app
        db.session.remove()
        if request.param == "sqlite":
            db.engine.dispose()


def sqlite_app(template: Path, folder: Path) -> Flask:
    """The app on a fresh copy of the template."""
    path = folder / "test.db"
    shutil.copy(template, path)
    return create_app("testing", SQLALCHEMY_DATABASE_URI=f"sqlite:///{path}")


def empty(app: Flask) -> None:
    """Back to the invented clinic alone, on PostgreSQL."""
    with app.app_context():
        # Quicker than TRUNCATE while the tables are small.
        clean = [str(table.delete()) for table in reversed(db.metadata.sorted_tables)]
        clean += [
            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), 1, false)"
            for table in db.metadata.sorted_tables
            if "id" in table.columns
        ]
        with db.engine.begin() as connection:
            connection.exec_driver_sql("; ".join(clean))
        set_up()
        db.session.remove()


@pytest.fixture
def web_app(sqlite_template, tmp_path) -> Iterator[Flask]:
    """The app on SQLite alone, for pages, whose code does not know the engine."""
    app = sqlite_app(sqlite_template, tmp_path)
    app.extensions["hairline.clock"] = Clock()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def clock(app) -> Clock:
    return app.extensions["hairline.clock"]
