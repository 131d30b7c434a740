"""What holds on SQLite alone: safe on the disk, one writer at a time, readers in nobody's way."""

import shutil
import sqlite3

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from booking.store import database
from booking.store.database import db, transaction
from booking.store.schedule import TechnicianRow
from tests.conftest import database_file


@pytest.fixture
def sqlite_file(one_sqlite_app, sqlite_template):
    file = database_file(one_sqlite_app)
    shutil.copy(sqlite_template, file)
    with one_sqlite_app.app_context():
        yield file
        db.session.remove()
        db.engine.dispose()


def test_what_is_written_is_on_the_disk_before_anybody_is_told(sqlite_file):
    def pragma(name):
        return db.session.scalar(text(f"PRAGMA {name}"))

    assert pragma("synchronous") == 2
    assert pragma("foreign_keys") == 1
    assert pragma("busy_timeout") == database.BUSY_SECONDS * 1000
    expected = "wal" if database.wal_is_safe(sqlite3.sqlite_version_info) else "delete"
    assert pragma("journal_mode") == expected


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_the_write_ahead_log_is_used_only_where_it_cannot_damage_the_file(version, safe):
    assert database.wal_is_safe(version) is safe


def test_it_has_the_write_lock_before_its_first_write(sqlite_file):
    with transaction():
        other = sqlite3.connect(sqlite_file, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_a_second_writer_waits_for_the_first_and_then_says_so(sqlite_file, monkeypatch):
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    db.engine.dispose()
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"), transaction():
        pass
    other.execute("ROLLBACK")
    other.close()
    with transaction():
        pass


def test_reading_holds_no_lock(sqlite_file):
    assert db.session.scalars(select(TechnicianRow)).all()
    other = sqlite3.connect(sqlite_file, timeout=0, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    other.execute("ROLLBACK")
    other.close()
