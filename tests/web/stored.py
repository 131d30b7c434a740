"""What the tables hold, for tests of what a refusal must leave alone."""

import hashlib
import json
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select

from booking.store import sealing
from booking.store.database import db
from booking.store.enquiries import COLUMN, EnquiryRow
from tests import helpers


def stored(app):
    """Every row of every table. Drafts are opened, since the same draft sealed twice is not the same bytes."""
    with app.app_context():
        found = helpers.dump()
        found["enquiry"] = [
            (
                row.uuid,
                json.dumps(sealing.unseal_json(row.draft, COLUMN, row.uuid), sort_keys=True),
                row.expires_at,
                row.appointment_id,
            )
            for row in db.session.scalars(select(EnquiryRow).order_by(EnquiryRow.id))
        ]
        return found


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
