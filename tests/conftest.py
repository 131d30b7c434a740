"""What all tests share: the app on a real, migrated database of each engine, and an invented clinic in it."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from tests import parallel

# The app is imported where it is used: the tests of the rules run without it, in a moment.

POSTGRES_URL = parallel.own_url()
# Sunday; the clinic's first free time is on Monday 23 November, 09:00 London time being 09:00 UTC.
NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)

settings.register_profile("quick", deadline=None, derandomize=True, max_examples=25)
settings.register_profile("thorough", deadline=None, derandomize=True, max_examples=40)
settings.load_profile("thorough" if os.environ.get("REQUIRE_ALL") else "quick")


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
    parallel.make_own()


def pytest_unconfigure(config: pytest.Config) -> None:
    parallel.drop_own()


def pytest_collection_modifyitems(config, items):
    """Without a PostgreSQL its tests are left out and told of in one line, instead of one line each."""
    if POSTGRES_URL or os.environ.get("REQUIRE_ALL"):
        return
    left_out = [item for item in items if item.get_closest_marker("postgres")]
    items[:] = [item for item in items if not item.get_closest_marker("postgres")]
    config.hook.pytest_deselected(items=left_out)
    config.stash[LEFT_OUT] = len(left_out)


def pytest_sessionfinish(session):
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(LEFT_OUT, 0)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    # Each worker collects everything, so that what one left out is what all did.
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


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
def databases():
    from tests import databases

    return databases


@pytest.fixture(scope="session")
def sqlite_template(databases, tmp_path_factory) -> Path:
    """A migrated SQLite file with the invented clinic, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    databases.fill_template(path)
    return path


@pytest.fixture(scope="session")
def postgres_app(databases):
    """One app on a PostgreSQL database of its own, migrated once."""
    app = databases.postgres_app(POSTGRES_URL)
    yield app
    databases.let_go(app)


@pytest.fixture(scope="session")
def one_sqlite_app(databases, sqlite_template, tmp_path_factory):
    """One app on SQLite, whose file each test replaces by a fresh copy of the template."""
    return databases.sqlite_app(sqlite_template, tmp_path_factory.mktemp("sqlite"))


def database_file(app) -> Path:
    return Path(app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///"))


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)],
)
def app(request, databases):
    """The app with the invented clinic, on each engine; nothing of one test is seen by another."""
    if request.param == "sqlite":
        app = request.getfixturevalue("one_sqlite_app")
        shutil.copy(request.getfixturevalue("sqlite_template"), database_file(app))
    elif not POSTGRES_URL:
        pytest.skip("TEST_POSTGRES_URL is not set")
    else:
        app = request.getfixturevalue("postgres_app")
        databases.empty(app)
    app.extensions["hairline.clock"] = Clock()
    with app.app_context():
        yield app
        databases.db.session.remove()
        if request.param == "sqlite":
            databases.db.engine.dispose()


@pytest.fixture
def web_app(databases, sqlite_template, tmp_path):
    """The app on SQLite alone, for pages, whose code does not know the engine."""
    app = databases.sqlite_app(sqlite_template, tmp_path)
    app.extensions["hairline.clock"] = Clock()
    yield app
    databases.let_go(app)


@pytest.fixture
def clock(app) -> Clock:
    return app.extensions["hairline.clock"]
