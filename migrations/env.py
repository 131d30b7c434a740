"""Runs the migrations on the app's own database, each run whole or not at all."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db

with database.engine.connect() as plain:
    # On SQLite a table can only be rebuilt while foreign keys are off, which cannot be said inside a transaction.
    if plain.dialect.name == "sqlite":
        plain.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection = plain.execution_options(writes=True)
    context.configure(connection=connection, target_metadata=database.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
    if plain.dialect.name == "sqlite":
        plain.exec_driver_sql("PRAGMA foreign_keys = ON")
