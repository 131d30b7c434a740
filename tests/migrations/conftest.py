"""Databases without any table yet, one on each engine."""

import pytest
from sqlalchemy import create_engine, text

from booking.app import create_app
from booking.store.database import db
from tests.conftest import POSTGRES_URL

SCHEMA = "hairline_migrations"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bare_app(request, tmp_path):
    """The app on an empty database; on PostgreSQL a schema of its own in the tests' database."""
    if request.param == "postgres" and not POSTGRES_URL:
        pytest.skip("TEST_POSTGRES_URL is not set")
    url = f"sqlite:///{tmp_path / 'bare.db'}"
    if request.param == "postgres":
        run(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE", f"CREATE SCHEMA {SCHEMA}")
        url = f"{POSTGRES_URL}?options=-csearch_path%3D{SCHEMA}"
    app = create_app("testing", SQLALCHEMY_DATABASE_URI=url)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    if request.param == "postgres":
        run(f"DROP SCHEMA {SCHEMA} CASCADE")


def run(*statements):
    engine = create_engine(POSTGRES_URL)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
