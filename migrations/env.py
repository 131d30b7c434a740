"""Runs the migrations on the app's own database, each run whole or not at all."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db

with database.engine.connect().execution_options(writes=True) as connection:
    on_sqlite = connection.dialect.name == "sqlite"
    # On SQLite a table can only be rebuilt while foreign keys are off, and they can only be switched outside a
    # transaction: so the driver is told, before and after the one that SQLAlchemy begins.
    driver = connection.connection.driver_connection
    if on_sqlite:
        driver.execute("PRAGMA foreign_keys = OFF")
    try:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            transactional_ddl=True,  # SQLite can; Alembic assumes it cannot
        )
        with context.begin_transaction():
            context.run_migrations()
    finally:
        if on_sqlite:
            driver.execute("PRAGMA foreign_keys = ON")
