"""The app on a real, migrated database of each engine, with the invented clinic in it."""

import shutil
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

from booking.app import create_app
from booking.store.database import db
from tests.helpers import set_up


def fill_template(path: Path) -> None:
    """A migrated SQLite file with the invented clinic."""
    app = create_app("testing", SQLALCHEMY_DATABASE_URI=f"sqlite:///{path}")
    with app.app_context():
        upgrade()
        set_up()
        db.engine.dispose()


def sqlite_app(template: Path, folder: Path) -> Flask:
    """The app on a fresh copy of the template."""
    path = folder / "test.db"
    shutil.copy(template, path)
    return create_app("testing", SQLALCHEMY_DATABASE_URI=f"sqlite:///{path}")


def postgres_app(url: str) -> Flask:
    """One app on a PostgreSQL database of its own, emptied and migrated."""
    app = create_app("testing", SQLALCHEMY_DATABASE_URI=url)
    with app.app_context():
        with db.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        upgrade()
    return app


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


def let_go(app: Flask) -> None:
    """Close every connection."""
    with app.app_context():
        db.engine.dispose()
