"""What the tables hold, for tests of what a refusal must leave alone."""

import hashlib
import json
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Engine, event

from booking.store import sealing
from booking.store.database import db
from booking.store.enquiries import COLUMN


def stored(app):
    """Every row of every table. Drafts are opened, since the same draft sealed twice is not the same bytes.

    When a sign-in was last used is left out: any staff page may note that, once a minute.
    """
    with app.app_context(), closing(sqlite3.connect(db.engine.url.database)) as connection:
        found = {
            name: sorted(connection.execute(f'SELECT {_columns(table)} FROM "{name}"'), key=repr)  # noqa: S608 (our own tables)
            for name, table in db.metadata.tables.items()
        }
        columns = [column.name for column in db.metadata.tables["enquiry"].columns]
        found["enquiry"] = [opened(dict(zip(columns, row, strict=True))) for row in found["enquiry"]]
        return found


def _columns(table):
    """In the order of the models: a migration adds a column at the end."""
    return ", ".join(f'"{column.name}"' for column in table.columns if column.name != "last_seen_at")


def opened(row):
    """An enquiry's row with its draft as plain text."""
    draft = sealing.unseal_json(row.pop("draft"), COLUMN, row["uuid"])
    return (*row.values(), json.dumps(draft, sort_keys=True))


@contextmanager
def nothing_stored_changes(app):
    """Every table says afterwards exactly what it said before."""
    before = stored(app)
    yield
    assert stored(app) == before


def fingerprint(app):
    """A digest of the database file, byte for byte."""
    with app.app_context():
        return hashlib.sha256(Path(db.engine.url.database).read_bytes()).hexdigest()


@contextmanager
def nothing_but_looks(app):
    """Nothing changes but the record of looks at the answers."""
    before = stored(app)
    yield
    after = stored(app)
    looks = [line for line in after.pop("audit") if line not in before["audit"]]
    assert all("answers seen" in line for line in looks), looks
    before.pop("audit")
    assert after == before


@contextmanager
def counted():
    """The statements that are sent to the database."""
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)
