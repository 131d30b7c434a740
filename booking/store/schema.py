"""Which version the database's tables have."""

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from booking.store.database import db


def is_at_head() -> bool:
    """Whether every migration has been applied."""
    directory = ScriptDirectory(current_app.extensions["migrate"].directory)
    context = MigrationContext.configure(db.session.connection())
    return set(context.get_current_heads()) == set(directory.get_heads())
